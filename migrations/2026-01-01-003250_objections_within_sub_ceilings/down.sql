CREATE OR REPLACE FUNCTION check_objection_exemption() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public AS $$
DECLARE
    room numeric;
    held numeric;
BEGIN
    IF NEW.change_id IS NULL THEN
        SELECT room_at_decision(replaces_id) INTO room FROM decisions
            JOIN objection_decisions USING (objection_id)
            WHERE decisions.id = NEW.decision_id AND decisions.ceiling_id = NEW.ceiling_id
            AND objection_decisions.outcome IN ('upheld', 'partly-upheld');
        SELECT coalesce(sum(CASE kind WHEN 'committed' THEN amount ELSE -amount END), 0) INTO held FROM ceiling_entries
            WHERE decision_id = NEW.decision_id;
    ELSE
        SELECT coalesce(settlements.granted - settlements.amount, contested.amount_before - contested.amount_after)
            INTO room FROM award_changes JOIN objection_decisions USING (objection_id)
            JOIN objections ON objections.id = objection_id
            LEFT JOIN settlements ON settlements.id = objections.settlement_id
            LEFT JOIN award_changes contested ON contested.id = objections.change_id
            WHERE award_changes.id = NEW.change_id AND objection_decisions.outcome IN ('upheld', 'partly-upheld');
        SELECT coalesce(sum(amount), 0) INTO held FROM ceiling_entries WHERE change_id = NEW.change_id;
    END IF;
    IF room IS NULL OR held + NEW.amount > room OR NEW.committed_after < NEW.amount_after THEN
        RAISE EXCEPTION 'decision % has no such room outside the ceiling', NEW.decision_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ceiling_entries_exempt_within_room';
    END IF;
    RETURN NEW;
END
$$;
CREATE OR REPLACE FUNCTION room_at_decision(decision uuid) RETURNS numeric
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT first.ceiling_amount - first.ceiling_committed + greatest(0,
        coalesce(sum(entry.amount) FILTER (WHERE kind = 'lowered' AND NOT applies_to_filed AND at > received_at), 0)
        - coalesce(sum(entry.amount) FILTER (WHERE kind = 'raised' AND at > received_at), 0)
        - coalesce(sum(entry.amount) FILTER (WHERE kind = 'committed' AND exempt_ground = 'lowered-after-filing'), 0)
        + coalesce(sum(entry.amount) FILTER (WHERE kind = 'released' AND exempt_ground = 'lowered-after-filing'), 0))
    FROM decisions first JOIN applications ON applications.id = first.application_id
    LEFT JOIN ceiling_entries entry ON entry.ceiling_id = first.ceiling_id AND entry.at <= first.decided_at
        AND entry.decision_id IS DISTINCT FROM first.id
    WHERE first.id = decision GROUP BY first.id
$$;
