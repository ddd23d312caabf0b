DELETE FROM saved_views WHERE list <> 'work-list';
ALTER TABLE saved_views
    DROP CONSTRAINT saved_views_name_once,
    DROP COLUMN direction,
    DROP COLUMN list,
    ADD CONSTRAINT saved_views_name_once UNIQUE (user_id, name);
