//! Organisations over HTTP. A member sees the own organisations; the municipality sees all.

use actix_web::{HttpRequest, HttpResponse, get, patch, post, web};
use chrono::{DateTime, Utc};
use plafond_rules::roles::Role;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::actions;
use super::requests::{
    AccountJudgement, MemberRole, NewBankAccount, NewMember, NewOrganisation, OrganisationChange,
    PostalAddress,
};
use super::store::{self, BankAccountChange, Member, Organisation};
use crate::db::Conn;
use crate::http::if_match::IfMatch;
use crate::http::{
    Actor, Answer, Asked, Counter, Deed, Doors, Entered, Office, Page, Paged, Problem, Refusals, SureCounter,
};

/// An organisation.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrganisationView {
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
    /// Since when letters may be sent electronically.
    pub consented_at: Option<DateTime<Utc>>,
    /// Where letters go that aren't sent electronically, when that is known.
    pub postal_address: Option<PostalAddress>,
}

impl From<Organisation> for OrganisationView {
    fn from(organisation: Organisation) -> Self {
        let postal_address = organisation.postal_address();
        Self {
            id: organisation.id,
            name: organisation.name,
            kvk_number: organisation.kvk_number,
            rsin: organisation.rsin,
            iban: organisation.iban,
            account_holder: organisation.account_holder,
            email: organisation.email,
            consented_at: organisation.consented_at,
            postal_address,
        }
    }
}

/// A person of an organisation.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MemberView {
    /// The account.
    pub id: Uuid,
    /// How the person is called.
    pub name: String,
    /// The address to log in with.
    pub email: String,
    /// Whether the person also manages the organisation.
    pub manages: bool,
    /// Whether the person has chosen a password, and so has accepted the invitation.
    pub accepted: bool,
}

impl From<Member> for MemberView {
    fn from(member: Member) -> Self {
        Self {
            id: member.id,
            name: member.name,
            email: member.email,
            manages: member.manages,
            accepted: member.accepted,
        }
    }
}

/// A proposed account number.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BankAccountChangeView {
    /// The identifier.
    pub id: Uuid,
    /// The account.
    pub iban: String,
    /// In whose name it is.
    pub account_holder: String,
    /// `proposed`, `approved` or `rejected`.
    #[schema(example = "proposed")]
    pub status: String,
    /// When it was proposed.
    pub proposed_at: DateTime<Utc>,
    /// When it was judged.
    pub judged_at: Option<DateTime<Utc>>,
}

impl From<BankAccountChange> for BankAccountChangeView {
    fn from(change: BankAccountChange) -> Self {
        Self {
            id: change.id,
            iban: change.iban,
            account_holder: change.account_holder,
            status: change.status,
            proposed_at: change.proposed_at,
            judged_at: change.judged_at,
        }
    }
}

/// The people of an organisation, at most so many.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn members_of(conn: &mut Conn, id: Uuid, most: i64) -> diesel::QueryResult<Vec<MemberView>> {
    let found = store::list_members(conn, id, None, most).await?;
    Ok(found.into_iter().map(MemberView::from).collect())
}

/// One of them.
///
/// # Errors
/// When the person is no member.
pub async fn member_of(conn: &mut Conn, id: Uuid, member: Uuid) -> diesel::QueryResult<MemberView> {
    Ok(store::get_member(conn, id, member).await?.into())
}

/// The account numbers that were proposed, newest first, at most so many.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn account_changes_of(
    conn: &mut Conn,
    id: Uuid,
    most: i64,
) -> diesel::QueryResult<Vec<BankAccountChangeView>> {
    let found = store::list_changes(conn, id, None, most).await?;
    Ok(found.into_iter().map(BankAccountChangeView::from).collect())
}

/// The account numbers that some organisations proposed, newest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn account_changes_among(
    conn: &mut Conn,
    organisations: &[Uuid],
    cursor: Option<Uuid>,
    fetch: i64,
) -> diesel::QueryResult<Vec<BankAccountChangeView>> {
    let found = store::list_changes_of(conn, organisations, cursor, fetch).await?;
    Ok(found.into_iter().map(BankAccountChangeView::from).collect())
}

/// Register an organisation; the caller becomes its first member and manages it. Roles: provider-member.
#[utoipa::path(operation_id = "createOrganisation", tag = "organisations", security(("bearer" = [])),
    request_body = NewOrganisation,
    responses((status = 201, description = "Registered", body = OrganisationView), Refusals))]
#[post("/organisations")]
async fn create_organisation(
    counter: Counter,
    entered: Entered<NewOrganisation>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::ProviderMember], entered.0, async |conn, deed, entered| {
            let organisation = actions::register(conn, deed, entered).await?;
            let location = format!("/v1/organisations/{}", organisation.id);
            Ok(Answer::created(location, &OrganisationView::from(organisation))?.version(1))
        })
        .await
}

/// Organisations, newest first: the own ones, or all for the municipality. Roles: provider-member, staff, auditor.
#[utoipa::path(operation_id = "listOrganisations", tag = "organisations", security(("bearer" = [])), params(Page),
    responses((status = 200, description = "A page", body = Paged<OrganisationView>), Refusals))]
