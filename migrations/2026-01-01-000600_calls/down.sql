DROP TABLE criteria, calls, ceiling_entries;
DROP FUNCTION lock_ceiling(uuid);
DROP TABLE ceilings, schemes;
DROP FUNCTION post_ceiling_entry();
