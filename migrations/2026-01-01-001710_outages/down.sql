ALTER TABLE applications DROP COLUMN in_time_because;
ALTER TABLE schemes DROP COLUMN outage_window_hours;
DROP TABLE outages;
DROP TABLE heartbeats;
