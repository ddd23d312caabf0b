DELETE FROM terms WHERE kind = 'appeal';
ALTER TABLE terms DROP CONSTRAINT terms_kind_known,
    ADD CONSTRAINT terms_kind_known CHECK (kind IN ('decision', 'supplement', 'not-treated', 'hearing',
        'reserve-answer', 'objection', 'objection-repair', 'objection-decision', 'payment', 'repayment', 'report',
        'settlement', 'recovery', 'penalty-decision'));
