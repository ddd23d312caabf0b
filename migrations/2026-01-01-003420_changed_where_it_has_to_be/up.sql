-- The service changes only what its actions change: to whom, how much and by whose word stays as it was recorded, and so does how long a
-- log-in or a link is good.
REVOKE UPDATE ON payments, bank_account_changes, supplement_requests, signing_keys, refresh_tokens, account_links, sessions,
    idempotency_keys FROM plafond_app;
GRANT UPDATE (status, due_on, prepared_by, prepared_at, released_by, released_at, batch_id, paid_on, confirmed_by, returned_by, returned_on,
    returned_because, cancelled_at, version) ON payments TO plafond_app;
GRANT UPDATE (status, judged_by, judged_at) ON bank_account_changes TO plafond_app;
GRANT UPDATE (completed_on, answer) ON supplement_requests TO plafond_app;
GRANT UPDATE (retired_at, private_der) ON signing_keys TO plafond_app;
GRANT UPDATE (used_at, revoked_at) ON refresh_tokens TO plafond_app;
GRANT UPDATE (used_at) ON account_links TO plafond_app;
GRANT UPDATE (seen_at, revoked_at) ON sessions TO plafond_app;
GRANT UPDATE (status, headers, body) ON idempotency_keys TO plafond_app;
