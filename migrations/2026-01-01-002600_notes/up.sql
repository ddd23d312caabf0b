-- What colleagues tell each other about a dossier. Never for its applicant, and never changed: a mistake gets a note about it.
CREATE TABLE notes (
    id uuid PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES applications,
    text text NOT NULL CONSTRAINT notes_text_given CHECK (length(btrim(text)) BETWEEN 1 AND 5000),
    written_by uuid NOT NULL REFERENCES users,
    written_at timestamptz NOT NULL
);
CREATE INDEX notes_by_application ON notes (application_id, id);
GRANT SELECT, INSERT ON notes TO plafond_app;
