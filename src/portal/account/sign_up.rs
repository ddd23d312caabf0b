//! Asking for an account, to apply for a grant.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;

use super::log_in::Onward;
use crate::http::{Office, Problem};
use crate::identity::{self, NewApplicant};
use crate::portal::page::filled::Question;
use crate::portal::page::visit::own_address;
use crate::portal::page::{Filled, Form, Page, Visit, cookies, resumed};

const QUESTIONS: &[Question] = &[
    ("name", "Uw naam", "Your name"),
    ("email", "E-mailadres", "E-mail address"),
];

#[derive(Template)]
#[template(path = "portal/account/sign_up.html")]
struct SignUp {
    page: Page,
    f: Filled,
}

fn sign_up_page(visit: &Visit, f: Filled) -> SignUp {
    SignUp {
        page: visit.page("Account maken", "Make an account"),
        f: f.asking(QUESTIONS),
    }
}

#[get("/aanmelden")]
async fn ask(visit: Visit, onward: web::Query<Onward>) -> Result<HttpResponse, Problem> {
    let to = onward.naar.as_deref().and_then(own_address);
    let filled = to.map_or_else(Filled::default, |to| Filled::default().with(resumed::TO, to));
    visit.show(&sign_up_page(&visit, filled))
}

#[post("/aanmelden")]
async fn sign_up(office: web::Data<Office>, visit: Visit, form: Form) -> Result<HttpResponse, Problem> {
    let asked = match form.read::<NewApplicant>() {
        Ok(new) => identity::sign_up(&office, new).await,
        Err(problem) => Err(problem),
    };
    match asked {
        Ok(()) => {
            let mut response = visit.go_and_tell(
                "/inloggen",
                "Kijk in uw e-mail: daar staat een link waarmee u een wachtwoord kiest.",
                "Look in your e-mail: it has a link by which you choose a password.",
            );
            // After the mail, the password and the log-in, someone goes on where this began.
            if let Some(to) = own_address(form.text(resumed::TO)) {
                let onward = cookies::written(visit.settings(), cookies::ONWARD, to);
                response.add_cookie(&onward).map_err(Problem::internal)?;
            }
            Ok(response)
        }
        Err(problem) => {
            let page = sign_up_page(&visit, form.again(problem)?);
            visit.show_as(page.f.status(), &page)
        }
    }
}

/// The doors of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(ask).service(sign_up);
}
