-- A subsidy that recurs (Awb 4:51): the years in succession that came before a decision, and the reasonable term with which
-- it refuses what follows, or why it needs none.
ALTER TABLE decisions
    ADD COLUMN recurring_years integer[] NOT NULL DEFAULT '{}',
    ADD COLUMN reasonable_term_until date,
    ADD COLUMN no_reasonable_term_because text
        CONSTRAINT decisions_no_reasonable_term_because_given CHECK (length(btrim(no_reasonable_term_because)) > 0),
    ADD CONSTRAINT decisions_recurring_with_reasonable_term CHECK (
        cardinality(recurring_years) = 0 OR outcome NOT IN ('refused', 'partially-granted')
        OR reasonable_term_until IS NOT NULL OR no_reasonable_term_because IS NOT NULL),
    ADD CONSTRAINT decisions_reasonable_term_or_why_not CHECK (
        reasonable_term_until IS NULL OR no_reasonable_term_because IS NULL);
