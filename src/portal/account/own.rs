//! The own account: who I am, what I may do, for whom, and what I get mail about.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use plafond_rules::roles::Role;

use crate::db::Conn;
use crate::http::{Actor, Deed, Office, Problem};
use crate::identity::{self, MailChange, MailChoice, OwnChange};
use crate::organisations;
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit, regulation};

const QUESTIONS: &[Question] = &[
    ("name", "Naam", "Name"),
    (
        "wanted",
        "Waarover wilt u e-mail krijgen?",
        "What do you want e-mail about?",
    ),
];

/// What is always sent, by whom it goes to, in Dutch and English.
const ALWAYS: [(&[Role], &str, &str); 4] = [
    (
        &Role::ALL,
        "Berichten over uw account, zoals een link om een wachtwoord te kiezen.",
        "Messages about your account, such as a link to choose a password.",
    ),
    (
        &[Role::ProviderMember],
        "Wat wij uw organisatie moeten laten weten: ontvangstbewijzen, verzoeken om aanvulling, besluiten en brieven, betalingen en \
         termijnen. Dat gaat naar het e-mailadres van uw organisatie.",
        "What we have to let your organisation know: receipts, supplement requests, decisions and letters, payments and terms. That goes \
         to the e-mail address of your organisation.",
    ),
    (
        &[Role::Caseworker, Role::Decider],
        "Ingebrekestellingen en dwangsommen die oplopen. Behandelaars horen ook altijd wie een belang meldt.",
        "Notices of default and penalties that run. Caseworkers always hear who declares an interest, too.",
    ),
    (
        &[Role::Finance],
        "Nieuwe rekeningnummers die u moet controleren.",
        "New account numbers that you have to check.",
    ),
];

#[derive(Template)]
#[template(path = "portal/account/own.html")]
struct Own {
    page: Page,
    email: String,
    roles: Vec<&'static str>,
    organisations: Vec<String>,
    /// How the person is called.
    called: Filled,
    mail: Filled,
    topics: Vec<(&'static str, &'static str)>,
    /// Whether some of it comes anyway when all colleagues switched it off.
    shared: bool,
    always: Vec<&'static str>,
}

/// The forms of this page as they are shown: what someone entered, or else what is known.
#[derive(Default)]
struct Again {
    name: Option<Filled>,
    mail: Option<Filled>,
}

/// How someone is called now, in its form.
async fn named(conn: &mut Conn, actor: &Actor) -> Result<(Filled, i64), Problem> {
    let user = identity::get_user(conn, actor.user_id).await?;
    let filled = Filled::default().with("name", user.name);
    Ok((filled.with("_version", user.version.to_string()), user.version))
}

/// What someone gets mail about now, in its form.
fn chosen(choice: &MailChoice) -> Filled {
    let filled = Filled::default().with("_version", choice.version.to_string());
    let wanted = choice.wanted.iter();
    wanted.fold(filled, |filled, topic| filled.with("wanted", topic.as_str()))
}

async fn page(office: &Office, visit: &Visit, again: Again) -> Result<Own, Problem> {
    let actor = visit.must_be_known()?;
    let language = visit.language();
    let mut conn = office.conn().await?;
    let organisations = organisations::list(&mut conn, Some(&actor.organisations), None, 100).await?;
    let (known_name, version) = named(&mut conn, actor).await?;
    let choice = identity::mail_of(&mut conn, actor).await?;
    let mail = again.mail.map(|form| beside(form, chosen(&choice), version));
    let called = again.name.map(|form| beside(form, known_name.clone(), version));
    let always = ALWAYS.iter().filter(|(roles, ..)| actor.is(roles));
    Ok(Own {
        page: visit.page("Mijn account", "My account"),
        email: actor.email.clone(),
        roles: actor
            .roles
            .iter()
            .map(|role| regulation::name(&regulation::ROLES, role.as_str(), language))
            .collect(),
        organisations: organisations.into_iter().map(|one| one.name).collect(),
        called: called.unwrap_or(known_name).asking(QUESTIONS),
        mail: mail.unwrap_or_else(|| chosen(&choice)).asking(QUESTIONS),
        topics: choice
            .offered
            .iter()
            .map(|topic| {
                (
                    topic.as_str(),
                    regulation::name(&regulation::TOPICS, topic.as_str(), language),
                )
            })
            .collect(),
        shared: !actor.is(&[Role::ProviderMember]),
        always: always
            .map(|&(_, dutch, english)| language.say(dutch, english))
            .collect(),
    })
}

/// After someone else was first, in another window: beside what is there now.
fn beside(form: Filled, theirs: Filled, version: i64) -> Filled {
    if form.has_theirs() {
        form.beside(theirs, version)
    } else {
        form
    }
}

#[get("/account")]
async fn own(office: web::Data<Office>, visit: Visit) -> Result<HttpResponse, Problem> {
    visit.show(&page(&office, &visit, Again::default()).await?)
}

#[post("/account/naam")]
async fn rename(office: web::Data<Office>, visit: Visit, form: Form) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be_known()?;
    let change_name = async |conn: &mut Conn, deed: &Deed<'_>| {
        let change: OwnChange = form.read_change()?;
        identity::rename(conn, deed, form.version()?, change).await?;
        Ok("/account".to_owned())
    };
    match form.once(&office, actor, &Role::ALL, change_name).await {
        Ok(done) => Ok(visit.telling(done, "Uw naam is gewijzigd.", "Your name was changed.")),
        Err(problem) => {
            let again = Again {
                name: Some(form.again(problem)?),
                mail: None,
            };
            let page = page(&office, &visit, again).await?;
            visit.show_as(page.called.status(), &page)
        }
    }
}

#[post("/account/e-mail")]
async fn choose_mail(office: web::Data<Office>, visit: Visit, form: Form) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be_known()?;
    let choose = async |conn: &mut Conn, deed: &Deed<'_>| {
        // A form without a tick means no mail at all: here nothing is left out.
        let wanted = form.all("wanted").map(str::to_owned).collect();
        let change = MailChange { wanted: Some(wanted) };
        identity::choose_mail(conn, deed, form.version()?, change).await?;
        Ok("/account".to_owned())
    };
    match form.once(&office, actor, &Role::ALL, choose).await {
        Ok(done) => Ok(visit.telling(
            done,
            "Uw keuze voor e-mail is bewaard.",
            "Your choice of e-mail was saved.",
        )),
        Err(problem) => {
            let again = Again {
                name: None,
                mail: Some(form.again(problem)?),
            };
            let page = page(&office, &visit, again).await?;
            visit.show_as(page.mail.status(), &page)
        }
    }
}

/// The doors of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(own).service(rename).service(choose_mail);
}
