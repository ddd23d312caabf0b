//! Who may do what: every operation of the OpenAPI document, asked by every role and by nobody.
//!
//! The table below is the reviewed one. An operation without a line in it fails.

use plafond::api;
use reqwest::Method;
use serde_json::{Value, json};
use utoipa::openapi::path::{HttpMethod, Operation, PathItem};
use uuid::Uuid;

use crate::support::story::{content, grant, organisation};
use crate::support::{App, nowhere};

pub const WHO: [(&str, &str); 7] = [
    ("provider-member", "aanvrager@nieuw.example"),
    ("caseworker", "behandelaar@gemeente.example"),
    ("assessor", "beoordelaar-1@gemeente.example"),
    ("decider", "mandaathouder@gemeente.example"),
    ("finance", "financien@gemeente.example"),
    ("administrator", "beheer@gemeente.example"),
    ("auditor", "toezicht@gemeente.example"),
];

pub const ANYONE: &str = "anyone";
const EVERYONE: &str = "provider-member caseworker assessor decider finance administrator auditor";
const STAFF: &str = "caseworker assessor decider finance administrator auditor";
const READERS_OF_STAFF: &str = "caseworker assessor decider finance auditor";
const READERS: &str = "provider-member caseworker assessor decider finance auditor";
const KEEPERS_OF_TEMPLATES: &str = "administrator caseworker decider auditor";
const READERS_OF_WORK: &str = "caseworker assessor decider auditor";
const PROVIDER: &str = "provider-member";
const DISTRIBUTION: &str = "caseworker decider finance auditor";

