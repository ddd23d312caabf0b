DROP TRIGGER organisation_members_one_manages ON organisation_members;
DROP FUNCTION keep_a_manager();
ALTER TABLE organisation_members DROP COLUMN manages;
