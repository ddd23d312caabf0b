DROP TRIGGER settlements_after_final_report ON settlements;
DROP FUNCTION demand_report_to_settle();
ALTER TABLE schemes DROP COLUMN direct_settlement_weeks;
