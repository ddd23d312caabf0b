DELETE FROM terms WHERE kind = 'settlement';
ALTER TABLE terms DROP CONSTRAINT terms_kind_known,
    ADD CONSTRAINT terms_kind_known CHECK (kind IN ('decision', 'supplement', 'not-treated', 'hearing',
        'reserve-answer', 'objection', 'objection-repair', 'objection-decision', 'payment', 'repayment', 'report', 'recovery',
        'penalty-decision'));
DROP TRIGGER settlements_after_final_report ON settlements;
DROP FUNCTION demand_report_to_settle();
ALTER TABLE schemes DROP COLUMN direct_settlement_weeks;
