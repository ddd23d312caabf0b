-- Few grants still run, few terms are someone's to see to, and payments that are over are read by their day: none of these lists
-- reads what is long past.
CREATE INDEX awards_unfinished ON awards (id) WHERE status IN ('granted', 'running');
CREATE INDEX payments_by_day ON payments (coalesce(paid_on, due_on), id) WHERE status IN ('paid', 'returned', 'cancelled');
CREATE INDEX terms_by_responsible ON terms (responsible, ends_on, id) WHERE closed_on IS NULL;
