DELETE FROM terms WHERE kind = 'reserve-answer';
ALTER TABLE terms DROP CONSTRAINT terms_kind_known,
    ADD CONSTRAINT terms_kind_known CHECK (kind IN ('decision', 'supplement', 'not-treated', 'hearing',
        'objection', 'objection-repair', 'objection-decision', 'payment', 'repayment', 'report', 'recovery',
        'penalty-decision'));
DROP TRIGGER decisions_as_offered ON decisions;
DROP FUNCTION demand_accepted_offer();
DROP TRIGGER decisions_replaced_on_upheld_objection ON decisions;
CREATE CONSTRAINT TRIGGER decisions_replaced_on_upheld_objection AFTER INSERT ON decisions
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.replaces_id IS NOT NULL)
    EXECUTE FUNCTION demand_upheld_objection();
ALTER TABLE decisions DROP CONSTRAINT decisions_replaced_with_cause,
    DROP COLUMN reserve_offer_id,
    ADD CONSTRAINT decisions_replaced_on_objection CHECK ((objection_id IS NULL) = (replaces_id IS NULL));
DROP TABLE reserve_offers;
DROP FUNCTION keep_reserve_offer();
