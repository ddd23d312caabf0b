//! Every way in which a request can end badly: its status, its words and its article of law. No other file knows
//! HTTP for a rule.

use actix_web::http::StatusCode;

/// A kind of problem, named as in the `type` of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProblemType {
    /// The last part of the `type`, such as `ceiling-reached`.
    pub code: &'static str,
    /// The HTTP status.
    pub status: StatusCode,
    /// What happened, for people, in Dutch.
    pub title: &'static str,
    /// The same in English.
    pub title_en: &'static str,
    /// The article of law behind it, where there is one.
    pub article: Option<&'static str>,
    /// The database constraint that says the same, where there is one.
    pub constraints: &'static [&'static str],
}

macro_rules! problem_types {
    ($($name:ident $code:literal $status:ident $title:literal / $english:literal $(, $article:literal)? $([$($constraint:literal),+])?;)+) => {
        impl ProblemType {
            $(#[doc = $english] pub const $name: Self = Self {
                code: $code,
                status: StatusCode::$status,
                title: $title,
                title_en: $english,
                article: problem_types!(@article $($article)?),
                constraints: &[$($($constraint),+)?],
            };)+
            /// Every kind there is.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];
        }
    };
    (@article) => { None };
    (@article $article:literal) => { Some($article) };
}

problem_types! {
    INVALID_INPUT "invalid-input" BAD_REQUEST "Uw gegevens kloppen nog niet" / "Your input is not right yet" ["organisations_reachable", "awards_large_report_asked"];
    HEADER_MISSING "header-missing" BAD_REQUEST "Er ontbreekt een kop in uw verzoek" / "A header is missing";
    NOT_LOGGED_IN "not-logged-in" UNAUTHORIZED "U bent niet ingelogd" / "You are not logged in";
    WRONG_CREDENTIALS "wrong-credentials" UNAUTHORIZED "Dit e-mailadres of wachtwoord klopt niet" / "Wrong e-mail address or password";
    NOT_ALLOWED "not-allowed" FORBIDDEN "U mag dit niet doen" / "You may not do this"
        ["role_held", "audit_events_auditor_changes_nothing", "audit_events_administrator_in_no_dossier"];
    NO_MANDATE "no-mandate" FORBIDDEN "U hebt hiervoor geen mandaat" / "You have no mandate for this", "Awb 10:1"
        ["mandates_in_force"];
    CONFLICT_OF_INTEREST "conflict-of-interest" FORBIDDEN "U hebt een belang bij deze aanvraag" / "You have an interest in this application", "Awb 2:4"
        ["assessments_without_conflict", "decisions_without_conflict"];
    FOUR_EYES "four-eyes" FORBIDDEN "Dit moet een ander doen" / "Someone else has to do this", "Awb 10:3"
        ["decisions_not_by_assessor", "payments_four_eyes", "payments_not_released_by_decider", "bank_account_changes_four_eyes", "organisations_account_as_approved", "draw_publications_four_eyes", "user_roles_apart", "objection_decisions_not_by_first_decider"];
    FORM_EXPIRED "form-expired" FORBIDDEN "Dit formulier is verlopen" / "This form has expired";
    FORM_RESUMED "form-resumed" CONFLICT "Wat u had ingevuld, is er nog" / "What you filled in is still there";
    NOT_FOUND "not-found" NOT_FOUND "Dit bestaat niet" / "This does not exist";
    METHOD_NOT_ALLOWED "method-not-allowed" METHOD_NOT_ALLOWED "Dit kan hier niet" / "Not possible here";
    IMPOSSIBLE_NOW "impossible-now" CONFLICT "Dit kan nu niet" / "Not possible now"
        ["organisation_members_never_none", "organisation_members_one_manages", "decisions_one_per_application", "settlements_one_per_award", "evaluations_once_per_party", "reports_one_final", "assessments_once_per_assessor", "supplement_requests_one_open", "notices_of_default_one_per_term",
         "objections_one_per_decision", "objections_one_per_settlement", "objections_one_per_change", "objections_one_per_penalty", "objections_one_per_reclaim", "objection_repairs_one_open",
         "objection_postponements_once", "objection_decisions_one_per_objection", "objections_kept", "decisions_replaced_once",
         "draws_once_per_call", "mandates_end_sooner_only", "hearings_kept", "hearings_one_open", "payment_suspensions_one_running", "payment_suspensions_kept", "attachments_kept_once_submitted", "applications_sub_ceiling_kept", "applications_sub_ceiling_of_call", "sub_ceiling_entries_lowered_before_filing"];
    ALREADY_EXISTS "already-exists" CONFLICT "Dit bestaat al" / "This already exists"
        ["sub_ceilings_code_unique", "organisations_kvk_number_unique", "users_email_unique", "free_days_day_unique", "saved_views_name_once"];
    CALL_CLOSED "call-closed" CONFLICT "De openstelling is gesloten" / "The call is closed", "Awb 4:26"
        ["draws_before_close"];
    CEILING_REACHED "ceiling-reached" CONFLICT "Het subsidieplafond laat dit niet toe" / "The ceiling does not allow this", "Awb 4:25"
        ["ceilings_committed_within_amount", "ceiling_entries_exempt_within_room", "sub_ceilings_committed_within_amount", "sub_ceilings_within_ceiling"];
    UNTREATED_TOO_LATE "untreated-too-late" CONFLICT "Buiten behandeling laten kan niet meer" / "It can't be left untreated any more", "Awb 4:5"
        ["decisions_not_treated_in_time"];
    TOO_MUCH_AID "too-much-aid" CONFLICT "Dit is meer de-minimissteun dan mag" / "This is more de-minimis aid than allowed", "Verordening (EU) 2023/2831"
        ["awards_within_de_minimis"];
    ABOVE_MAXIMUM "above-maximum" CONFLICT "Dit is meer dan één aanvraag hier kan krijgen" / "This is more than one application can get here"
        ["awards_within_maximum"];
    REASONABLE_TERM_NEEDED "reasonable-term-needed" CONFLICT "Deze afwijzing vraagt een redelijke termijn" / "This refusal needs a reasonable term", "Awb 4:51"
        ["decisions_recurring_with_reasonable_term", "decisions_reasonable_term_or_why_not"];
    BEYOND_COMMITMENT "beyond-commitment" CONFLICT "Dit is meer dan is verleend" / "More than was committed"
        ["ceiling_entries_release_within_commitment", "payments_within_award", "ceilings_not_negative", "awards_amount_in_ledger", "award_changes_in_ledger", "award_changes_from_what_it_is", "settlements_in_ledger"];
    PAYMENT_SUSPENDED "payment-suspended" CONFLICT "De betaling is opgeschort" / "Payment is suspended", "Awb 4:56"
        ["payments_not_while_suspended"];
    CHANGE_UNLAWFUL "change-unlawful" CONFLICT "De wet laat deze wijziging nu niet toe" / "The law does not allow this change now", "Awb 4:48-4:50"
        ["award_changes_worse_has_ground", "award_changes_reasonable_term", "award_changes_ground_fits_settlement", "award_changes_within_five_years"];
    HEARING_NEEDED "hearing-needed" CONFLICT "De ontvanger moet eerst worden gehoord" / "The provider has to be heard first", "Awb 4:7-4:12"
        ["decisions_deviating_heard", "settlements_lower_heard", "award_changes_worse_heard", "decisions_hearing_once", "settlements_hearing_once", "award_changes_hearing_once"];
    DISTRIBUTION_OUTDATED "distribution-outdated" CONFLICT "Deze verdeling kan zo niet worden vastgesteld" / "This distribution can't be approved like this", "Awb 4:26"
        ["distribution_approvals_of_no_simulation", "distribution_approvals_of_distribution", "distribution_decisions_as_proposed"];
    DRAW_NEEDED "draw-needed" CONFLICT "Hierover moet worden geloot" / "A draw has to decide", "Awb 4:26";
    CEILING_SET_ONCE "ceiling-set-once" CONFLICT "Dit subsidieplafond is al vastgesteld" / "This ceiling was set before"
        ["ceiling_entries_set_first"];
    STALE "stale" PRECONDITION_FAILED "Iemand anders heeft dit intussen gewijzigd" / "Someone else changed this meanwhile"
        ["audit_events_pkey"];
    IF_MATCH_MISSING "if-match-missing" PRECONDITION_REQUIRED "Uw verzoek noemt niet welke versie u wijzigt" / "If-Match is missing";
    KEY_REUSED "key-reused" UNPROCESSABLE_ENTITY "Deze sleutel hoort bij een ander verzoek" / "This Idempotency-Key belongs to another request";
    TOO_LARGE "too-large" PAYLOAD_TOO_LARGE "Dit is te groot" / "This is too large";
    WRONG_MEDIA_TYPE "wrong-media-type" UNSUPPORTED_MEDIA_TYPE "Dit soort gegevens nemen wij hier niet aan" / "Media type not accepted";
    TOO_MANY_ATTEMPTS "too-many-attempts" TOO_MANY_REQUESTS "Te veel pogingen" / "Too many attempts";
    TOO_MANY_REQUESTS "too-many-requests" TOO_MANY_REQUESTS "Te veel verzoeken" / "Too many requests";
    INTERNAL "internal" INTERNAL_SERVER_ERROR "Er ging bij ons iets mis" / "Something went wrong on our side";
    UNAVAILABLE "unavailable" SERVICE_UNAVAILABLE "Wij zijn even niet bereikbaar" / "Temporarily unavailable";
}
