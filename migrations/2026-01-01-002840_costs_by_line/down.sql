DROP TABLE report_costs;
ALTER TABLE schemes DROP COLUMN deviation_amount, DROP COLUMN deviation_percent;
