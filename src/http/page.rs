//! Keyset paging: a page begins where the one before it ended, so the thousandth costs no more than the first.

use actix_web::http::header::LINK;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::portion;

/// Which part of a list is asked for.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Page {
    /// Where the page before ended; as given in the `Link` header.
    pub cursor: Option<Uuid>,
    /// How many, 50 unless told, 200 at most.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
}

impl Page {
    /// How many to fetch: one more than is shown, to know whether there is a next page.
    #[must_use]
    pub fn fetch(self) -> i64 {
        self.shown() + 1
    }

    fn shown(self) -> i64 {
        self.limit.unwrap_or(50).clamp(1, 200)
    }

    /// Begins the answer to a page of which one item more was read than it shows: leaves those, and names the next page when
    /// there is one. `key` is the cursor of an item.
    pub fn begin<T>(
        self,
        request: &HttpRequest,
        items: &mut Vec<T>,
        key: impl Fn(&T) -> Uuid,
    ) -> HttpResponseBuilder {
        let shown = usize::try_from(self.shown()).unwrap_or(50);
        let mut response = HttpResponse::Ok();
        if let Some(last) = portion::cut(items, shown) {
            let kept = request
                .query_string()
                .split('&')
                .filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="));
            let query = kept
                .map(str::to_owned)
                .chain([format!("cursor={}", key(last))])
                .collect::<Vec<_>>()
                .join("&");
            response.insert_header((LINK, format!("<{}?{query}>; rel=\"next\"", request.path())));
        }
        response
    }
}

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Paged<T> {
    /// The items, newest first unless the list says otherwise.
    pub items: Vec<T>,
}

impl<T: Serialize> Paged<T> {
    /// Answers a page from one item more than it shows; `key` is the cursor of an item.
    #[must_use]
    pub fn respond(
        request: &HttpRequest,
        page: Page,
        mut items: Vec<T>,
        key: impl Fn(&T) -> Uuid,
    ) -> HttpResponse {
        let mut response = page.begin(request, &mut items, key);
        response.json(Self { items })
    }
}
