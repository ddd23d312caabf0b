-- What came back to a ceiling, added up without reading all that was granted from it.
CREATE INDEX ceiling_entries_released ON ceiling_entries (ceiling_id, at) INCLUDE (amount) WHERE kind = 'released';
