-- Mail that no server took over reached nobody: the letter that goes out in its place makes known what it said (Awb 2:11, 3:41).
ALTER TABLE print_jobs DROP CONSTRAINT print_jobs_reason_known,
    ADD CONSTRAINT print_jobs_reason_known CHECK (reason IN ('no-consent', 'returned', 'undelivered'));
