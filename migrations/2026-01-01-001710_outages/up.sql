-- When the service last said that it was there; a gap after it was an outage.
CREATE TABLE heartbeats (
    id boolean PRIMARY KEY CONSTRAINT heartbeats_one CHECK (id),
    at timestamptz NOT NULL
);

-- Times in which the service could not be reached: they excuse lateness (Awb 2:21), so they are recorded and stay.
CREATE TABLE outages (
    id uuid PRIMARY KEY,
    began_at timestamptz NOT NULL,
    ended_at timestamptz NOT NULL,
    description text NOT NULL,
    -- Nobody when the service found it by its own heartbeat.
    recorded_by uuid REFERENCES users,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT outages_in_order CHECK (began_at < ended_at),
    CONSTRAINT outages_over_when_recorded CHECK (ended_at <= recorded_at)
);
CREATE INDEX outages_by_end ON outages (ended_at);
CREATE TRIGGER outages_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON outages
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- How many hours before a deadline an outage counts: data of the scheme.
ALTER TABLE schemes ADD COLUMN outage_window_hours integer NOT NULL DEFAULT 24,
    ADD CONSTRAINT schemes_outage_window_hours_in_range CHECK (outage_window_hours BETWEEN 0 AND 168);

-- Why an application that came in after the call had closed still counts as in time, in words.
ALTER TABLE applications ADD COLUMN in_time_because text,
    ADD CONSTRAINT applications_in_time_because_received CHECK (in_time_because IS NULL OR received_at IS NOT NULL);

GRANT SELECT, INSERT ON outages TO plafond_app;
GRANT SELECT, INSERT, UPDATE (at) ON heartbeats TO plafond_app;