#[get("/organisations")]
async fn list_organisations(
    office: web::Data<Office>,
    actor: Actor,
    request: HttpRequest,
    page: Asked<Page>,
) -> Result<HttpResponse, Problem> {
    let all = actor.is(&Role::READS_DOSSIERS);
    let among = (!all).then_some(actor.organisations.as_slice());
    if !all {
        actor.must_be(&[Role::ProviderMember])?;
    }
    let found = store::list(&mut *office.conn().await?, among, page.cursor, page.fetch()).await?;
    let items = found.into_iter().map(OrganisationView::from).collect();
    Ok(Paged::respond(
        &request,
        *page,
        items,
        |item: &OrganisationView| item.id,
    ))
}

/// One organisation. Roles: provider-member of it, staff, auditor.
#[utoipa::path(operation_id = "getOrganisation", tag = "organisations", security(("bearer" = [])),
    params(("organisationId" = Uuid, Path, description = "The organisation")),
    responses((status = 200, description = "The organisation", body = OrganisationView), Refusals))]
#[get("/organisations/{organisationId}")]
async fn get_organisation(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    actor.must_see(*id, &Role::READS_DOSSIERS)?;
    let found = store::get(&mut *office.conn().await?, *id).await?;
    let version = found.version;
    Ok(Answer::ok(&OrganisationView::from(found))?
        .version(version)
        .into())
}

/// Change name, address or consent. Roles: provider-member who manages it.
#[utoipa::path(operation_id = "updateOrganisation", tag = "organisations", security(("bearer" = [])),
    request_body(content = OrganisationChange, content_type = "application/merge-patch+json"),
    params(("organisationId" = Uuid, Path, description = "The organisation"), ("If-Match" = String, Header, description = "The ETag that was read")),
    responses((status = 200, description = "Changed", body = OrganisationView), Refusals))]
#[patch("/organisations/{organisationId}")]
async fn update_organisation(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
    if_match: IfMatch,
    entered: Entered<OrganisationChange>,
) -> Result<HttpResponse, Problem> {
    actor.must_be(&[Role::ProviderMember])?;
    actor.must_act_for(*id)?;
    let change = entered.0;
    let deed = Deed::of(&office, &actor, &[Role::ProviderMember], office.now())?;
    let changed = office
        .act(async |conn| actions::revise(conn, &deed, *id, if_match, change).await)
        .await?;
    let version = changed.version;
    Ok(Answer::ok(&OrganisationView::from(changed))?
        .version(version)
        .into())
}

/// Add a person, who is told by mail; who has no password yet gets an invitation, and another one when asked again.
/// Roles: provider-member who manages the organisation.
#[utoipa::path(operation_id = "createMember", tag = "organisations", security(("bearer" = [])), request_body = NewMember,
    params(("organisationId" = Uuid, Path, description = "The organisation")),
    responses((status = 201, description = "Added", body = MemberView), Refusals))]
#[post("/organisations/{organisationId}/members")]
async fn create_member(
    counter: Counter,
    id: web::Path<Uuid>,
    entered: Entered<NewMember>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::ProviderMember], entered.0, async |conn, deed, entered| {
            deed.actor.must_act_for(*id)?;
            let member = actions::add_member(conn, deed, *id, entered).await?;
            let location = format!("/v1/organisations/{id}/members");
            Answer::created(location, &MemberView::from(member))
        })
        .await
}

/// Take a person out of an organisation, also oneself: the access ends at once, and the person is told by mail. Never the last one.
/// Roles: provider-member who manages the organisation, or the person itself.
#[utoipa::path(operation_id = "removeMember", tag = "organisations", security(("bearer" = [])),
    params(("organisationId" = Uuid, Path, description = "The organisation"), ("memberId" = Uuid, Path, description = "The person")),
    responses((status = 201, description = "Taken out", body = MemberView), Refusals))]
#[post("/organisations/{organisationId}/members/{memberId}/removal")]
async fn remove_member(counter: Counter, path: web::Path<(Uuid, Uuid)>) -> Result<HttpResponse, Problem> {
    let (organisation, member) = path.into_inner();
    counter
        .act(&[Role::ProviderMember], (), async |conn, deed, ()| {
            deed.actor.must_act_for(organisation)?;
            let removed = actions::remove_member(conn, deed, organisation, member).await?;
            let location = format!("/v1/organisations/{organisation}/members");
            Answer::created(location, &MemberView::from(removed))
        })
        .await
}

/// Let a person manage the organisation, or no longer; there is always someone who does, and the person is told by mail.
/// Roles: provider-member who manages the organisation.
#[utoipa::path(operation_id = "changeMemberRole", tag = "organisations", security(("bearer" = [])), request_body = MemberRole,
    params(("organisationId" = Uuid, Path, description = "The organisation"), ("memberId" = Uuid, Path, description = "The person")),
    responses((status = 201, description = "Changed", body = MemberView), Refusals))]
