DROP TRIGGER awards_within_de_minimis ON awards;
DROP FUNCTION refuse_above_de_minimis();
DROP FUNCTION hold_de_minimis();
DROP VIEW de_minimis_aid;
ALTER TABLE schemes DROP COLUMN de_minimis_ceiling;
