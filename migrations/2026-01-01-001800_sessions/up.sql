-- Log-ins of the portal. The cookie carries the secret, and only its hash is kept here.
CREATE TABLE sessions (
    token_hash bytea PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users,
    started_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    CONSTRAINT sessions_end_after_they_start CHECK (expires_at > started_at)
);
CREATE INDEX sessions_by_user ON sessions (user_id) WHERE revoked_at IS NULL;

GRANT SELECT, INSERT, UPDATE ON sessions TO plafond_app;
