-- Filters are kept for other lists than the work list too, each under names of its own.
ALTER TABLE saved_views
    ADD COLUMN list text NOT NULL DEFAULT 'work-list'
        CONSTRAINT saved_views_list_known CHECK (list IN ('work-list', 'applications', 'objections', 'payments')),
    -- Of payments: those that go out, or those that come back.
    ADD COLUMN direction text CONSTRAINT saved_views_direction_known CHECK (direction IN ('out', 'back')),
    DROP CONSTRAINT saved_views_name_once,
    ADD CONSTRAINT saved_views_name_once UNIQUE (user_id, list, name);
