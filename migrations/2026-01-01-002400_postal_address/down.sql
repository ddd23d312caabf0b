ALTER TABLE organisations DROP COLUMN street, DROP COLUMN postcode, DROP COLUMN town;
