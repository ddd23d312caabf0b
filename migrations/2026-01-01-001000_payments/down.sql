DROP TABLE payments;
DROP TABLE payment_batches;
DROP FUNCTION refuse_releasing_own_grant();
DROP FUNCTION keep_payments_within_award();
