//! The two tables of the outbox.

diesel::table! {
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
    }
}

diesel::table! {
    outbox_attempts (message_id, attempt) {
        message_id -> Text,
        attempt -> Int4,
        at -> Timestamptz,
        outcome -> Text,
        server_reply -> Text,
    }
}
