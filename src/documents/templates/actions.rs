//! Which template a letter is made from: the newest of its scheme, or else the one that comes with the service.

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::requests::NewLetterTemplate;
use super::store::{self, Template};
use crate::audit;
use crate::db::Conn;
use crate::documents::kinds::{Kind, LAYOUT};
use crate::http::{Deed, Problem};

/// The sources of a letter.
#[derive(Clone, Debug)]
pub struct Chosen {
    layout: String,
    template: String,
    /// The version of the scheme's own template, if it is one.
    pub version: Option<i32>,
}

/// The newest template of a scheme for a kind of letter, or the one that comes with the service.
pub async fn choose(conn: &mut Conn, scheme: Uuid, kind: Kind) -> QueryResult<Chosen> {
    let own = store::newest_template(conn, scheme, kind.as_str()).await?;
    Ok(match own {
        Some((version, source)) => Chosen::own(source, Some(version)),
        None => Chosen::own(kind.shipped().to_owned(), None),
    })
}

impl Chosen {
    /// A template on the layout of the house.
    pub fn own(template: String, version: Option<i32>) -> Self {
        Self {
            layout: LAYOUT.to_owned(),
            template,
            version,
        }
    }

    /// Keeps the sources, so that the letter can be made again when both have changed.
    pub async fn keep(&self, conn: &mut Conn, now: DateTime<Utc>) -> QueryResult<()> {
        store::keep_source(conn, &self.layout_sha256(), &self.layout, now).await?;
        store::keep_source(conn, &self.template_sha256(), &self.template, now).await
    }

    pub fn layout_sha256(&self) -> Vec<u8> {
        Sha256::digest(&self.layout).to_vec()
    }

    pub fn template_sha256(&self) -> Vec<u8> {
        Sha256::digest(&self.template).to_vec()
    }
}

/// Adds a template to a scheme, which is used from now on. It was tried out before.
///
/// # Errors
/// 404 when the scheme isn't there.
pub async fn add(
    conn: &mut Conn,
    deed: &Deed<'_>,
    scheme: Uuid,
    new: NewLetterTemplate,
) -> Result<Template, Problem> {
    store::lock_scheme(conn, scheme).await?;
    let newest = store::newest_template(conn, scheme, new.kind.as_str()).await?;
    let chosen = Chosen::own(new.source, None);
    chosen.keep(conn, deed.now).await?;
    let template = Template {
        id: Uuid::now_v7(),
        kind: new.kind.as_str().to_owned(),
        version: newest.map_or(1, |(version, _)| version + 1),
        source_sha256: chosen.template_sha256(),
        made_by: deed.by(),
        made_at: deed.now,
        source: chosen.template,
    };
    store::insert_template(conn, scheme, &template).await?;
    let details = json!({
        "kind": template.kind, "version": template.version, "sha256": hex::encode(&template.source_sha256),
    });
    let object = ("letter-template", template.id);
    audit::journal(conn, deed, scheme, "letter-template-added", object, details).await?;
    Ok(template)
}
