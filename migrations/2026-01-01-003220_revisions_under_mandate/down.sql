DROP TRIGGER penalty_revisions_under_mandate ON penalty_revisions;
DROP FUNCTION revised_under_mandate();
DROP TRIGGER penalty_revisions_by_a_decider ON penalty_revisions;
