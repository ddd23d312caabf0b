-- Files of documents that were taken out go a day later: each quarter of an hour the few of the last weeks are looked for among all.
CREATE INDEX attachments_removed ON attachments (removed_at) WHERE removed_at IS NOT NULL;
