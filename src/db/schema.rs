// @generated automatically by Diesel CLI.

diesel::table! {
    use diesel::sql_types::*;

    account_links (token_hash) {
        token_hash -> Bytea,
        user_id -> Uuid,
        purpose -> Text,
        expires_at -> Timestamptz,
        used_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    application_revisions (application_id, revision) {
        application_id -> Uuid,
        revision -> Int4,
        content -> Jsonb,
        content_hash -> Bytea,
        made_by -> Uuid,
        made_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    applications (id) {
        id -> Uuid,
        reference -> Text,
        call_id -> Uuid,
        organisation_id -> Uuid,
        status -> Text,
        title -> Text,
        content -> Jsonb,
        requested -> Numeric,
        created_by -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        receipt_number -> Nullable<Int8>,
        received_at -> Nullable<Timestamptz>,
        content_hash -> Nullable<Bytea>,
        complete_on -> Nullable<Date>,
        decide_by -> Nullable<Date>,
        version -> Int8,
        in_time_because -> Nullable<Text>,
        sub_ceiling_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    assessment_points (assessment_id, criterion_id) {
        assessment_id -> Uuid,
        criterion_id -> Uuid,
        points -> Int4,
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    assessments (id) {
        id -> Uuid,
        application_id -> Uuid,
        assessor_id -> Uuid,
        no_conflict_declared_at -> Timestamptz,
        advice -> Text,
        given_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    attachments (id) {
        id -> Uuid,
        application_id -> Uuid,
        kind -> Text,
        name -> Text,
        media_type -> Text,
        size -> Int8,
        sha256 -> Bytea,
        uploaded_by -> Uuid,
        uploaded_at -> Timestamptz,
        removed_at -> Nullable<Timestamptz>,
        removed_by -> Nullable<Uuid>,
        award_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    audit_events (chain_id, seq) {
        chain_id -> Uuid,
        seq -> Int8,
        at -> Timestamptz,
        actor_id -> Nullable<Uuid>,
        actor_role -> Text,
        action -> Text,
        object_kind -> Text,
        object_id -> Uuid,
        details -> Text,
        prev_seq -> Nullable<Int8>,
        prev_hash -> Bytea,
        hash -> Bytea,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    audit_seals (seq) {
        seq -> Int8,
        at -> Timestamptz,
        heads -> Text,
        prev_seq -> Nullable<Int8>,
        prev_hash -> Bytea,
        hash -> Bytea,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    audit_unsealed (chain_id, seq) {
        chain_id -> Uuid,
        seq -> Int8,
        hash -> Bytea,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    award_changes (id) {
        id -> Uuid,
        award_id -> Uuid,
        kind -> Text,
        ground -> Nullable<Text>,
        amount_before -> Numeric,
        amount_after -> Numeric,
        obligations -> Array<Nullable<Text>>,
        report_due_on -> Date,
        effective_from -> Date,
        breach_on -> Nullable<Date>,
        reasons -> Text,
        decided_by -> Uuid,
        decided_at -> Timestamptz,
        objection_until -> Date,
        objection_id -> Nullable<Uuid>,
        hearing_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    awards (id) {
        id -> Uuid,
        decision_id -> Uuid,
        application_id -> Uuid,
        organisation_id -> Uuid,
        ceiling_id -> Uuid,
        amount -> Numeric,
        status -> Text,
        report_due_on -> Date,
        created_at -> Timestamptz,
        version -> Int8,
        obligations -> Array<Nullable<Text>>,
        report_asked -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    bank_account_changes (id) {
        id -> Uuid,
        organisation_id -> Uuid,
        iban -> Text,
        account_holder -> Text,
        status -> Text,
        proposed_by -> Uuid,
        proposed_at -> Timestamptz,
        judged_by -> Nullable<Uuid>,
        judged_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    call_evaluations (id) {
        id -> Uuid,
        call_id -> Uuid,
        conclusions -> Text,
        next_steps -> Text,
        written_by -> Uuid,
        written_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    calls (id) {
        id -> Uuid,
        scheme_id -> Uuid,
        ceiling_id -> Uuid,
        title -> Text,
        description -> Text,
        opens_at -> Timestamptz,
        closes_at -> Timestamptz,
        decision_weeks -> Nullable<Int4>,
        distribution_method -> Text,
        last_one -> Text,
        minimum -> Numeric,
        threshold -> Nullable<Numeric>,
        required_documents -> Array<Nullable<Text>>,
        themes -> Array<Nullable<Text>>,
        published_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        version -> Int8,
        maximum -> Nullable<Numeric>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    ceiling_entries (ceiling_id, seq) {
        ceiling_id -> Uuid,
        seq -> Int8,
        kind -> Text,
        amount -> Numeric,
        exempt_ground -> Nullable<Text>,
        ground -> Text,
        decision_id -> Nullable<Uuid>,
        settlement_id -> Nullable<Uuid>,
        actor_id -> Uuid,
        at -> Timestamptz,
        amount_after -> Numeric,
        committed_after -> Numeric,
        exempt_after -> Numeric,
        applies_to_filed -> Bool,
        change_id -> Nullable<Uuid>,
        objection_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    ceilings (id) {
        id -> Uuid,
        scheme_id -> Uuid,
        period_start -> Date,
        period_end -> Date,
        resolution -> Text,
        published_on -> Date,
        amount -> Numeric,
        committed -> Numeric,
        exempt -> Numeric,
        entries -> Int8,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    conflicts_of_interest (application_id, user_id) {
        application_id -> Uuid,
        user_id -> Uuid,
        reason -> Text,
        declared_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    criteria (id) {
        id -> Uuid,
        call_id -> Uuid,
        code -> Text,
        title -> Text,
        position -> Int4,
        weight -> Int4,
        maximum -> Int4,
        threshold -> Nullable<Int4>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    de_minimis_aid (award_id) {
        award_id -> Uuid,
        application_id -> Uuid,
        reference -> Text,
        kvk_number -> Text,
        amount -> Numeric,
        granted_on -> Date,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    decision_bases (decision_id) {
        decision_id -> Uuid,
        rule_version -> Text,
        inputs -> Text,
        inputs_hash -> Bytea,
        outcome -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    decisions (id) {
        id -> Uuid,
        application_id -> Uuid,
        outcome -> Text,
        requested -> Numeric,
        amount -> Numeric,
        reasons -> Text,
        legal_basis -> Text,
        obligations -> Array<Nullable<Text>>,
        score -> Nullable<Numeric>,
        ceiling_id -> Uuid,
        ceiling_amount -> Numeric,
        ceiling_committed -> Numeric,
        decided_by -> Uuid,
        decided_at -> Timestamptz,
        notified_on -> Date,
        objection_until -> Date,
        exempt -> Numeric,
        objection_id -> Nullable<Uuid>,
        replaces_id -> Nullable<Uuid>,
        deviates_from_applicant -> Bool,
        hearing_id -> Nullable<Uuid>,
        recurring_years -> Array<Nullable<Int4>>,
        reasonable_term_until -> Nullable<Date>,
        no_reasonable_term_because -> Nullable<Text>,
        reserve_offer_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    delay_notices (id) {
        id -> Uuid,
        application_id -> Uuid,
        decide_by -> Date,
        expected_by -> Date,
        reasons -> Text,
        told_by -> Uuid,
        told_on -> Date,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    distribution_approvals (distribution_id) {
        distribution_id -> Uuid,
        simulated -> Bool,
        approved_by -> Uuid,
        approved_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    distribution_decisions (decision_id) {
        decision_id -> Uuid,
        distribution_id -> Uuid,
        application_id -> Uuid,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    distribution_members (distribution_id, application_id) {
        distribution_id -> Uuid,
        application_id -> Uuid,
        reference -> Text,
        status -> Text,
        version -> Int8,
        rank -> Int4,
        outcome -> Text,
        amount -> Numeric,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    distributions (id) {
        id -> Uuid,
        call_id -> Uuid,
        ceiling_id -> Uuid,
        method -> Text,
        simulated -> Bool,
        note -> Nullable<Text>,
        rule_version -> Text,
        input -> Text,
        input_hash -> Bytea,
        answer -> Text,
        granted -> Numeric,
        remaining -> Numeric,
        made_by -> Uuid,
        made_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    dossier_reads (dossier_id, reader_id, read_on) {
        dossier_id -> Uuid,
        reader_id -> Uuid,
        read_on -> Date,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    draw_publications (draw_id) {
        draw_id -> Uuid,
        seed -> Bytea,
        entrants -> Text,
        entrants_hash -> Bytea,
        witness -> Uuid,
        published_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    draws (id) {
        id -> Uuid,
        call_id -> Uuid,
        commitment -> Bytea,
        seed -> Bytea,
        made_by -> Uuid,
        made_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    evaluations (id) {
        id -> Uuid,
        award_id -> Uuid,
        party -> Text,
        went_well -> Text,
        could_be_better -> Text,
        written_by -> Uuid,
        written_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    free_days (id) {
        id -> Uuid,
        day -> Date,
        ground -> Text,
        added_by -> Nullable<Uuid>,
        added_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    heartbeats (id) {
        id -> Bool,
        at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    hearings (id) {
        id -> Uuid,
        application_id -> Uuid,
        award_id -> Nullable<Uuid>,
        kind -> Text,
        amount_before -> Numeric,
        amount -> Numeric,
        intention -> Text,
        reasons -> Text,
        legal_basis -> Text,
        announced_by -> Uuid,
        announced_at -> Timestamptz,
        respond_by -> Nullable<Date>,
        exception -> Nullable<Text>,
        exception_reason -> Nullable<Text>,
        status -> Text,
        answer -> Nullable<Text>,
        spoken -> Bool,
        answered_on -> Nullable<Date>,
        recorded_by -> Nullable<Uuid>,
        recorded_at -> Nullable<Timestamptz>,
        closed_at -> Nullable<Timestamptz>,
        version -> Int8,
        talk_asked_on -> Nullable<Date>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    idempotency_keys (user_id, operation, key) {
        user_id -> Uuid,
        operation -> Text,
        key -> Text,
        request_hash -> Bytea,
        status -> Int2,
        headers -> Jsonb,
        body -> Text,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    letter_sources (sha256) {
        sha256 -> Bytea,
        source -> Text,
        kept_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    letter_templates (id) {
        id -> Uuid,
        scheme_id -> Uuid,
        kind -> Text,
        version -> Int4,
        source_sha256 -> Bytea,
        made_by -> Uuid,
        made_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    letters (id) {
        id -> Uuid,
        kind -> Text,
        dossier_id -> Uuid,
        organisation_id -> Uuid,
        object_kind -> Text,
        object_id -> Uuid,
        title -> Text,
        addressee -> Text,
        data -> Text,
        data_sha256 -> Bytea,
        layout_sha256 -> Bytea,
        template_sha256 -> Bytea,
        template_version -> Nullable<Int4>,
        channel -> Text,
        consented_at -> Nullable<Timestamptz>,
        consent_version -> Nullable<Int8>,
        notification_id -> Nullable<Uuid>,
        issued_by -> Uuid,
        issued_at -> Timestamptz,
        rendered_at -> Nullable<Timestamptz>,
        size -> Nullable<Int8>,
        sha256 -> Nullable<Bytea>,
        engine -> Nullable<Text>,
        attempts -> Int4,
        next_attempt_at -> Timestamptz,
        last_error -> Nullable<Text>,
        accepted_on -> Nullable<Date>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    login_failures (id) {
        id -> Uuid,
        subject_hash -> Bytea,
        at -> Timestamptz,
        caller_hash -> Nullable<Bytea>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    login_secret (id) {
        id -> Bool,
        secret -> Bytea,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    mail_choices (user_id, topic) {
        user_id -> Uuid,
        topic -> Text,
        chosen_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    mandates (id) {
        id -> Uuid,
        user_id -> Uuid,
        resolution -> Text,
        valid_from -> Date,
        valid_until -> Nullable<Date>,
        up_to -> Nullable<Numeric>,
        given_by -> Nullable<Uuid>,
        given_at -> Timestamptz,
        ended_by -> Nullable<Uuid>,
        ended_at -> Nullable<Timestamptz>,
        end_reason -> Nullable<Text>,
        version -> Int8,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    notes (id) {
        id -> Uuid,
        application_id -> Uuid,
        text -> Text,
        written_by -> Uuid,
        written_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    notices_of_default (id) {
        id -> Uuid,
        application_id -> Uuid,
        term_id -> Uuid,
        received_on -> Date,
        channel -> Text,
        premature -> Bool,
        verdict -> Text,
        registered_by -> Uuid,
        registered_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    objection_attachments (id) {
        id -> Uuid,
        objection_id -> Uuid,
        kind -> Text,
        name -> Text,
        media_type -> Text,
        size -> Int8,
        sha256 -> Bytea,
        by_municipality -> Bool,
        uploaded_by -> Uuid,
        uploaded_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    objection_decisions (id) {
        id -> Uuid,
        objection_id -> Uuid,
        outcome -> Text,
        inadmissible_ground -> Nullable<Text>,
        reasons -> Text,
        legal_basis -> Text,
        in_time -> Bool,
        excuse -> Nullable<Text>,
        excuse_reason -> Nullable<Text>,
        decided_by -> Uuid,
        decided_at -> Timestamptz,
        notified_on -> Date,
        appeal_until -> Date,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    objection_grounds (id) {
        id -> Uuid,
        objection_id -> Uuid,
        text -> Text,
        given_by -> Uuid,
        given_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    objection_hearings (id) {
        id -> Uuid,
        objection_id -> Uuid,
        starts_at -> Timestamptz,
        place -> Text,
        online -> Bool,
        short_notice_agreed -> Bool,
        planned_by -> Uuid,
        planned_at -> Timestamptz,
        attendees -> Nullable<Text>,
        report -> Nullable<Text>,
        recorded_by -> Nullable<Uuid>,
        recorded_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    objection_postponements (id) {
        id -> Uuid,
        objection_id -> Uuid,
        ground -> Text,
        weeks -> Nullable<Int4>,
        until -> Nullable<Date>,
        consented_on -> Nullable<Date>,
        reason -> Text,
        postponed_by -> Uuid,
        postponed_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    objection_repairs (id) {
        id -> Uuid,
        objection_id -> Uuid,
        missing -> Text,
        requested_by -> Uuid,
        requested_on -> Date,
        due_on -> Date,
        completed_on -> Nullable<Date>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    objections (id) {
        id -> Uuid,
        application_id -> Uuid,
        organisation_id -> Uuid,
        decision_id -> Nullable<Uuid>,
        settlement_id -> Nullable<Uuid>,
        change_id -> Nullable<Uuid>,
        status -> Text,
        channel -> Text,
        posted_on -> Nullable<Date>,
        received_on -> Date,
        late_reason -> Nullable<Text>,
        committee -> Nullable<Text>,
        hearing_asked_on -> Nullable<Date>,
        hearing_answer_by -> Nullable<Date>,
        hearing_wanted_on -> Nullable<Date>,
        unheard_ground -> Nullable<Text>,
        unheard_reason -> Nullable<Text>,
        decide_by -> Date,
        withdrawn_on -> Nullable<Date>,
        registered_by -> Uuid,
        registered_at -> Timestamptz,
        version -> Int8,
        penalty_id -> Nullable<Uuid>,
        reclaim_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    organisation_members (organisation_id, user_id) {
        organisation_id -> Uuid,
        user_id -> Uuid,
        joined_at -> Timestamptz,
        manages -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    organisations (id) {
        id -> Uuid,
        name -> Text,
        kvk_number -> Text,
        rsin -> Text,
        iban -> Text,
        account_holder -> Text,
        email -> Text,
        consented_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        version -> Int8,
        street -> Nullable<Text>,
        postcode -> Nullable<Text>,
        town -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    outages (id) {
        id -> Uuid,
        began_at -> Timestamptz,
        ended_at -> Timestamptz,
        description -> Text,
        recorded_by -> Nullable<Uuid>,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    outbox_attempts (message_id, attempt) {
        message_id -> Text,
        attempt -> Int4,
        at -> Timestamptz,
        outcome -> Text,
        server_reply -> Text,
        server -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    outbox_messages (id) {
        id -> Uuid,
        kind -> Text,
        recipient -> Text,
        subject -> Text,
        text_body -> Text,
        html_body -> Text,
        message_id -> Text,
        dossier_id -> Nullable<Uuid>,
        organisation_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
        status -> Text,
        attempts -> Int4,
        next_attempt_at -> Timestamptz,
        leased_until -> Nullable<Timestamptz>,
        lease_owner -> Nullable<Uuid>,
        last_error -> Nullable<Text>,
        server_reply -> Nullable<Text>,
        sent_at -> Nullable<Timestamptz>,
        retried_after -> Int4,
        consented_at -> Nullable<Timestamptz>,
        consent_version -> Nullable<Int8>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    payment_batches (id) {
        id -> Uuid,
        payments -> Int4,
        total -> Numeric,
        made_by -> Uuid,
        made_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    payment_suspensions (id) {
        id -> Uuid,
        award_id -> Uuid,
        ground -> Text,
        reasons -> Text,
        decided_by -> Uuid,
        decided_at -> Timestamptz,
        notified_on -> Date,
        ends_on -> Date,
        status -> Text,
        change_id -> Nullable<Uuid>,
        lifted_by -> Nullable<Uuid>,
        lift_reasons -> Nullable<Text>,
        ended_at -> Nullable<Timestamptz>,
        version -> Int8,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    payments (id) {
        id -> Uuid,
        award_id -> Nullable<Uuid>,
        kind -> Text,
        amount -> Numeric,
        iban -> Text,
        account_holder -> Text,
        status -> Text,
        due_on -> Date,
        created_at -> Timestamptz,
        prepared_by -> Nullable<Uuid>,
        prepared_at -> Nullable<Timestamptz>,
        released_by -> Nullable<Uuid>,
        released_at -> Nullable<Timestamptz>,
        paid_on -> Nullable<Date>,
        confirmed_by -> Nullable<Uuid>,
        batch_id -> Nullable<Uuid>,
        version -> Int8,
        returned_on -> Nullable<Date>,
        returned_because -> Nullable<Text>,
        returned_by -> Nullable<Uuid>,
        replaces -> Nullable<Uuid>,
        cancelled_at -> Nullable<Timestamptz>,
        penalty_id -> Nullable<Uuid>,
        decided_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    penalties (notice_id) {
        notice_id -> Uuid,
        application_id -> Uuid,
        term_id -> Uuid,
        lapsed_on -> Date,
        noticed_on -> Date,
        starts_on -> Date,
        start_told_at -> Nullable<Timestamptz>,
        ended_on -> Nullable<Date>,
        days -> Nullable<Int4>,
        amount -> Nullable<Numeric>,
        determined_on -> Nullable<Date>,
        determined_by -> Nullable<Uuid>,
        determined_amount -> Nullable<Numeric>,
        reasons -> Nullable<Text>,
        decided_on -> Nullable<Date>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    penalty_revisions (id) {
        id -> Uuid,
        penalty_id -> Uuid,
        objection_id -> Uuid,
        amount -> Numeric,
        reasons -> Text,
        decided_by -> Uuid,
        decided_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    people_reached (report_id, municipality, profession) {
        report_id -> Uuid,
        municipality -> Text,
        profession -> Text,
        people -> Int4,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    print_jobs (id) {
        id -> Uuid,
        letter_id -> Uuid,
        reason -> Text,
        queued_at -> Timestamptz,
        posted_on -> Nullable<Date>,
        posted_by -> Nullable<Uuid>,
        posted_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    reclaim_revisions (id) {
        id -> Uuid,
        reclaim_id -> Uuid,
        objection_id -> Uuid,
        amount -> Numeric,
        waived -> Numeric,
        followed_by -> Nullable<Uuid>,
        reasons -> Text,
        decided_by -> Uuid,
        decided_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    refresh_tokens (token_hash) {
        token_hash -> Bytea,
        family_id -> Uuid,
        user_id -> Uuid,
        issued_at -> Timestamptz,
        expires_at -> Timestamptz,
        used_at -> Nullable<Timestamptz>,
        revoked_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    report_costs (report_id, line) {
        report_id -> Uuid,
        line -> Int4,
        description -> Text,
        budgeted -> Numeric,
        amount -> Numeric,
        deviates -> Bool,
        explanation -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    report_drafts (award_id) {
        award_id -> Uuid,
        content -> Jsonb,
        version -> Int8,
        saved_by -> Uuid,
        saved_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    reports (id) {
        id -> Uuid,
        award_id -> Uuid,
        period_start -> Date,
        period_end -> Date,
        #[sql_name = "final"]
        final_ -> Bool,
        sessions -> Int4,
        narrative -> Text,
        actual_costs -> Numeric,
        third_party_income -> Numeric,
        own_contribution -> Numeric,
        reported_by -> Uuid,
        reported_at -> Timestamptz,
        acknowledged_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    reserve_offers (id) {
        id -> Uuid,
        application_id -> Uuid,
        distribution_id -> Uuid,
        place -> Int4,
        ceiling_id -> Uuid,
        amount -> Numeric,
        explanation -> Text,
        offered_by -> Uuid,
        offered_at -> Timestamptz,
        answer_by -> Date,
        status -> Text,
        answered_by -> Nullable<Uuid>,
        answered_at -> Nullable<Timestamptz>,
        withdrawn_by -> Nullable<Uuid>,
        withdrawn_because -> Nullable<Text>,
        concluded_at -> Nullable<Timestamptz>,
        decision_id -> Nullable<Uuid>,
        change_id -> Nullable<Uuid>,
        version -> Int8,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    reserve_places (distribution_id, place) {
        distribution_id -> Uuid,
        place -> Int4,
        application_id -> Uuid,
        wanted -> Numeric,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    returned_notices (id) {
        id -> Uuid,
        notification_id -> Nullable<Uuid>,
        print_job_id -> Nullable<Uuid>,
        returned_on -> Date,
        reason -> Text,
        again_job_id -> Uuid,
        recorded_by -> Uuid,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    saved_views (id) {
        id -> Uuid,
        user_id -> Uuid,
        name -> Text,
        responsible -> Nullable<Text>,
        call_id -> Nullable<Uuid>,
        status -> Nullable<Text>,
        due_within_days -> Nullable<Int4>,
        lapsed_only -> Bool,
        saved_at -> Timestamptz,
        list -> Text,
        direction -> Nullable<Text>,
        search -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    schemes (id) {
        id -> Uuid,
        title -> Text,
        legal_basis -> Text,
        predecessor_id -> Nullable<Uuid>,
        decision_weeks -> Nullable<Int4>,
        full_advance_below -> Numeric,
        audit_from -> Numeric,
        created_at -> Timestamptz,
        version -> Int8,
        warn_working_days -> Int4,
        outage_window_hours -> Int4,
        de_minimis_ceiling -> Nullable<Numeric>,
        accountability_between -> Text,
        direct_settlement_weeks -> Int4,
        deviation_percent -> Int4,
        deviation_amount -> Numeric,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    sessions (token_hash) {
        token_hash -> Bytea,
        user_id -> Uuid,
        started_at -> Timestamptz,
        seen_at -> Timestamptz,
        expires_at -> Timestamptz,
        revoked_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    settlements (id) {
        id -> Uuid,
        award_id -> Uuid,
        outcome -> Text,
        granted -> Numeric,
        amount -> Numeric,
        paid -> Numeric,
        reasons -> Text,
        decided_by -> Uuid,
        decided_at -> Timestamptz,
        objection_until -> Date,
        hearing_id -> Nullable<Uuid>,
        arrangement -> Nullable<Text>,
        proposed -> Nullable<Numeric>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    signing_keys (kid) {
        kid -> Text,
        private_der -> Bytea,
        public_key -> Bytea,
        created_at -> Timestamptz,
        retired_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    sub_ceiling_entries (sub_ceiling_id, seq) {
        sub_ceiling_id -> Uuid,
        seq -> Int8,
        kind -> Text,
        amount -> Numeric,
        ground -> Text,
        decision_id -> Nullable<Uuid>,
        actor_id -> Uuid,
        at -> Timestamptz,
        amount_after -> Numeric,
        committed_after -> Numeric,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    sub_ceilings (id) {
        id -> Uuid,
        ceiling_id -> Uuid,
        code -> Text,
        title -> Text,
        amount -> Numeric,
        committed -> Numeric,
        entries -> Int8,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    supplement_requests (id) {
        id -> Uuid,
        application_id -> Uuid,
        missing -> Text,
        requested_by -> Uuid,
        requested_on -> Date,
        due_on -> Date,
        completed_on -> Nullable<Date>,
        answer -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    terms (id) {
        id -> Uuid,
        dossier_id -> Uuid,
        kind -> Text,
        object_id -> Uuid,
        responsible -> Text,
        triggered_on -> Date,
        starts_on -> Date,
        ends_on -> Date,
        reasoning -> Array<Nullable<Text>>,
        status -> Text,
        closed_on -> Nullable<Date>,
        warn_on -> Date,
        warned_at -> Nullable<Timestamptz>,
        lapse_told_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    trail_checks (id) {
        id -> Uuid,
        asked_by -> Uuid,
        asked_at -> Timestamptz,
        seen_at -> Nullable<Timestamptz>,
        events_in_all -> Int8,
        events_done -> Int8,
        finished_at -> Nullable<Timestamptz>,
        chains -> Int8,
        seals -> Int8,
        broken -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    user_roles (user_id, role) {
        user_id -> Uuid,
        role -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    users (id) {
        id -> Uuid,
        email -> Text,
        name -> Text,
        password_hash -> Nullable<Text>,
        active -> Bool,
        created_at -> Timestamptz,
        version -> Int8,
    }
}

diesel::joinable!(account_links -> users (user_id));
diesel::joinable!(application_revisions -> applications (application_id));
diesel::joinable!(application_revisions -> users (made_by));
diesel::joinable!(applications -> calls (call_id));
diesel::joinable!(applications -> organisations (organisation_id));
diesel::joinable!(applications -> users (created_by));
diesel::joinable!(assessment_points -> assessments (assessment_id));
diesel::joinable!(assessment_points -> criteria (criterion_id));
diesel::joinable!(assessments -> applications (application_id));
diesel::joinable!(assessments -> users (assessor_id));
diesel::joinable!(attachments -> applications (application_id));
diesel::joinable!(award_changes -> awards (award_id));
diesel::joinable!(award_changes -> hearings (hearing_id));
diesel::joinable!(award_changes -> users (decided_by));
diesel::joinable!(awards -> applications (application_id));
diesel::joinable!(awards -> ceilings (ceiling_id));
diesel::joinable!(awards -> decisions (decision_id));
diesel::joinable!(awards -> organisations (organisation_id));
diesel::joinable!(bank_account_changes -> organisations (organisation_id));
diesel::joinable!(call_evaluations -> calls (call_id));
diesel::joinable!(call_evaluations -> users (written_by));
diesel::joinable!(calls -> schemes (scheme_id));
diesel::joinable!(ceiling_entries -> award_changes (change_id));
diesel::joinable!(ceiling_entries -> ceilings (ceiling_id));
diesel::joinable!(ceiling_entries -> decisions (decision_id));
diesel::joinable!(ceiling_entries -> settlements (settlement_id));
diesel::joinable!(ceiling_entries -> users (actor_id));
diesel::joinable!(ceilings -> schemes (scheme_id));
diesel::joinable!(conflicts_of_interest -> applications (application_id));
diesel::joinable!(conflicts_of_interest -> users (user_id));
diesel::joinable!(criteria -> calls (call_id));
diesel::joinable!(decision_bases -> decisions (decision_id));
diesel::joinable!(decisions -> applications (application_id));
diesel::joinable!(decisions -> ceilings (ceiling_id));
diesel::joinable!(decisions -> hearings (hearing_id));
diesel::joinable!(decisions -> users (decided_by));
diesel::joinable!(delay_notices -> applications (application_id));
diesel::joinable!(delay_notices -> users (told_by));
diesel::joinable!(distribution_decisions -> decisions (decision_id));
diesel::joinable!(distribution_decisions -> distribution_approvals (distribution_id));
diesel::joinable!(distribution_members -> applications (application_id));
diesel::joinable!(distribution_members -> distributions (distribution_id));
diesel::joinable!(distributions -> calls (call_id));
diesel::joinable!(distributions -> ceilings (ceiling_id));
diesel::joinable!(distributions -> users (made_by));
diesel::joinable!(draw_publications -> draws (draw_id));
diesel::joinable!(draws -> calls (call_id));
diesel::joinable!(evaluations -> awards (award_id));
diesel::joinable!(evaluations -> users (written_by));
diesel::joinable!(free_days -> users (added_by));
diesel::joinable!(hearings -> applications (application_id));
diesel::joinable!(hearings -> awards (award_id));
diesel::joinable!(idempotency_keys -> users (user_id));
diesel::joinable!(letter_templates -> letter_sources (source_sha256));
diesel::joinable!(letters -> applications (dossier_id));
diesel::joinable!(letters -> organisations (organisation_id));
diesel::joinable!(mail_choices -> users (user_id));
diesel::joinable!(notes -> applications (application_id));
diesel::joinable!(notes -> users (written_by));
diesel::joinable!(notices_of_default -> applications (application_id));
diesel::joinable!(notices_of_default -> terms (term_id));
diesel::joinable!(notices_of_default -> users (registered_by));
diesel::joinable!(objection_attachments -> objections (objection_id));
diesel::joinable!(objection_attachments -> users (uploaded_by));
diesel::joinable!(objection_decisions -> objections (objection_id));
diesel::joinable!(objection_decisions -> users (decided_by));
diesel::joinable!(objection_grounds -> objections (objection_id));
diesel::joinable!(objection_grounds -> users (given_by));
diesel::joinable!(objection_hearings -> objections (objection_id));
diesel::joinable!(objection_postponements -> objections (objection_id));
diesel::joinable!(objection_postponements -> users (postponed_by));
diesel::joinable!(objection_repairs -> objections (objection_id));
diesel::joinable!(objection_repairs -> users (requested_by));
diesel::joinable!(objections -> applications (application_id));
diesel::joinable!(objections -> organisations (organisation_id));
diesel::joinable!(objections -> payments (reclaim_id));
diesel::joinable!(objections -> settlements (settlement_id));
diesel::joinable!(objections -> users (registered_by));
diesel::joinable!(organisation_members -> organisations (organisation_id));
diesel::joinable!(organisation_members -> users (user_id));
diesel::joinable!(outages -> users (recorded_by));
diesel::joinable!(payment_batches -> users (made_by));
diesel::joinable!(payment_suspensions -> award_changes (change_id));
diesel::joinable!(payment_suspensions -> awards (award_id));
diesel::joinable!(payments -> awards (award_id));
diesel::joinable!(payments -> payment_batches (batch_id));
diesel::joinable!(penalties -> applications (application_id));
diesel::joinable!(penalties -> notices_of_default (notice_id));
diesel::joinable!(penalties -> terms (term_id));
diesel::joinable!(penalties -> users (determined_by));
diesel::joinable!(penalty_revisions -> objections (objection_id));
diesel::joinable!(penalty_revisions -> penalties (penalty_id));
diesel::joinable!(penalty_revisions -> users (decided_by));
diesel::joinable!(people_reached -> reports (report_id));
diesel::joinable!(print_jobs -> letters (letter_id));
diesel::joinable!(reclaim_revisions -> objections (objection_id));
diesel::joinable!(reclaim_revisions -> users (decided_by));
diesel::joinable!(refresh_tokens -> users (user_id));
diesel::joinable!(report_costs -> reports (report_id));
diesel::joinable!(reports -> awards (award_id));
diesel::joinable!(reports -> users (reported_by));
diesel::joinable!(reserve_offers -> applications (application_id));
diesel::joinable!(reserve_offers -> award_changes (change_id));
diesel::joinable!(reserve_offers -> ceilings (ceiling_id));
diesel::joinable!(reserve_places -> distribution_approvals (distribution_id));
diesel::joinable!(saved_views -> calls (call_id));
diesel::joinable!(saved_views -> users (user_id));
diesel::joinable!(sessions -> users (user_id));
diesel::joinable!(settlements -> awards (award_id));
diesel::joinable!(settlements -> hearings (hearing_id));
diesel::joinable!(settlements -> users (decided_by));
diesel::joinable!(sub_ceiling_entries -> sub_ceilings (sub_ceiling_id));
diesel::joinable!(sub_ceilings -> ceilings (ceiling_id));
diesel::joinable!(supplement_requests -> applications (application_id));
diesel::joinable!(supplement_requests -> users (requested_by));
diesel::joinable!(terms -> applications (dossier_id));
diesel::joinable!(user_roles -> users (user_id));

diesel::allow_tables_to_appear_in_same_query!(
    account_links,
    application_revisions,
    applications,
    assessment_points,
    assessments,
    attachments,
    award_changes,
    awards,
    bank_account_changes,
    call_evaluations,
    calls,
    ceiling_entries,
    ceilings,
    conflicts_of_interest,
    criteria,
    decision_bases,
    decisions,
    delay_notices,
    distribution_approvals,
    distribution_decisions,
    distribution_members,
    distributions,
    draw_publications,
    draws,
    evaluations,
    free_days,
    hearings,
    idempotency_keys,
    letter_sources,
    letter_templates,
    letters,
    mail_choices,
    mandates,
    notes,
    notices_of_default,
    objection_attachments,
    objection_decisions,
    objection_grounds,
    objection_hearings,
    objection_postponements,
    objection_repairs,
    objections,
    organisation_members,
    organisations,
    outages,
    payment_batches,
    payment_suspensions,
    payments,
    penalties,
    penalty_revisions,
    people_reached,
    print_jobs,
    reclaim_revisions,
    refresh_tokens,
    report_costs,
    report_drafts,
    reports,
    reserve_offers,
    reserve_places,
    saved_views,
    schemes,
    sessions,
    settlements,
    sub_ceiling_entries,
    sub_ceilings,
    supplement_requests,
    terms,
    trail_checks,
    user_roles,
    users,
);
