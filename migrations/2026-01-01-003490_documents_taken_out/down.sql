DROP INDEX attachments_removed;
