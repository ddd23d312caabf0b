//! Which template a letter is made from: that of its scheme, or else the one that comes with the service.

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use plafond_letters::Manuscript;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::kinds::{Kind, LAYOUT};
use super::store;
use crate::db::Conn;

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

    /// Everything the engine needs for one letter.
    pub fn manuscript(self, data: String, letter: Uuid, written_at: DateTime<Utc>) -> Manuscript {
        Manuscript {
            layout: self.layout,
            template: self.template,
            data,
            ident: letter.to_string(),
            written_at,
        }
    }
}
