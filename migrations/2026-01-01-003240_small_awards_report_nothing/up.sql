-- A small award that is settled of itself (Awb 4:47) has nothing to account for unless it was asked: then it has no term to report
-- either. Until then its last day is that on which it is settled.
ALTER TABLE awards ADD COLUMN report_asked boolean NOT NULL DEFAULT true;
GRANT UPDATE (report_asked) ON awards TO plafond_app;
