-- Among many dossiers one is found by the beginning of its reference, of a KvK number, or of a word of the name of who applies.
CREATE INDEX applications_by_reference ON applications (reference text_pattern_ops);
CREATE INDEX organisations_by_kvk_number ON organisations (kvk_number text_pattern_ops);
CREATE INDEX organisations_by_name ON organisations (lower(name) text_pattern_ops);
CREATE INDEX organisations_by_words ON organisations USING gin (to_tsvector('simple', name));

-- A filter that is kept remembers what was sought.
ALTER TABLE saved_views ADD COLUMN search text CONSTRAINT saved_views_search_short CHECK (length(search) BETWEEN 1 AND 100);
