DROP TABLE idempotency_keys, account_links, login_failures, refresh_tokens, signing_keys, user_roles, users;
