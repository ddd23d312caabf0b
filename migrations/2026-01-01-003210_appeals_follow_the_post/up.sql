-- Going to court about a decision on an objection has a term of its own (Awb 6:7, 8:1), which follows the day on which a letter was
-- really posted as every other does that begins when something is made known (Awb 3:41).
ALTER TABLE terms DROP CONSTRAINT terms_kind_known,
    ADD CONSTRAINT terms_kind_known CHECK (kind IN ('decision', 'supplement', 'not-treated', 'hearing',
        'reserve-answer', 'objection', 'appeal', 'objection-repair', 'objection-decision', 'payment', 'repayment', 'report',
        'settlement', 'recovery', 'penalty-decision'));
