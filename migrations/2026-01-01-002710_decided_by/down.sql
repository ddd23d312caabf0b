DROP INDEX settlements_by_decider;
DROP INDEX decisions_by_decider;
