CREATE TABLE users (
    id uuid PRIMARY KEY,
    email text NOT NULL,
    name text NOT NULL,
    password_hash text,
    active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    CONSTRAINT users_email_unique UNIQUE (email),
    CONSTRAINT users_email_lower_case CHECK (email = lower(email))
);

CREATE TABLE user_roles (
    user_id uuid NOT NULL REFERENCES users,
    role text NOT NULL,
    PRIMARY KEY (user_id, role),
    CONSTRAINT user_roles_known CHECK (role IN
        ('provider-member', 'caseworker', 'assessor', 'decider', 'finance', 'administrator', 'auditor'))
);

-- Keys by which access tokens are signed (EdDSA). A retired key still verifies until its last token has expired.
CREATE TABLE signing_keys (
    kid text PRIMARY KEY,
    private_der bytea NOT NULL,
    public_key bytea NOT NULL,
    created_at timestamptz NOT NULL,
    retired_at timestamptz
);

-- Each refresh token is used once; a second use means it was stolen, and ends its whole family.
CREATE TABLE refresh_tokens (
    token_hash bytea PRIMARY KEY,
    family_id uuid NOT NULL,
    user_id uuid NOT NULL REFERENCES users,
    issued_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    revoked_at timestamptz
);
CREATE INDEX refresh_tokens_by_family ON refresh_tokens (family_id);
CREATE INDEX refresh_tokens_by_user ON refresh_tokens (user_id);

-- Failed log-ins per address hash, known or not, so that throttling doesn't tell whether an account exists.
CREATE TABLE login_failures (
    id uuid PRIMARY KEY,
    email_hash bytea NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX login_failures_by_email ON login_failures (email_hash, at);

-- One-time links sent by mail.
CREATE TABLE account_links (
    token_hash bytea PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users,
    purpose text NOT NULL CONSTRAINT account_links_purpose_known CHECK (purpose IN ('invitation', 'password-reset')),
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);

-- The first answer to a request with an Idempotency-Key, given again to the same key and body.
CREATE TABLE idempotency_keys (
    user_id uuid NOT NULL REFERENCES users,
    operation text NOT NULL,
    key text NOT NULL,
    request_hash bytea NOT NULL,
    status smallint NOT NULL,
    headers jsonb NOT NULL,
    body text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, operation, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

GRANT SELECT, INSERT, UPDATE ON users, refresh_tokens, account_links, signing_keys TO plafond_app;
GRANT SELECT, INSERT, DELETE ON user_roles, login_failures TO plafond_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_keys TO plafond_app;
