-- A payment that the bank sent back, and the one that is planned in its place; and since when a payment has lapsed, so that
-- figures can be told as of any day.
ALTER TABLE payments ADD COLUMN returned_on date, ADD COLUMN returned_because text, ADD COLUMN returned_by uuid REFERENCES users,
    ADD COLUMN replaces uuid REFERENCES payments, ADD COLUMN cancelled_at timestamptz;
UPDATE payments SET cancelled_at = coalesce((SELECT max(at) FROM audit_events
    WHERE object_id = payments.id AND action = 'payment-cancelled'), created_at) WHERE status = 'cancelled';
ALTER TABLE payments ADD CONSTRAINT payments_returned_with_reason CHECK ((status = 'returned') = (returned_on IS NOT NULL)
        AND (returned_on IS NULL) = (returned_because IS NULL) AND (returned_on IS NULL) = (returned_by IS NULL)
        AND length(btrim(returned_because)) > 0),
    ADD CONSTRAINT payments_cancelled_since CHECK ((status = 'cancelled') = (cancelled_at IS NOT NULL)),
    -- What a provider has to pay back it pays itself: there is nothing for the bank to send back.
    ADD CONSTRAINT payments_reclaim_not_returned CHECK (status <> 'returned' OR kind <> 'reclaim');
-- Another payment in its place, once; one that has lapsed itself leaves room for another.
CREATE UNIQUE INDEX payments_replaced_once ON payments (replaces) WHERE status <> 'cancelled';

CREATE FUNCTION keep_replacement() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM payments WHERE id = NEW.replaces AND award_id = NEW.award_id AND kind = NEW.kind
        AND amount = NEW.amount AND status = 'returned') THEN
        RAISE EXCEPTION 'payment % replaces none that was returned', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payments_replace_returned';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER payments_replace_returned BEFORE INSERT ON payments FOR EACH ROW WHEN (NEW.replaces IS NOT NULL)
    EXECUTE FUNCTION keep_replacement();
