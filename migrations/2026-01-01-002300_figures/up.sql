-- What finance and management read across rooms, without reading all of it.
CREATE INDEX ceiling_entries_by_day ON ceiling_entries (ceiling_id, at);
CREATE INDEX awards_by_ceiling ON awards (ceiling_id, id DESC);
CREATE INDEX awards_by_application ON awards (application_id);
CREATE INDEX payments_by_due_day ON payments (due_on, id) WHERE status IN ('planned', 'prepared', 'released', 'exported');
CREATE INDEX payments_by_batch ON payments (batch_id, id) WHERE batch_id IS NOT NULL;
CREATE INDEX bank_account_changes_proposed ON bank_account_changes (id) WHERE status = 'proposed';
