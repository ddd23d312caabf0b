DROP INDEX ceiling_entries_released;
