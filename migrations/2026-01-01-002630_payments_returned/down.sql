DROP TRIGGER payments_replace_returned ON payments;
DROP FUNCTION keep_replacement();
DROP INDEX payments_replaced_once;
ALTER TABLE payments DROP COLUMN returned_on, DROP COLUMN returned_because, DROP COLUMN returned_by, DROP COLUMN replaces,
    DROP COLUMN cancelled_at;
