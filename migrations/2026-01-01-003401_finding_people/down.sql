DROP INDEX user_roles_by_role;
DROP INDEX users_by_words;
DROP INDEX users_by_address;
