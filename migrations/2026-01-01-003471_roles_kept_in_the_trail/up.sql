-- An auditor reads everything and changes nothing, and an administrator touches no dossier (domain handbook, who does what). Whatever
-- someone does is written in the trail within its own transaction, so what the trail doesn't take isn't done either.
ALTER TABLE audit_events
    ADD CONSTRAINT audit_events_auditor_changes_nothing CHECK (actor_role <> 'auditor' OR action IN
        ('dossier-read', 'trail-check-asked', 'view-saved', 'view-removed', 'own-name-changed', 'mail-chosen')),
    ADD CONSTRAINT audit_events_administrator_in_no_dossier CHECK (actor_role <> 'administrator' OR object_kind IN
        ('user', 'mandate', 'scheme', 'call', 'ceiling', 'sub-ceiling', 'letter-template', 'free-day', 'outage', 'notification'));
