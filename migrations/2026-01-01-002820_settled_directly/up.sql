-- Within how many weeks after the last day of the activities a small award is settled of itself, without a report (Awb 4:47).
ALTER TABLE schemes ADD COLUMN direct_settlement_weeks integer NOT NULL DEFAULT 22
    CONSTRAINT schemes_direct_settlement_weeks_in_range CHECK (direct_settlement_weeks BETWEEN 1 AND 52);

-- Anything but a small award is settled on its final report.
CREATE FUNCTION demand_report_to_settle() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF NEW.arrangement IS DISTINCT FROM 'directly'
        AND NOT EXISTS (SELECT FROM reports WHERE award_id = NEW.award_id AND final) THEN
        RAISE EXCEPTION 'award % has no final report', NEW.award_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'settlements_after_final_report';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER settlements_after_final_report BEFORE INSERT ON settlements
    FOR EACH ROW EXECUTE FUNCTION demand_report_to_settle();

-- It has to be done within the weeks that the scheme gives.
ALTER TABLE terms DROP CONSTRAINT terms_kind_known,
    ADD CONSTRAINT terms_kind_known CHECK (kind IN ('decision', 'supplement', 'not-treated', 'hearing',
        'reserve-answer', 'objection', 'objection-repair', 'objection-decision', 'payment', 'repayment', 'report',
        'settlement', 'recovery', 'penalty-decision'));
