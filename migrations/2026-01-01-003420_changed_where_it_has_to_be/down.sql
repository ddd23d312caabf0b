REVOKE UPDATE ON payments, bank_account_changes, supplement_requests, signing_keys, refresh_tokens, account_links, sessions,
    idempotency_keys FROM plafond_app;
GRANT UPDATE ON payments, bank_account_changes, supplement_requests, signing_keys, refresh_tokens, account_links, sessions,
    idempotency_keys TO plafond_app;
