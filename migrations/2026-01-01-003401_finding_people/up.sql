-- Among many accounts one is found by the beginning of its address or of a word of its name, or by a role.
CREATE INDEX users_by_address ON users (email text_pattern_ops);
CREATE INDEX users_by_words ON users USING gin (to_tsvector('simple', name));
CREATE INDEX user_roles_by_role ON user_roles (role, user_id);
