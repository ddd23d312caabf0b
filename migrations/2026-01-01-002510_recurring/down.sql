ALTER TABLE decisions
    DROP CONSTRAINT decisions_reasonable_term_or_why_not,
    DROP CONSTRAINT decisions_recurring_with_reasonable_term,
    DROP COLUMN no_reasonable_term_because,
    DROP COLUMN reasonable_term_until,
    DROP COLUMN recurring_years;
