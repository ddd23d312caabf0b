ALTER TABLE audit_events DROP CONSTRAINT audit_events_administrator_in_no_dossier,
    DROP CONSTRAINT audit_events_auditor_changes_nothing;