/// Operation by operation: who may, and a body that is well-formed, so that only the role decides.
#[allow(clippy::too_many_lines, reason = "one table, to be read as one")]
pub fn matrix() -> Vec<(&'static str, &'static str, Value)> {
    let id = Uuid::now_v7();
    let none = || json!({});
    let scheme = json!({ "title": "x", "legalBasis": "x", "decisionWeeks": 13, "fullAdvanceBelow": "1.00", "auditFrom": "2.00" });
    vec![
        ("createToken", ANYONE, none()),
        ("refreshToken", ANYONE, none()),
        ("createPasswordReset", ANYONE, none()),
        ("createPassword", ANYONE, none()),
        ("getMe", EVERYONE, none()),
        ("updateMe", EVERYONE, none()),
        ("getMailPreferences", EVERYONE, none()),
        ("updateMailPreferences", EVERYONE, none()),
        (
            "createUser",
            "administrator",
            json!({ "email": "nieuw@gemeente.example", "name": "x", "roles": ["caseworker"] }),
        ),
        ("listUsers", "administrator auditor", none()),
        ("getUser", "administrator auditor", none()),
        ("updateUser", "administrator", none()),
        (
            "createMandate",
            "administrator",
            json!({ "userId": id, "resolution": "x", "validFrom": "2026-01-01" }),
        ),
        ("listMandates", "administrator decider auditor", none()),
        ("getMandate", "administrator decider auditor", none()),
        (
            "endMandate",
            "administrator",
            json!({ "validUntil": "2026-01-01", "reason": "x" }),
        ),
        ("listNotifications", EVERYONE, none()),
        ("listDeadlines", READERS_OF_STAFF, none()),
        ("listFreeDays", ANYONE, none()),
        (
            "createFreeDay",
            "administrator",
            json!({ "day": "2031-01-02", "ground": "x" }),
        ),
        ("getSettlementProposal", READERS_OF_STAFF, none()),
        ("getDecisionBounds", READERS_OF_STAFF, none()),
        ("getLetter", READERS, none()),
        ("getLetterVerification", "caseworker decider auditor", none()),
        ("listNotices", READERS, none()),
        ("exportNotices", "caseworker decider auditor", none()),
        ("listPrintJobs", "caseworker decider auditor", none()),
        ("postPrintJob", "caseworker", json!({ "postedOn": "2026-03-24" })),
        (
            "returnPrintJob",
            "caseworker",
            json!({ "returnedOn": "2026-03-24", "reason": "x" }),
        ),
        (
            "returnNotification",
            "caseworker",
            json!({ "returnedOn": "2026-03-24", "reason": "x" }),
        ),
        ("listLetterKinds", KEEPERS_OF_TEMPLATES, none()),
        ("listLetterTemplates", KEEPERS_OF_TEMPLATES, none()),
        (
            "createLetterTemplate",
            "administrator",
            json!({ "kind": "message", "source": "#import \"/letter.typ\": *\n#show: page-of-letter\n" }),
        ),
        ("previewDecision", "decider caseworker", grant()),
        (
            "previewSettlement",
            "decider caseworker",
            json!({ "amount": "1.00", "reasons": "x" }),
        ),
        (
            "previewAwardChange",
            "decider caseworker",
            json!({ "kind": "report-due", "reportDueOn": "2099-01-01", "reasons": "x", "atRequest": true }),
        ),
        (
            "previewDistributionLetter",
            "decider",
            json!({
                "applicationId": id,
                "approval": { "reasons": "x", "legalBasis": "x", "reportDueOn": "2099-01-01" },
            }),
        ),
        (
            "previewHearing",
            "caseworker",
            json!({
                "kind": "refusal", "intention": "x", "reasons": "x", "legalBasis": "x", "respondBy": "2099-01-01",
            }),
        ),
        ("getLetterContent", READERS, none()),
        ("retryNotification", "administrator", none()),
        ("listOutages", ANYONE, none()),
        (
            "createOutage",
            "administrator",
            json!({ "beganAt": "2026-01-01T08:00:00Z", "endedAt": "2026-01-01T09:00:00Z", "description": "x" }),
        ),
        ("createNoticeOfDefault", "provider-member caseworker", none()),
        ("listNoticesOfDefault", READERS, none()),
        ("getPenalty", READERS, none()),
        ("determinePenalty", "decider", json!({ "reasons": "x" })),
        ("createOrganisation", PROVIDER, organisation()),
        ("listOrganisations", READERS, none()),
        ("getOrganisation", READERS, none()),
        ("updateOrganisation", PROVIDER, none()),
        (
            "createMember",
            PROVIDER,
            json!({ "email": "a@b.example", "name": "x" }),
        ),
        ("listMembers", READERS, none()),
        ("removeMember", PROVIDER, none()),
        ("changeMemberRole", PROVIDER, json!({ "manages": true })),
        (
            "createBankAccountChange",
            PROVIDER,
            json!({ "iban": "NL91ABNA0417164300", "accountHolder": "x" }),
        ),
        ("listBankAccountChanges", READERS, none()),
        ("judgeBankAccountChange", "finance", json!({ "approved": true })),
        ("createScheme", "administrator", scheme.clone()),
        ("createSchemeSuccessor", "administrator", scheme.clone()),
        ("listSchemes", ANYONE, none()),
        ("getScheme", ANYONE, none()),
        ("updateScheme", "administrator", none()),
        (
            "createCall",
            "administrator",
            json!({
                "schemeId": id, "ceilingId": id, "title": "x", "description": "x", "opensAt": "2026-01-01T00:00:00Z",
                "closesAt": "2026-02-01T00:00:00Z", "decisionWeeks": 13, "distributionMethod": "pro-rata", "lastOne": "partial",
                "minimum": "0.00", "requiredDocuments": [], "themes": [], "criteria": [],
            }),
        ),
        ("listCalls", ANYONE, none()),
        ("getCall", ANYONE, none()),
        ("updateCall", "administrator", none()),
        ("publishCall", "administrator", none()),
        (
            "createCeiling",
            "administrator",
            json!({
                "amount": "1.00", "periodStart": "2026-01-01", "periodEnd": "2026-12-31", "resolution": "x",
                "publishedOn": "2026-01-01",
            }),
        ),
        ("listCeilings", STAFF, none()),
        ("getCeiling", STAFF, none()),
        (
            "createCeilingEntry",
            "administrator",
            json!({ "kind": "raised", "amount": "1.00", "ground": "x" }),
        ),
        ("listCeilingEntries", STAFF, none()),
        (
            "createSubCeiling",
            "administrator",
            json!({ "code": "x", "title": "x", "amount": "1.00", "ground": "x" }),
        ),
        (
            "createSubCeilingEntry",
            "administrator",
            json!({ "kind": "raised", "amount": "1.00", "ground": "x" }),
        ),
        ("listSubCeilings", STAFF, none()),
        ("allocateApplication", "caseworker", none()),
        (
            "createApplication",
            PROVIDER,
            json!({ "callId": id, "organisationId": id, "content": content("1.00") }),
        ),
        ("listApplications", READERS, none()),
        ("getApplication", READERS, none()),
        ("updateApplication", PROVIDER, json!({ "content": {} })),
        ("submitApplication", PROVIDER, none()),
        ("withdrawApplication", PROVIDER, none()),
        (
            "createSupplementRequest",
            "caseworker",
            json!({ "missing": "x", "dueOn": "2030-01-01" }),
        ),
        ("listSupplementRequests", READERS, none()),
        ("createSupplement", PROVIDER, json!({ "answer": "x" })),
        (
            "createDelayNotice",
            "caseworker",
            json!({ "expectedBy": "2030-01-01", "reasons": "x" }),
        ),
        ("listDelayNotices", READERS, none()),
        ("completeApplication", "caseworker", none()),
        ("createAttachment", PROVIDER, none()),
        ("listAttachments", READERS, none()),
        ("getAttachment", READERS, none()),
        ("removeAttachment", PROVIDER, none()),
        ("listLetters", READERS, none()),
        ("getAwardLetter", READERS, none()),
        ("getTimeline", READERS, none()),
        ("listTerms", READERS, none()),
        ("getReceipt", ANYONE, none()),
        ("listPenalties", "caseworker decider finance auditor", none()),
        ("createNote", "caseworker decider", json!({ "text": "x" })),
        ("listNotes", "caseworker decider auditor", none()),
        ("listSavedViews", READERS_OF_STAFF, none()),
        ("createSavedView", READERS_OF_WORK, json!({ "name": "x" })),
        ("removeSavedView", READERS_OF_STAFF, none()),
        ("createConflict", "assessor decider", json!({ "reason": "x" })),
        ("listConflicts", "caseworker decider auditor", none()),
        (
            "createAssessment",
            "assessor",
            json!({ "noConflictOfInterest": true, "points": {}, "advice": "x" }),
        ),
        ("listAssessments", "caseworker assessor decider auditor", none()),
        (
            "createApplicationHearing",
            "caseworker",
            json!({
                "kind": "revocation", "intention": "x", "reasons": "x", "legalBasis": "x", "respondBy": "2030-01-01",
            }),
        ),
        ("listApplicationHearings", READERS, none()),
        ("getApplicationHearing", READERS, none()),
        (
            "createApplicationHearingTalkRequest",
            "provider-member caseworker",
            none(),
        ),
        (
            "createApplicationHearingView",
            "provider-member caseworker",
            json!({ "view": "x" }),
        ),
        (
            "createApplicationHearingWaiver",
            "provider-member caseworker",
            none(),
        ),
        ("createDecision", "decider", grant()),
        ("getDecision", READERS, none()),
        ("getDecisionExplanation", READERS, none()),
        ("createDistribution", "caseworker decider", none()),
        ("listDistributions", DISTRIBUTION, none()),
        ("getDistribution", DISTRIBUTION, none()),
        ("compareDistribution", DISTRIBUTION, none()),
        ("getDistributionFeasibility", DISTRIBUTION, none()),
        (
            "approveDistribution",
            "decider",
            json!({ "reasons": "x", "legalBasis": "x", "reportDueOn": "2030-01-01" }),
        ),
        ("createDraw", "decider", none()),
        ("publishDraw", "caseworker decider", none()),
        ("listDraws", ANYONE, none()),
        ("getDraw", ANYONE, none()),
        ("getReserveList", DISTRIBUTION, none()),
        (
            "createReserveOffer",
            "decider",
            json!({ "answerBy": "2099-01-01", "explanation": "x" }),
        ),
        ("listReserveOffers", READERS, none()),
        ("getReserveOffer", READERS, none()),
        (
            "createReserveOfferAnswer",
            "provider-member caseworker",
            json!({ "accepted": true }),
        ),
        (
            "createReserveOfferWithdrawal",
            "decider",
            json!({ "reasons": "x" }),
        ),
        ("createReserveOfferGrant", "decider", json!({ "reasons": "x" })),
        ("listAwards", READERS, none()),
        ("getAward", READERS, none()),
        ("createPayment", "finance", json!({ "amount": "1.00" })),
        ("listPayments", READERS, none()),
        ("createPenaltyPayment", "finance", none()),
        ("listPenaltyPayments", READERS, none()),
        (
            "createPaymentSuspension",
            "decider",
            json!({ "ground": "not-performed", "reasons": "x" }),
        ),
        (
            "previewPaymentSuspension",
            "caseworker decider",
            json!({ "ground": "not-performed", "reasons": "x" }),
        ),
        ("listPaymentSuspensions", READERS, none()),
        ("getPaymentSuspension", READERS, none()),
        ("liftPaymentSuspension", "decider", json!({ "reasons": "x" })),
        ("getPayment", "finance auditor", none()),
        ("preparePayment", "finance", none()),
        ("releasePayment", "finance", none()),
        ("confirmPayment", "finance", json!({ "paidOn": "2026-01-01" })),
        ("cancelPayment", "finance", json!({ "reason": "x" })),
        (
            "returnPayment",
            "finance",
            json!({ "returnedOn": "2026-03-24", "reason": "x" }),
        ),
        ("replacePayment", "finance", none()),
        ("createPaymentBatch", "finance", none()),
        ("listPaymentBatches", "finance auditor", none()),
        ("getPaymentBatch", "finance auditor", none()),
        (
            "confirmPaymentBatch",
            "finance",
            json!({ "paidOn": "2026-01-01" }),
        ),
        ("releasePayments", "finance", json!({ "paymentIds": [id] })),
        (
            "createCallEvaluation",
            "caseworker",
            json!({ "callId": id, "conclusions": "x", "nextSteps": "x" }),
        ),
        (
            "listCallEvaluations",
            "caseworker assessor decider finance auditor",
            none(),
        ),
        (
            "getCallEvaluation",
            "caseworker assessor decider finance auditor",
            none(),
        ),
        (
            "createReport",
            PROVIDER,
            json!({
                "periodStart": "2026-01-01", "periodEnd": "2026-02-01", "final": true, "sessions": 1, "narrative": "x",
                "actualCosts": "1.00", "thirdPartyIncome": "0.00", "ownContribution": "0.00", "reached": [],
            }),
        ),
        ("listReports", READERS, none()),
        ("createReportDocument", PROVIDER, none()),
        ("listReportDocuments", READERS, none()),
        ("removeReportDocument", PROVIDER, none()),
        (
            "createEvaluation",
            "provider-member caseworker",
            json!({ "wentWell": "x", "couldBeBetter": "x" }),
        ),
        ("listAwardEvaluations", READERS, none()),
        (
            "createSettlement",
            "decider",
            json!({ "amount": "1.00", "reasons": "x" }),
        ),
        ("getSettlement", READERS, none()),
        (
            "createAwardChange",
            "decider",
            json!({ "kind": "lowered", "amount": "1.00", "ground": "not-performed", "reasons": "x" }),
        ),
        ("listAwardChanges", READERS, none()),
        ("getAwardChange", READERS, none()),
        (
            "createObjection",
            "provider-member caseworker",
            json!({ "against": "decision", "againstId": id, "grounds": "x" }),
        ),
        ("listObjections", READERS, none()),
        ("getObjection", READERS, none()),
        ("createObjectionAttachment", "provider-member caseworker", none()),
        ("listObjectionAttachments", READERS, none()),
        ("getObjectionAttachment", READERS, none()),
        (
            "createObjectionGrounds",
            "provider-member caseworker",
            json!({ "grounds": "x" }),
        ),
        (
            "createObjectionRepairRequest",
            "caseworker",
            json!({ "missing": "x", "dueOn": "2030-01-01" }),
        ),
        (
            "createObjectionRepair",
            "provider-member caseworker",
            json!({ "grounds": "x" }),
        ),
        ("createObjectionCommittee", "caseworker", json!({ "name": "x" })),
        (
            "createHearingOffer",
            "caseworker",
            json!({ "answerBy": "2030-01-01" }),
        ),
        ("createHearingRequest", "provider-member caseworker", none()),
        (
            "createHearing",
            "caseworker",
            json!({ "startsAt": "2030-01-01T10:00:00Z", "place": "x" }),
        ),
        (
            "createHearingReport",
            "caseworker",
            json!({ "attendees": "x", "report": "x" }),
        ),
        (
            "createHearingWaiver",
            "provider-member caseworker",
            json!({ "ground": "objector-waived", "reason": "x" }),
        ),
        (
            "createObjectionPostponement",
            "caseworker",
            json!({ "ground": "once", "weeks": 6, "reason": "x" }),
        ),
        ("withdrawObjection", "provider-member caseworker", none()),
        (
            "createObjectionDecision",
            "decider",
            json!({ "outcome": "dismissed", "reasons": "x", "legalBasis": "x" }),
        ),
        (
            "previewObjectionDecision",
            "caseworker decider",
            json!({ "outcome": "dismissed", "reasons": "x", "legalBasis": "x" }),
        ),
        ("getObjectionDecision", READERS, none()),
        ("listOffers", ANYONE, none()),
        ("listRegister", ANYONE, none()),
        ("getLatestSeal", ANYONE, none()),
        ("createTrailCheck", "auditor", none()),
        ("getTrailCheck", "auditor", none()),
        ("listAuditEvents", "auditor", none()),
    ]
}