#[post("/organisations/{organisationId}/members/{memberId}/role")]
async fn change_member_role(
    counter: Counter,
    path: web::Path<(Uuid, Uuid)>,
    entered: Entered<MemberRole>,
) -> Result<HttpResponse, Problem> {
    let (organisation, member) = path.into_inner();
    counter
        .act(&[Role::ProviderMember], entered.0, async |conn, deed, entered| {
            deed.actor.must_act_for(organisation)?;
            let changed = actions::change_role(conn, deed, organisation, member, entered.manages).await?;
            let location = format!("/v1/organisations/{organisation}/members");
            Answer::created(location, &MemberView::from(changed))
        })
        .await
}

/// The people of an organisation. Roles: provider-member of it, staff, auditor.
#[utoipa::path(operation_id = "listMembers", tag = "organisations", security(("bearer" = [])),
    params(Page, ("organisationId" = Uuid, Path, description = "The organisation")),
    responses((status = 200, description = "A page", body = Paged<MemberView>), Refusals))]
#[get("/organisations/{organisationId}/members")]
async fn list_members(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
    request: HttpRequest,
    page: Asked<Page>,
) -> Result<HttpResponse, Problem> {
    actor.must_see(*id, &Role::READS_DOSSIERS)?;
    let found = store::list_members(&mut *office.conn().await?, *id, page.cursor, page.fetch()).await?;
    let items = found.into_iter().map(MemberView::from).collect();
    Ok(Paged::respond(&request, *page, items, |item: &MemberView| {
        item.id
    }))
}

/// Propose another account number. Roles: provider-member who manages the organisation.
#[utoipa::path(operation_id = "createBankAccountChange", tag = "organisations", security(("bearer" = [])),
    request_body = NewBankAccount, params(("organisationId" = Uuid, Path, description = "The organisation")),
    responses((status = 201, description = "Proposed", body = BankAccountChangeView), Refusals))]
#[post("/organisations/{organisationId}/bank-account-changes")]
async fn create_bank_account_change(
    counter: Counter,
    id: web::Path<Uuid>,
    entered: Entered<NewBankAccount>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::ProviderMember], entered.0, async |conn, deed, entered| {
            deed.actor.must_act_for(*id)?;
            let change = actions::propose_account(conn, deed, *id, entered).await?;
            let location = format!("/v1/organisations/{id}/bank-account-changes");
            Answer::created(location, &BankAccountChangeView::from(change))
        })
        .await
}

/// Account numbers proposed, newest first. Roles: provider-member of the organisation, staff, auditor.
#[utoipa::path(operation_id = "listBankAccountChanges", tag = "organisations", security(("bearer" = [])),
    params(Page, ("organisationId" = Uuid, Path, description = "The organisation")),
    responses((status = 200, description = "A page", body = Paged<BankAccountChangeView>), Refusals))]
#[get("/organisations/{organisationId}/bank-account-changes")]
async fn list_bank_account_changes(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
    request: HttpRequest,
    page: Asked<Page>,
) -> Result<HttpResponse, Problem> {
    actor.must_see(*id, &Role::READS_DOSSIERS)?;
    let found = store::list_changes(&mut *office.conn().await?, *id, page.cursor, page.fetch()).await?;
    let items = found.into_iter().map(BankAccountChangeView::from).collect();
    Ok(Paged::respond(
        &request,
        *page,
        items,
        |item: &BankAccountChangeView| item.id,
    ))
}

/// Approve or reject a proposed account number. Roles: finance, and never who proposed it.
#[utoipa::path(operation_id = "judgeBankAccountChange", tag = "organisations", security(("bearer" = [])),
    request_body = AccountJudgement,
    params(("organisationId" = Uuid, Path, description = "The organisation"), ("changeId" = Uuid, Path, description = "The change"),
        ("Idempotency-Key" = String, Header, description = "A unique key of your own")),
    responses((status = 201, description = "Judged", body = BankAccountChangeView), Refusals))]
#[post("/organisations/{organisationId}/bank-account-changes/{changeId}/approval")]
async fn judge_bank_account_change(
    counter: SureCounter,
    path: web::Path<(Uuid, Uuid)>,
    entered: Entered<AccountJudgement>,
) -> Result<HttpResponse, Problem> {
    let (organisation, change) = path.into_inner();
    counter
        .act(&[Role::Finance], entered.0, async |conn, deed, entered| {
            let judged = actions::judge_account(conn, deed, organisation, change, entered.approved).await?;
            let location = format!("/v1/organisations/{organisation}/bank-account-changes");
            Answer::created(location, &BankAccountChangeView::from(judged))
        })
        .await
}

/// The doors of this room.
pub fn routes(doors: &mut Doors<'_>) {
    doors
        .service(create_organisation)
        .service(list_organisations)
        .service(get_organisation)
        .service(update_organisation)
        .service(create_member)
        .service(list_members)
        .service(remove_member)
        .service(change_member_role)
        .service(create_bank_account_change)
        .service(list_bank_account_changes)
        .service(judge_bank_account_change);
}
