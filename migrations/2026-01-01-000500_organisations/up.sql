CREATE TABLE organisations (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    kvk_number text NOT NULL,
    rsin text NOT NULL,
    iban text NOT NULL,
    account_holder text NOT NULL,
    email text NOT NULL,
    -- Consent to electronic sending (Awb 2:8); without it letters go to the print queue.
    consented_at timestamptz,
    created_at timestamptz NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    CONSTRAINT organisations_kvk_number_unique UNIQUE (kvk_number),
    CONSTRAINT organisations_kvk_number_shape CHECK (kvk_number ~ '^[0-9]{8}$'),
    CONSTRAINT organisations_rsin_shape CHECK (rsin ~ '^[0-9]{9}$'),
    CONSTRAINT organisations_iban_shape CHECK (iban ~ '^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$')
);

CREATE TABLE organisation_members (
    organisation_id uuid NOT NULL REFERENCES organisations,
    user_id uuid NOT NULL REFERENCES users,
    joined_at timestamptz NOT NULL,
    PRIMARY KEY (organisation_id, user_id)
);
CREATE INDEX organisation_members_by_user ON organisation_members (user_id);

-- A new account number counts only after a second person of the municipality has approved it.
CREATE TABLE bank_account_changes (
    id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisations,
    iban text NOT NULL,
    account_holder text NOT NULL,
    status text NOT NULL CONSTRAINT bank_account_changes_status_known
        CHECK (status IN ('proposed', 'approved', 'rejected')),
    proposed_by uuid NOT NULL REFERENCES users,
    proposed_at timestamptz NOT NULL,
    judged_by uuid REFERENCES users,
    judged_at timestamptz,
    CONSTRAINT bank_account_changes_four_eyes CHECK (judged_by IS NULL OR judged_by <> proposed_by),
    CONSTRAINT bank_account_changes_judged CHECK ((status = 'proposed') = (judged_by IS NULL))
);
CREATE INDEX bank_account_changes_by_organisation ON bank_account_changes (organisation_id, id);

GRANT SELECT, INSERT, UPDATE ON organisations, bank_account_changes TO plafond_app;
GRANT SELECT, INSERT, DELETE ON organisation_members TO plafond_app;
