//! Everything that is kept about someone, to take along (GDPR, articles 15 and 20): what was done and written in person, and what
//! belongs to the own organisations.

use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::{HttpResponse, get, web};
use chrono::NaiveDate;
use diesel::QueryResult;
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::applications::{self, ApplicationView, Wanted};
use crate::db::Conn;
use crate::documents::{self, LetterView};
use crate::figures::trail::{self, Search, Trace};
use crate::http::deed::day_of;
use crate::http::{Actor, Office, Problem};
use crate::mandates::{self, MandateView};
use crate::notifications::api::NotificationView;
use crate::notifications::{self, Whose};
use crate::organisations::api::OrganisationView;
use crate::portal::page::Visit;
use crate::{
    assessment, hearings, identity, notes, objections, organisations, payments, penalties, reports,
    saved_views,
};

/// How many are read at once.
const AT_ONCE: i64 = 200;

#[get("/account/gegevens")]
async fn everything(office: web::Data<Office>, visit: Visit) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be_known()?;
    let mut conn = office.conn().await?;
    let roles: Vec<&str> = actor.roles.iter().map(|role| role.as_str()).collect();
    let name = visit.person().map(|person| person.name.clone());
    let today = day_of(office.now());
    let held = mandates::of_user(&mut conn, actor.user_id, i64::MAX).await?;
    let held = held
        .into_iter()
        .map(|mandate| MandateView::on((mandate, name.clone().unwrap_or_default()), today));
    let mut told = json!({
        "madeAt": office.now(),
        "account": { "id": actor.user_id, "name": name, "email": actor.email, "roles": roles },
        "logIns": identity::sessions_of(&mut conn, actor.user_id).await?,
        "mandates": held.collect::<Vec<_>>(),
        "mailTopics": mail_topics(&mut conn, actor).await?,
        "savedViews": saved_views::all_views_of(&mut conn, actor.user_id).await?,
        "conflicts": assessment::kept::conflicts(&mut conn, actor.user_id).await?,
        "messages": messages_of(&mut conn, actor).await?,
        "trail": trail_of(&mut conn, actor).await?,
    });
    for (name, list) in written_by(&mut conn, actor.user_id).await? {
        put(&mut told, name, list);
    }
    for (name, list) in of_organisations(&mut conn, &actor.organisations, today).await? {
        put(&mut told, name, list);
    }
    let text = serde_json::to_string_pretty(&told).map_err(Problem::internal)?;
    Ok(HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"mijn-gegevens.json\""))
        .body(text))
}

/// What someone gets mail about.
async fn mail_topics(conn: &mut Conn, actor: &Actor) -> QueryResult<Vec<&'static str>> {
    let choice = identity::mail_of(conn, actor).await?;
    Ok(choice.wanted.iter().map(|topic| topic.as_str()).collect())
}

