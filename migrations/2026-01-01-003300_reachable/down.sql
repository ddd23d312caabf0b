DROP TRIGGER organisations_reachable ON organisations;
DROP FUNCTION demand_reachable();
