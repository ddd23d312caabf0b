DROP TRIGGER user_roles_apart ON user_roles;
DROP FUNCTION keep_roles_apart();
