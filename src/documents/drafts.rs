//! Letters before they are signed: all that a rehearsed deed issued, each marked as a draft.

use actix_web::HttpResponse;
use actix_web::http::header::{HeaderValue, LINK};
use plafond_letters::Manuscript;
use plafond_rules::roles::Role;
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::IntoParams;
use uuid::Uuid;

use super::api::attached;
use super::kinds::Kind;
use super::store::{self, Letter};
use super::{printer, rendering};
use crate::db::Conn;
use crate::http::{Actor, Deed, Office, Problem};

/// Which letter of a deed is asked for.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub struct Which {
    /// The kind of letter, such as `reclaim`; the one about the decision itself unless told. When more than one goes out, a `Link`
    /// header names the next.
    #[param(inline)]
    pub letter: Option<Kind>,
}

/// The letters of a deed that is only rehearsed, the one about the deed itself first.
#[derive(Debug)]
pub struct Drafts(Vec<(Kind, Manuscript)>);

impl Drafts {
    /// All that was issued in the dossier by the deed that made this known, such as a settlement and what it reclaims. For the
    /// transaction of that deed.
    ///
    /// # Errors
    /// 404 when nothing was issued about it.
    pub async fn of(conn: &mut Conn, object: Uuid) -> Result<Self, Problem> {
        let about = store::of_object(conn, object).await?;
        let mut letters = store::issued_now(conn, about.dossier_id).await?;
        letters.sort_by_key(|letter| (letter.id != about.id, letter.id));
        let mut drafts = Vec::new();
        for letter in letters {
            let kind = Kind::parse(&letter.kind).ok_or_else(|| Problem::internal("a letter of no kind"))?;
            drafts.push((kind, draft(conn, &letter).await?));
        }
        Ok(Self(drafts))
    }

    /// Rehearses a deed of someone with at least one of these roles, and answers one of its letters as a PDF; nothing of it is kept.
    ///
    /// # Errors
    /// 403 for any other role, the refusal of the deed, 400 when there is no such letter, or when the scheme's template asks for what a
    /// letter doesn't have: it names the field.
    pub async fn rehearsed(
        office: &Office,
        (actor, roles): (&Actor, &[Role]),
        which: Which,
        deed: impl AsyncFnOnce(&mut Conn, &Deed<'_>) -> Result<Self, Problem>,
    ) -> Result<HttpResponse, Problem> {
        let by = Deed::of(office, actor, roles, office.now())?;
        let drafts = office.rehearse(async |conn: &mut Conn| deed(conn, &by).await);
        drafts.await?.show(which).await
    }

    /// Answers one of them. All are made, so that a field which is missing in any is found before one is signed.
    async fn show(self, which: Which) -> Result<HttpResponse, Problem> {
        let mut made = Vec::new();
        for (kind, manuscript) in self.0 {
            let pdf = printer::print(manuscript).await;
            made.push((kind, pdf.map_err(|flaw| printer::told(&flaw, ""))?));
        }
        let mut from_it = made
            .into_iter()
            .skip_while(|(kind, _)| which.letter.is_some_and(|asked| asked != *kind));
        let Some((_, pdf)) = from_it.next() else {
            return Err(Problem::invalid_field(
                "/letter",
                "letter-not-issued",
                "Bij dit besluit gaat deze brief niet uit.",
            ));
        };
        let name = which.letter.map_or_else(
            || "concept.pdf".to_owned(),
            |kind| format!("concept-{}.pdf", kind.as_str()),
        );
        let mut answer = attached(name, pdf);
        if let Some((next, _)) = from_it.next() {
            let link = format!("<?letter={}>; rel=\"next\"", next.as_str());
            let link = HeaderValue::from_str(&link).map_err(Problem::internal)?;
            answer.headers_mut().insert(LINK, link);
        }
        Ok(answer)
    }
}

/// A letter as a draft of it: marked so, and without the name of who signs.
async fn draft(conn: &mut Conn, letter: &Letter) -> Result<Manuscript, Problem> {
    let mut manuscript = rendering::manuscript(conn, letter).await?;
    let mut data: Map<String, Value> = serde_json::from_str(&letter.data).map_err(Problem::internal)?;
    data.insert("draft".to_owned(), true.into());
    data.insert("signedBy".to_owned(), "Naam van wie ondertekent".into());
    manuscript.data = Value::Object(data).to_string();
    Ok(manuscript)
}
