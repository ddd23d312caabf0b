DROP INDEX terms_by_responsible;
DROP INDEX payments_by_day;
DROP INDEX awards_unfinished;
