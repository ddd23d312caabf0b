DROP TRIGGER organisations_account_as_approved ON organisations;
DROP FUNCTION demand_approved_account();
