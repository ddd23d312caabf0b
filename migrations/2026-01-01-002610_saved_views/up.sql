-- Filters of the work list that someone gave a name. They are a person's own, say nothing about a dossier, and go when they
-- are no longer wanted.
CREATE TABLE saved_views (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users,
    name text NOT NULL CONSTRAINT saved_views_name_given CHECK (length(btrim(name)) BETWEEN 1 AND 60),
    responsible text,
    call_id uuid REFERENCES calls,
    status text,
    -- Counted from the day on which it is looked at, so that it still says the same tomorrow.
    due_within_days integer CONSTRAINT saved_views_days_sensible CHECK (due_within_days BETWEEN 0 AND 366),
    lapsed_only boolean NOT NULL DEFAULT false,
    saved_at timestamptz NOT NULL,
    CONSTRAINT saved_views_name_once UNIQUE (user_id, name)
);
GRANT SELECT, INSERT, DELETE ON saved_views TO plafond_app;
