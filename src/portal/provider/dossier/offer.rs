//! Money that returned and is offered to the applicant, who stood on the reserve list: to be accepted or declined.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use plafond_rules::dates::day_of;
use uuid::Uuid;

use super::address;
use crate::applications::Application;
use crate::db::Conn;
use crate::http::{Deed, Office, Problem};
use crate::portal::page::{Filled, Form, Page, Visit, navigation};
use crate::portal::provider::standing::{self, Standing};
use crate::reserve::{self, NewReserveAnswer, Offer, OfferView};

#[derive(Template)]
#[template(path = "portal/provider/dossier/offer.html")]
struct OfferPage {
    page: Page,
    f: Filled,
    application: Application,
    offer: OfferView,
    standing: Standing,
    to: String,
}

impl OfferPage {
    fn may_answer(&self) -> bool {
        self.offer.status == "offered"
    }
}

/// An offer in a dossier.
async fn offered(conn: &mut Conn, (id, offer): (Uuid, Uuid)) -> Result<Offer, Problem> {
    let found = reserve::get(conn, offer).await?;
    if found.application_id == id {
        Ok(found)
    } else {
        Err(Problem::not_found())
    }
}

/// Reads an offer to the own organisation.
async fn offer_page(
    office: &Office,
    visit: &Visit,
    (id, offer): (Uuid, Uuid),
    f: Filled,
) -> Result<OfferPage, Problem> {
    let mut conn = office.conn().await?;
    let application = super::own(&mut conn, visit, id).await?;
    let offer = offered(&mut conn, (id, offer)).await?;
    let offer = reserve::shown(&mut conn, offer, day_of(office.now())).await?;
    Ok(OfferPage {
        page: super::below(visit, &application, "Ons aanbod", "Our offer"),
        f,
        standing: standing::of_offer(&offer.status, visit.language()),
        to: address(application.id, &format!("/aanbod/{}", offer.id)),
        application,
        offer,
    })
}

#[get("/aanvrager/aanvragen/{id}/aanbod/{offer}")]
async fn show(
    office: web::Data<Office>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Problem> {
    visit.show(&offer_page(&office, &visit, *path, Filled::default()).await?)
}

#[post("/aanvrager/aanvragen/{id}/aanbod/{offer}/aannemen")]
async fn accept(
    office: web::Data<Office>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let words = (
        "U neemt ons aanbod aan. Wij nemen nu een besluit.",
        "You accept our offer. We take a decision now.",
    );
    answer(&office, &visit, *path, (form, true), words).await
}

#[post("/aanvrager/aanvragen/{id}/aanbod/{offer}/afwijzen")]
async fn decline(
    office: web::Data<Office>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let words = (
        "U neemt ons aanbod niet aan. Wij bieden het een ander aan.",
        "You don't accept our offer. We offer it to another.",
    );
    answer(&office, &visit, *path, (form, false), words).await
}

async fn answer(
    office: &Office,
    visit: &Visit,
    path: (Uuid, Uuid),
    (form, accepted): (Form, bool),
    (dutch, english): (&str, &str),
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&navigation::PROVIDER)?;
    let act = async |conn: &mut Conn, deed: &Deed<'_>| {
        form.must_be_meant()?;
        let new = NewReserveAnswer {
            accepted,
            given_on: None,
        };
        let offer = offered(conn, path).await?.id;
        reserve::answer(conn, deed, offer, new).await?;
        Ok(address(path.0, "#aanbod"))
    };
    match form.once(office, actor, &navigation::PROVIDER, act).await {
        Ok(done) => Ok(visit.telling(done, dutch, english)),
        Err(problem) => {
            let page = offer_page(office, visit, path, form.again(problem)?).await?;
            visit.show_as(page.f.status(), &page)
        }
    }
}

/// The doors of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(show).service(accept).service(decline);
}