/// Every operation: method, path, operation.
pub fn operations() -> Vec<(Method, String, Operation)> {
    let mut all = Vec::new();
    for (path, item) in api::document().paths.paths {
        let here = by_method(item).into_iter();
        all.extend(here.map(|(method, operation)| (method, path.clone(), operation)));
    }
    all
}

/// The operations of one path, by every method that OpenAPI knows.
fn by_method(item: PathItem) -> Vec<(Method, Operation)> {
    let named = [
        ("GET", item.get),
        ("PUT", item.put),
        ("POST", item.post),
        ("DELETE", item.delete),
        ("OPTIONS", item.options),
        ("HEAD", item.head),
        ("PATCH", item.patch),
        ("TRACE", item.trace),
        ("QUERY", item.query),
    ];
    let named = named
        .into_iter()
        .filter_map(|(method, operation)| Some((method.to_owned(), operation?)));
    named
        .chain(item.additional_operations)
        .map(|(method, operation)| (method.parse().unwrap(), operation))
        .collect()
}

#[test]
fn no_operation_escapes_the_table_by_its_method() {
    let known = [
        HttpMethod::Get,
        HttpMethod::Put,
        HttpMethod::Post,
        HttpMethod::Delete,
        HttpMethod::Options,
        HttpMethod::Head,
        HttpMethod::Patch,
        HttpMethod::Trace,
    ];
    let mut item = PathItem::from_http_methods(known, Operation::new());
    item.query = Some(Operation::new());
    item.additional_operations
        .insert("LINK".to_owned(), Operation::new());
    let found: Vec<_> = by_method(item)
        .into_iter()
        .map(|(method, _)| method.to_string())
        .collect();
    assert_eq!(
        found,
        [
            "GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "QUERY", "LINK"
        ]
    );
}

