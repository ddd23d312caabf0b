//! Organisations, their members and changes of their account in PostgreSQL.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use plafond_rules::terms::Sent;
use uuid::Uuid;

use super::requests::PostalAddress;
use crate::db::Conn;
use crate::db::schema::{bank_account_changes, organisation_members, organisations, users};

/// An organisation.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = organisations)]
pub struct Organisation {
    /// The identifier.
    pub id: Uuid,
    /// The statutory name.
    pub name: String,
    /// The number in the trade register.
    pub kvk_number: String,
    /// The number of the legal person.
    pub rsin: String,
    /// The account on which the municipality pays.
    pub iban: String,
    /// In whose name that account is.
    pub account_holder: String,
    /// Where mail for the organisation goes.
    pub email: String,
    /// Since when letters may be sent electronically (Awb 2:8).
    pub consented_at: Option<DateTime<Utc>>,
    /// When it was registered.
    pub created_at: DateTime<Utc>,
    /// Goes up with every change.
    pub version: i64,
    /// Street or box with its number, where it gets its post.
    pub street: Option<String>,
    /// The postcode that goes with it.
    pub postcode: Option<String>,
    /// The town that goes with it.
    pub town: Option<String>,
}

impl Organisation {
    /// How a letter to it goes that is signed now: without consent it waits for the post (Awb 2:8).
    #[must_use]
    pub const fn sent_to(&self) -> Sent {
        if self.consented_at.is_some() {
            Sent::AtOnce
        } else {
            Sent::Waiting
        }
    }

    /// Where it gets its post, when that is known.
    #[must_use]
    pub fn postal_address(&self) -> Option<PostalAddress> {
        Some(PostalAddress {
            street: self.street.clone()?,
            postcode: self.postcode.clone()?,
            town: self.town.clone()?,
        })
    }

    /// The same in lines, as on an envelope; none when it isn't known.
    #[must_use]
    pub fn address(&self) -> Vec<String> {
        let lines = |address: PostalAddress| {
            let town = format!("{}  {}", address.postcode, address.town.to_uppercase());
            vec![address.street, town]
        };
        self.postal_address().map(lines).unwrap_or_default()
    }
}

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = bank_account_changes)]
pub struct BankAccountChange {
    pub id: Uuid,
    pub organisation_id: Uuid,
    pub iban: String,
    pub account_holder: String,
    pub status: String,
    pub proposed_by: Uuid,
    pub proposed_at: DateTime<Utc>,
    pub judged_by: Option<Uuid>,
    pub judged_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Debug, Queryable)]
pub struct Member {
    pub id: Uuid,
    pub name: String,
    pub email: String,
    pub manages: bool,
    pub accepted: bool,
}

/// An organisation.
///
/// # Errors
/// When it isn't there.
pub async fn get(conn: &mut Conn, id: Uuid) -> QueryResult<Organisation> {
    organisations::table
        .find(id)
        .select(Organisation::as_select())
        .first(conn)
        .await
}

pub async fn lock(conn: &mut Conn, id: Uuid) -> QueryResult<Organisation> {
    organisations::table
        .find(id)
        .for_update()
        .select(Organisation::as_select())
        .first(conn)
        .await
}

pub async fn insert(conn: &mut Conn, organisation: &Organisation) -> QueryResult<()> {
    diesel::insert_into(organisations::table)
        .values(organisation)
        .execute(conn)
        .await
        .map(drop)
}

pub async fn mark_account(conn: &mut Conn, id: Uuid, iban: &str, holder: &str) -> QueryResult<usize> {
    diesel::update(organisations::table.find(id))
        .set((
            organisations::iban.eq(iban),
            organisations::account_holder.eq(holder),
            organisations::version.eq(organisations::version + 1),
        ))
        .execute(conn)
        .await
}

