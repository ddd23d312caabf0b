DROP TABLE penalties;
DROP FUNCTION keep_determined_penalty();
DROP TABLE notices_of_default;
