-- What was put right follows from the terms, which stay as they are.
SELECT 1;
