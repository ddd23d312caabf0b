DELETE FROM saved_views WHERE search IS NOT NULL;
ALTER TABLE saved_views DROP COLUMN search;
DROP INDEX organisations_by_words;
DROP INDEX organisations_by_name;
DROP INDEX organisations_by_kvk_number;
DROP INDEX applications_by_reference;