pub async fn mark_contact(conn: &mut Conn, organisation: &Organisation) -> QueryResult<usize> {
    diesel::update(organisations::table.find(organisation.id))
        .set((
            organisations::name.eq(&organisation.name),
            organisations::email.eq(&organisation.email),
            organisations::consented_at.eq(organisation.consented_at),
            organisations::street.eq(&organisation.street),
            organisations::postcode.eq(&organisation.postcode),
            organisations::town.eq(&organisation.town),
            organisations::version.eq(organisations::version + 1),
        ))
        .execute(conn)
        .await
}

/// Newest first; of some only, when they are given.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn list(
    conn: &mut Conn,
    among: Option<&[Uuid]>,
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<Organisation>> {
    let mut query = organisations::table
        .select(Organisation::as_select())
        .order(organisations::id.desc())
        .limit(fetch)
        .into_boxed();
    if let Some(among) = among {
        query = query.filter(organisations::id.eq_any(among));
    }
    if let Some(cursor) = cursor {
        query = query.filter(organisations::id.lt(cursor));
    }
    query.load(conn).await
}

/// The names of organisations.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn names_of(conn: &mut Conn, ids: &[Uuid]) -> QueryResult<HashMap<Uuid, String>> {
    let found: Vec<(Uuid, String)> = organisations::table
        .filter(organisations::id.eq_any(ids))
        .select((organisations::id, organisations::name))
        .load(conn)
        .await?;
    Ok(found.into_iter().collect())
}

