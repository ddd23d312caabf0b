DROP TRIGGER organisation_members_never_none ON organisation_members;
DROP FUNCTION keep_a_member();
