-- Who tries one password at many accounts fails once at each, so failures are counted by where they come from too. Of that address only a
-- hash is kept, with a secret beside it: there are so few addresses that a bare hash is soon guessed.
CREATE TABLE login_secret (
    id boolean PRIMARY KEY DEFAULT true,
    secret bytea NOT NULL,
    CONSTRAINT login_secret_one CHECK (id)
);
INSERT INTO login_secret (secret)
SELECT sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8'));
GRANT SELECT ON login_secret TO plafond_app;

ALTER TABLE login_failures ADD COLUMN caller_hash bytea;
CREATE INDEX login_failures_by_caller ON login_failures (caller_hash, at);
