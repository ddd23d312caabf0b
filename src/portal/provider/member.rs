//! Who manages the own organisation, and taking someone out of it, also oneself, after a second look.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use uuid::Uuid;

use super::below_home;
use crate::db::Conn;
use crate::http::{Actor, Deed, Office, Problem};
use crate::organisations::api::{MemberView, member_of};
use crate::organisations::{self, MemberRole, Organisation};
use crate::portal::page::{Filled, Form, Page, Visit, navigation};

#[derive(Template)]
#[template(path = "portal/provider/member.html")]
struct Removal {
    page: Page,
    f: Filled,
    organisation: Organisation,
    member: MemberView,
    /// Whether someone takes out oneself.
    own: bool,
}

/// Someone who acts for this organisation; for anyone else it doesn't exist.
fn acting(visit: &Visit, organisation: Uuid) -> Result<&Actor, Problem> {
    let actor = visit.must_be(&navigation::PROVIDER)?;
    actor.must_act_for(organisation)?;
    Ok(actor)
}

async fn removal(
    office: &Office,
    visit: &Visit,
    (organisation, member): (Uuid, Uuid),
    f: Filled,
) -> Result<Removal, Problem> {
    let own = acting(visit, organisation)?.user_id == member;
    let mut conn = office.conn().await?;
    let member = member_of(&mut conn, organisation, member).await?;
    let (dutch, english) = if own {
        ("Organisatie verlaten", "Leave the organisation")
    } else {
        ("Iemand weghalen", "Take someone out")
    };
    Ok(Removal {
        page: below_home(visit, dutch, english).under(
            format!("/aanvrager/organisaties/{organisation}"),
            "Mijn organisatie",
            "My organisation",
        ),
        f,
        organisation: organisations::get(&mut conn, organisation).await?,
        member,
        own,
    })
}

#[get("/aanvrager/organisaties/{id}/mensen/{member}/weghalen")]
async fn ask(
    office: web::Data<Office>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Problem> {
    visit.show(&removal(&office, &visit, *path, Filled::default()).await?)
}

#[post("/aanvrager/organisaties/{id}/mensen/{member}/weghalen")]
async fn remove(
    office: web::Data<Office>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let (organisation, member) = *path;
    let actor = acting(&visit, organisation)?;
    let own = actor.user_id == member;
    let take_out = async |conn: &mut Conn, deed: &Deed<'_>| {
        organisations::remove_member(conn, deed, organisation, member).await?;
        Ok(if own {
            "/aanvrager".to_owned()
        } else {
            format!("/aanvrager/organisaties/{organisation}")
        })
    };
    match form.once(&office, actor, &navigation::PROVIDER, take_out).await {
        Ok(done) if own => Ok(visit.telling(
            done,
            "U hoort niet meer bij de organisatie.",
            "You don't belong to the organisation any more.",
        )),
        Ok(done) => Ok(visit.telling(
            done,
            "Uw collega hoort niet meer bij de organisatie en heeft daarover een e-mail gekregen.",
            "Your colleague doesn't belong to the organisation any more and got an e-mail about it.",
        )),
        Err(problem) => {
            let page = removal(&office, &visit, *path, form.again(problem)?).await?;
            visit.show_as(page.f.status(), &page)
        }
    }
}

#[post("/aanvrager/organisaties/{id}/mensen/{member}/rol")]
async fn change_role(
    office: web::Data<Office>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let (organisation, member) = *path;
    let actor = acting(&visit, organisation)?;
    let change = async |conn: &mut Conn, deed: &Deed<'_>| {
        let role: MemberRole = form.read()?;
        organisations::change_role(conn, deed, organisation, member, role.manages).await?;
        Ok(format!("/aanvrager/organisaties/{organisation}"))
    };
    let done = form.once(&office, actor, &navigation::PROVIDER, change).await?;
    Ok(visit.telling(
        done,
        "De rol is gewijzigd. Wie het betreft, krijgt daarover een e-mail.",
        "The role was changed. The person concerned gets an e-mail about it.",
    ))
}

/// The doors of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(ask).service(remove).service(change_role);
}
