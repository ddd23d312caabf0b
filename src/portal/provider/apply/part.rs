//! One step of an application as it is read and saved: what stands in it, and which version of that someone looked at.

use actix_web::HttpResponse;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Draft;
use super::autosave::Autosave;
use crate::applications::{self, Activity, Content};
use crate::http::if_match::IfMatch;
use crate::http::{Deed, Office, Problem};
use crate::portal::page::{Filled, Form, Visit, navigation};

/// A part of an application that is one form; `at` is the place of an activity, and 0 for every other part.
pub trait Part: Serialize + DeserializeOwned + ToSchema + PartialEq + 'static {
    /// What stands in it; nothing when it isn't there any more.
    fn of(content: &Content, at: usize) -> Option<Self>;

    /// Puts it in its place.
    fn put(self, content: &mut Content, at: usize);

    /// Where the part is that someone looked at, when a colleague moved it.
    fn place(_content: &Content, at: usize, _seen: IfMatch) -> usize {
        at
    }
}

impl Part for Activity {
    fn of(content: &Content, at: usize) -> Option<Self> {
        content.activities.get(at).cloned()
    }

    fn put(self, content: &mut Content, at: usize) {
        if let Some(place) = content.activities.get_mut(at) {
            *place = self;
        }
    }

    fn place(content: &Content, at: usize, seen: IfMatch) -> usize {
        let is_it = |activity: &Self| version(activity).is_ok_and(|version| version == seen.0);
        if content.activities.get(at).is_some_and(is_it) {
            return at;
        }
        content.activities.iter().position(is_it).unwrap_or(at)
    }
}

/// The version of a part: a fingerprint of what stands in it, so that colleagues in other parts don't stand in its way.
///
/// # Errors
/// When it can't be written as JSON.
pub fn version(part: &impl Serialize) -> Result<i64, Problem> {
    let text = serde_json::to_vec(part).map_err(Problem::internal)?;
    let hash = Sha256::digest(text);
    let (first, _) = hash.split_first_chunk::<8>().unwrap_or((&[0; 8], &[]));
    Ok(i64::from_be_bytes(*first))
}

/// A part in its form, with the version that someone looks at.
///
/// # Errors
/// 404 when it isn't there.
pub fn shown<P: Part>(content: &Content, at: usize) -> Result<Filled, Problem> {
    let part = P::of(content, at).ok_or_else(Problem::not_found)?;
    Ok(Filled::of(&part)?.with("_version", version(&part)?.to_string()))
}

/// Saves a part. What stands there already needs no saving, so a button that is pressed twice does no harm.
async fn save<P: Part>(
    office: &Office,
    visit: &Visit,
    (id, at): (Uuid, usize),
    seen: IfMatch,
    entered: P,
) -> Result<i64, Problem> {
    let actor = visit.must_be(&navigation::PROVIDER)?;
    let deed = Deed::of(office, actor, &navigation::PROVIDER, office.now())?;
    let version_after = version(&entered)?;
    office
        .act(async |conn| {
            let application = applications::lock(conn, id).await?;
            applications::must_be_open(&application, &deed)?;
            let mut content: Content =
                serde_json::from_value(application.content).map_err(Problem::internal)?;
            let at = P::place(&content, at, seen);
            let current = P::of(&content, at).ok_or_else(Problem::stale)?;
            if current == entered {
                return Ok(());
            }
            seen.must_be(version(&current)?)?;
            entered.put(&mut content, at);
            let newest = IfMatch(application.version);
            applications::revise(conn, &deed, id, newest, |_| Ok(content)).await?;
            Ok(())
        })
        .await?;
    Ok(version_after)
}

/// Reads a form as a part and saves it: the browser goes on, and the script hears when. The inner error is the form to be
/// shown again, with the draft it belongs to.
///
/// # Errors
/// What no other input would mend.
pub async fn keep<P: Part>(
    office: &Office,
    visit: &Visit,
    (id, at): (Uuid, usize),
    form: Form,
    autosave: Autosave,
    onward: impl FnOnce(&Form) -> String,
) -> Result<Result<HttpResponse, (Draft, Filled)>, Problem> {
    visit.must_be(&navigation::PROVIDER)?;
    let saved = match form.read::<P>().and_then(|part| Ok((part, form.version()?))) {
        Ok((part, seen)) => save(office, visit, (id, at), seen, part).await,
        Err(problem) => Err(problem),
    };
    match saved {
        Ok(version) if autosave.0 => Ok(Ok(Autosave::told(version, office.now()))),
        Ok(_) => Ok(Ok(visit.go(&onward(&form)))),
        // A 400 from another organisation's dossier would tell that it exists.
        Err(problem) => {
            let mut conn = office.conn().await?;
            let draft = Draft::open(&mut conn, office, visit, id).await?;
            if autosave.0 {
                return Err(problem);
            }
            let filled = form.again(problem)?;
            if !filled.has_theirs() {
                return Ok(Err((draft, filled)));
            }
            let theirs = P::of(&draft.content, at).ok_or_else(Problem::not_found)?;
            let newest = version(&theirs)?;
            Ok(Err((draft, filled.beside(Filled::of(&theirs)?, newest))))
        }
    }
}

/// Where the browser goes after a step: on to the next one, or back to the overview when that button was pressed.
pub fn next(id: Uuid, step: &str) -> impl FnOnce(&Form) -> String {
    let (back, on) = (super::address(id, ""), super::address(id, step));
    move |form| {
        if form.text("_terug").is_empty() { on } else { back }
    }
}

/// The same after a step with rows: without scripts, asking for one more or for the sum shows the step again, with what was saved.
pub fn next_or_row(id: Uuid, here: &str, step: &str) -> impl FnOnce(&Form) -> String {
    let on = next(id, step);
    move |form| match form.text("_regel") {
        "" => on(form),
        list => super::address(id, &format!("{here}#{list}")),
    }
}
