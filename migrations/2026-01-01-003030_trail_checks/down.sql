DROP TABLE trail_checks;
DROP FUNCTION trail_checks_stay();
