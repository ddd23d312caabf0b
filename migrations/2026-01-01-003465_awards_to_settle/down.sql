DROP INDEX awards_to_settle;