#[test]
fn every_operation_has_a_line_in_the_table_and_the_table_no_other() {
    let mut operations: Vec<_> = operations()
        .into_iter()
        .map(|(_, _, operation)| operation.operation_id.unwrap())
        .collect();
    operations.sort();
    let mut lines: Vec<_> = matrix()
        .into_iter()
        .map(|(operation, ..)| operation.to_owned())
        .collect();
    lines.sort();
    assert_eq!(operations, lines);
}

#[test]
fn every_operation_says_who_may_call_it() {
    for (method, path, operation) in operations() {
        let told = [operation.summary, operation.description]
            .into_iter()
            .flatten()
            .collect::<String>();
        assert!(told.contains("Roles: "), "{method} {path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_role_may_do_what_its_line_says_and_nothing_else() {
    let app = App::start().await;
    let matrix = matrix();
    for (method, path, operation) in operations() {
        let name = operation.operation_id.unwrap();
        let (_, allowed, body) = matrix.iter().find(|(line, ..)| *line == name).unwrap();
        let ask = || {
            let key = Uuid::now_v7().to_string();
            let request = app
                .request(method.clone(), &nowhere(&path))
                .header("Idempotency-Key", key);
            if matches!(
                name.as_str(),
                "createAttachment" | "createObjectionAttachment" | "createReportDocument"
            ) {
                let form = reqwest::multipart::Form::new().text("kind", "x");
                request.multipart(form)
            } else if method == Method::GET {
                request
            } else {
                request.header("If-Match", "\"1\"").json(body)
            }
        };
        let nobody = app.send(ask()).await;
        assert_eq!(
            nobody.status != 401,
            *allowed == ANYONE,
            "{name} by nobody: {nobody:?}"
        );
        for (role, who) in WHO {
            let answer = app.send(ask().bearer_auth(app.token(who).await)).await;
            let may = *allowed == ANYONE || allowed.split(' ').any(|allowed| allowed == role);
            assert_eq!(
                answer.status != 403,
                may,
                "{name} by {role}: {} {:#}",
                answer.status,
                answer.body
            );
            assert!(
                answer.status.as_u16() < 500 && answer.status != 401,
                "{name} by {role}: {} {:#}",
                answer.status,
                answer.body
            );
        }
    }
}
