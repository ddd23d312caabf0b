-- The arrangement by amount: how is accounted for awards that are neither small nor large, and what a settlement was proposed
-- at before it was decided.
ALTER TABLE schemes ADD COLUMN accountability_between text NOT NULL DEFAULT 'activities'
    CONSTRAINT schemes_accountability_between_known CHECK (accountability_between IN ('activities', 'costs'));
ALTER TABLE settlements
    ADD COLUMN arrangement text CONSTRAINT settlements_arrangement_known
        CHECK (arrangement IN ('directly', 'by-activities', 'by-costs', 'by-audited-costs')),
    ADD COLUMN proposed numeric(14, 2) CONSTRAINT settlements_proposed_within_grant CHECK (proposed BETWEEN 0 AND granted),
    ADD CONSTRAINT settlements_proposed_by_arrangement CHECK ((arrangement IS NULL) = (proposed IS NULL));