/// A list of it, by name.
type Named = (&'static str, Vec<Value>);

fn put(told: &mut Value, name: &str, list: Vec<Value>) {
    if let Some(fields) = told.as_object_mut() {
        fields.insert(name.to_owned(), Value::Array(list));
    }
}

/// The rows of a page, each with where the next page goes on after it.
fn rows<T: Serialize>(found: Vec<T>, place: impl Fn(&T) -> Uuid) -> Vec<(Uuid, Value)> {
    found.into_iter().map(|one| (place(&one), json!(one))).collect()
}

/// All pages of a list.
async fn whole(
    conn: &mut Conn,
    page: impl AsyncFn(&mut Conn, Option<Uuid>) -> Result<Vec<(Uuid, Value)>, Problem>,
) -> Result<Vec<Value>, Problem> {
    let (mut all, mut cursor) = (Vec::new(), None);
    loop {
        let found = page(conn, cursor).await?;
        let Some((last, _)) = found.last() else {
            return Ok(all);
        };
        cursor = Some(*last);
        all.extend(found.into_iter().map(|(_, one)| one));
    }
}

/// What someone of the municipality wrote in dossiers.
async fn written_by(conn: &mut Conn, person: Uuid) -> Result<[Named; 2], Problem> {
    let notes = whole(conn, async |conn, cursor| {
        let found = notes::notes_by(conn, person, cursor, AT_ONCE).await?;
        Ok(rows(found, |note| note.id))
    });
    let notes = notes.await?;
    let assessments = whole(conn, async |conn, cursor| {
        let found = assessment::kept::assessments(conn, person, cursor, AT_ONCE).await?;
        Ok(rows(found, |kept| kept.assessment.id))
    });
    Ok([("notes", notes), ("assessments", assessments.await?)])
}

/// The organisations someone acts for, and what they entered, brought forward and were told.
async fn of_organisations(conn: &mut Conn, own: &[Uuid], today: NaiveDate) -> Result<Vec<Named>, Problem> {
    let organisations = whole(conn, async |conn, cursor| {
        let found = organisations::list(conn, Some(own), cursor, AT_ONCE).await?;
        let views: Vec<_> = found.into_iter().map(OrganisationView::from).collect();
        Ok(rows(views, |organisation| organisation.id))
    });
    let organisations = organisations.await?;
    let account_changes = whole(conn, async |conn, cursor| {
        let found = organisations::api::account_changes_among(conn, own, cursor, AT_ONCE).await?;
        Ok(rows(found, |change| change.id))
    });
    let account_changes = account_changes.await?;
    let objections = whole(conn, async |conn, cursor| {
        let found = objections::kept::objections(conn, own, cursor, AT_ONCE).await?;
        Ok(rows(found, |kept| kept.objection.id))
    });
    let objections = objections.await?;
    let letters = whole(conn, async |conn, cursor| {
        let found = documents::letters_to(conn, own, cursor, AT_ONCE).await?;
        let views: Vec<_> = found.into_iter().map(LetterView::from).collect();
        Ok(rows(views, |letter| letter.id))
    });
    let letters = letters.await?;
    let hearings = whole(conn, async |conn, cursor| {
        let found = hearings::told_to_organisations(conn, own, today, cursor, AT_ONCE).await?;
        Ok(rows(found, |hearing| hearing.id))
    });
    let hearings = hearings.await?;
    let mut all = vec![
        ("organisations", organisations),
        ("bankAccountChanges", account_changes),
        ("objections", objections),
        ("letters", letters),
        ("hearings", hearings),
    ];
    all.extend(asked_for(conn, own).await?);
    all.extend(accounted_for(conn, own).await?);
    all.extend(owed_to(conn, own, today).await?);
    Ok(all)
}

/// The applications with what was attached to them and asked in addition.
async fn asked_for(conn: &mut Conn, own: &[Uuid]) -> Result<[Named; 3], Problem> {
    let wanted = Wanted {
        organisations: Some(own),
        drafts: true,
        ..Wanted::default()
    };
    let applications = whole(conn, async |conn, cursor| {
        let found = applications::list(conn, &wanted, cursor, AT_ONCE).await?;
        let views: Vec<_> = found.into_iter().map(ApplicationView::from).collect();
        Ok(rows(views, |application| application.id))
    });
    let applications = applications.await?;
    let attachments = whole(conn, async |conn, cursor| {
        let found = applications::kept::attachments(conn, own, cursor, AT_ONCE).await?;
        Ok(rows(found, |kept| kept.attachment.id))
    });
    let attachments = attachments.await?;
    let supplements = whole(conn, async |conn, cursor| {
        let found = applications::kept::supplements(conn, own, cursor, AT_ONCE).await?;
        Ok(rows(found, |kept| kept.request.id))
    });
    Ok([
        ("applications", applications),
        ("attachments", attachments),
        ("supplementRequests", supplements.await?),
    ])
}

/// What was reported on the awards, also what isn't finished, and what was learned of them.
async fn accounted_for(conn: &mut Conn, own: &[Uuid]) -> Result<[Named; 3], Problem> {
    let given = whole(conn, async |conn, cursor| {
        let found = reports::kept::reports(conn, own, cursor, AT_ONCE).await?;
        Ok(rows(found, |kept| kept.report.id))
    });
    let given = given.await?;
    let evaluations = whole(conn, async |conn, cursor| {
        let found = reports::kept::evaluations(conn, own, cursor, AT_ONCE).await?;
        Ok(rows(found, |kept| kept.evaluation.id))
    });
    let evaluations = evaluations.await?;
    let drafts = reports::kept::drafts(conn, own).await?;
    Ok([
        ("reports", given),
        ("reportDrafts", drafts.iter().map(|draft| json!(draft)).collect()),
        ("evaluations", evaluations),
    ])
}

/// What was paid, is to be paid and is asked back, and when that waited; and what late decisions cost.
async fn owed_to(conn: &mut Conn, own: &[Uuid], today: NaiveDate) -> Result<[Named; 3], Problem> {
    let on_awards = whole(conn, async |conn, cursor| {
        let found = payments::kept::on_awards(conn, own, cursor, AT_ONCE).await?;
        Ok(rows(found, |payment| payment.id))
    });
    let mut paid = on_awards.await?;
    let on_penalties = whole(conn, async |conn, cursor| {
        let found = payments::kept::on_penalties(conn, own, cursor, AT_ONCE).await?;
        Ok(rows(found, |payment| payment.id))
    });
    paid.extend(on_penalties.await?);
    let suspensions = whole(conn, async |conn, cursor| {
        let found = payments::suspensions::api::of_organisations(conn, own, today, cursor, AT_ONCE).await?;
        Ok(rows(found, |suspension| suspension.id))
    });
    let suspensions = suspensions.await?;
    let owed = whole(conn, async |conn, cursor| {
        let found = penalties::kept::penalties(conn, own, today, cursor, AT_ONCE).await?;
        Ok(rows(found, |kept| kept.penalty.id))
    });
    Ok([
        ("payments", paid),
        ("paymentSuspensions", suspensions),
        ("penalties", owed.await?),
    ])
}

async fn messages_of(conn: &mut Conn, actor: &Actor) -> Result<Vec<Value>, Problem> {
    let whose = Whose::Own(actor.email.clone(), actor.organisations.clone());
    let messages = whole(conn, async |conn, cursor| {
        let found = notifications::list(conn, &whose, cursor, AT_ONCE).await?;
        let read = found
            .into_iter()
            .map(|one| NotificationView::read_by(&actor.email, one));
        Ok(rows(read.collect::<Vec<_>>(), |message| message.id))
    });
    messages.await
}

/// What someone did, as the trail has it, newest first.
async fn trail_of(conn: &mut Conn, actor: &Actor) -> QueryResult<Vec<Value>> {
    let search = Search {
        email: Some(actor.email.clone()),
        ..Search::default()
    };
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let found = trail::list(conn, &search, after, AT_ONCE).await?;
        let Some(last) = found.last() else {
            return Ok(all);
        };
        after = Some((last.at, last.chain_id, last.seq));
        all.extend(found.into_iter().map(traced));
    }
}

fn traced(event: Trace) -> Value {
    json!({
        "at": event.at, "role": event.actor_role, "action": event.action, "objectKind": event.object_kind,
        "reference": event.reference,
        "details": serde_json::from_str::<Value>(&event.details).unwrap_or(Value::String(event.details)),
    })
}

/// The door of this file.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(everything);
}