/// Gives 0 when the person was a member before.
pub async fn insert_member(
    conn: &mut Conn,
    organisation: Uuid,
    (user, manages): (Uuid, bool),
    at: DateTime<Utc>,
) -> QueryResult<usize> {
    use organisation_members::dsl;
    diesel::insert_into(organisation_members::table)
        .values((
            dsl::organisation_id.eq(organisation),
            dsl::user_id.eq(user),
            dsl::joined_at.eq(at),
            dsl::manages.eq(manages),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await
}

/// A person of an organisation.
pub async fn get_member(conn: &mut Conn, organisation: Uuid, user: Uuid) -> QueryResult<Member> {
    organisation_members::table
        .find((organisation, user))
        .inner_join(users::table)
        .select((
            users::id,
            users::name,
            users::email,
            organisation_members::manages,
            users::password_hash.is_not_null(),
        ))
        .first(conn)
        .await
}

/// Whether someone else can still log in for an organisation.
pub async fn has_another_member(conn: &mut Conn, organisation: Uuid, user: Uuid) -> QueryResult<bool> {
    let others = organisation_members::table
        .inner_join(users::table)
        .filter(organisation_members::organisation_id.eq(organisation))
        .filter(organisation_members::user_id.ne(user).and(users::active));
    diesel::select(diesel::dsl::exists(others)).get_result(conn).await
}

/// Whether someone else who can still log in manages an organisation.
pub async fn has_another_manager(conn: &mut Conn, organisation: Uuid, user: Uuid) -> QueryResult<bool> {
    let others = organisation_members::table
        .inner_join(users::table)
        .filter(organisation_members::organisation_id.eq(organisation))
        .filter(organisation_members::user_id.ne(user).and(users::active))
        .filter(organisation_members::manages);
    diesel::select(diesel::dsl::exists(others)).get_result(conn).await
}

pub async fn mark_manages(
    conn: &mut Conn,
    organisation: Uuid,
    user: Uuid,
    manages: bool,
) -> QueryResult<usize> {
    diesel::update(organisation_members::table.find((organisation, user)))
        .set(organisation_members::manages.eq(manages))
        .execute(conn)
        .await
}

pub async fn delete_member(conn: &mut Conn, organisation: Uuid, user: Uuid) -> QueryResult<usize> {
    diesel::delete(organisation_members::table.find((organisation, user)))
        .execute(conn)
        .await
}

pub async fn list_members(
    conn: &mut Conn,
    organisation: Uuid,
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<Member>> {
    let mut query = organisation_members::table
        .inner_join(users::table)
        .filter(organisation_members::organisation_id.eq(organisation))
        .select((
            users::id,
            users::name,
            users::email,
            organisation_members::manages,
            users::password_hash.is_not_null(),
        ))
        .order(users::id.desc())
        .limit(fetch)
        .into_boxed();
    if let Some(cursor) = cursor {
        query = query.filter(users::id.lt(cursor));
    }
    query.load(conn).await
}

pub async fn insert_change(conn: &mut Conn, change: &BankAccountChange) -> QueryResult<()> {
    diesel::insert_into(bank_account_changes::table)
        .values(change)
        .execute(conn)
        .await
        .map(drop)
}

pub async fn get_change(conn: &mut Conn, organisation: Uuid, id: Uuid) -> QueryResult<BankAccountChange> {
    bank_account_changes::table
        .find(id)
        .filter(bank_account_changes::organisation_id.eq(organisation))
        .select(BankAccountChange::as_select())
        .first(conn)
        .await
}

pub async fn mark_judged(
    conn: &mut Conn,
    id: Uuid,
    status: &str,
    by: Uuid,
    at: DateTime<Utc>,
) -> QueryResult<usize> {
    use bank_account_changes::dsl;
    diesel::update(
        bank_account_changes::table
            .find(id)
            .filter(dsl::status.eq("proposed")),
    )
    .set((
        dsl::status.eq(status),
        dsl::judged_by.eq(by),
        dsl::judged_at.eq(at),
    ))
    .execute(conn)
    .await
}

pub async fn list_changes(
    conn: &mut Conn,
    organisation: Uuid,
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<BankAccountChange>> {
    let mut query = bank_account_changes::table
        .filter(bank_account_changes::organisation_id.eq(organisation))
        .select(BankAccountChange::as_select())
        .order(bank_account_changes::id.desc())
        .limit(fetch)
        .into_boxed();
    if let Some(cursor) = cursor {
        query = query.filter(bank_account_changes::id.lt(cursor));
    }
    query.load(conn).await
}

/// Account numbers that some organisations proposed, newest first.
pub async fn list_changes_of(
    conn: &mut Conn,
    organisations: &[Uuid],
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<BankAccountChange>> {
    let mut query = bank_account_changes::table
        .filter(bank_account_changes::organisation_id.eq_any(organisations))
        .select(BankAccountChange::as_select())
        .order(bank_account_changes::id.desc())
        .limit(fetch)
        .into_boxed();
    if let Some(cursor) = cursor {
        query = query.filter(bank_account_changes::id.lt(cursor));
    }
    query.load(conn).await
}

/// An account number that waits for approval, beside the one in use.
#[derive(Clone, Debug, Queryable)]
pub struct ProposedAccount {
    /// The change.
    pub id: Uuid,
    /// The organisation.
    pub organisation_id: Uuid,
    /// Its name.
    pub organisation: String,
    /// Its number in the trade register.
    pub kvk_number: String,
    /// Where mail for it goes.
    pub email: String,
    /// The account in use.
    pub iban_now: String,
    /// In whose name that is.
    pub holder_now: String,
    /// The account proposed.
    pub iban: String,
    /// In whose name that is.
    pub account_holder: String,
    /// Who proposed it.
    pub proposed_by: Uuid,
    /// That person's name.
    pub proposer: String,
    /// When.
    pub proposed_at: DateTime<Utc>,
}

/// Account numbers of all organisations that wait for approval, the oldest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn list_proposed(
    conn: &mut Conn,
    after: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<ProposedAccount>> {
    use bank_account_changes::dsl;
    let mut query = bank_account_changes::table
        .inner_join(organisations::table)
        .inner_join(users::table.on(users::id.eq(dsl::proposed_by)))
        .filter(dsl::status.eq("proposed"))
        .select((
            dsl::id,
            dsl::organisation_id,
            organisations::name,
            organisations::kvk_number,
            organisations::email,
            organisations::iban,
            organisations::account_holder,
            dsl::iban,
            dsl::account_holder,
            dsl::proposed_by,
            users::name,
            dsl::proposed_at,
        ))
        .order(dsl::id)
        .limit(fetch)
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(dsl::id.gt(after));
    }
    query.load(conn).await
}
