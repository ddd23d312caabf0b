ALTER TABLE print_jobs DISABLE TRIGGER print_jobs_posted_once;
UPDATE print_jobs SET reason = 'returned' WHERE reason = 'undelivered';
ALTER TABLE print_jobs ENABLE TRIGGER print_jobs_posted_once;
ALTER TABLE print_jobs DROP CONSTRAINT print_jobs_reason_known,
    ADD CONSTRAINT print_jobs_reason_known CHECK (reason IN ('no-consent', 'returned'));
