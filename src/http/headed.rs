//! A request for the head alone (HEAD) is one for the whole of which the connection leaves out the body: whoever may ask for
//! the one may ask for the other (RFC 9110, 9.3.2), and who watches the service often asks for no more.

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;

/// Asks the doors behind it for the whole.
///
/// # Errors
/// Only those of the services behind it.
pub async fn whole(
    mut request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    if request.method() == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    next.call(request).await
}
