DELETE FROM terms WHERE kind = 'payment-suspension';
ALTER TABLE terms DROP CONSTRAINT terms_kind_known,
    ADD CONSTRAINT terms_kind_known CHECK (kind IN ('decision', 'supplement', 'not-treated', 'hearing',
        'reserve-answer', 'objection', 'appeal', 'objection-repair', 'objection-decision', 'payment', 'repayment', 'report',
        'settlement', 'recovery', 'penalty-decision'));
DROP TRIGGER payments_not_while_suspended ON payments;
DROP FUNCTION refuse_suspended_payment();
DROP FUNCTION payment_is_suspended(uuid, date);
DROP TABLE payment_suspensions;
DROP FUNCTION keep_payment_suspension();
