-- Who of the municipality read which dossier on which day: the first time of a day goes into the audit chain.
CREATE TABLE dossier_reads (
    dossier_id uuid NOT NULL REFERENCES applications,
    reader_id uuid NOT NULL REFERENCES users,
    read_on date NOT NULL,
    PRIMARY KEY (dossier_id, reader_id, read_on)
);
GRANT SELECT, INSERT ON dossier_reads TO plafond_app;
