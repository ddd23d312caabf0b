ALTER TABLE awards DROP COLUMN report_asked;
