DROP FUNCTION refuse_change();
REVOKE USAGE ON SCHEMA public FROM plafond_app;
-- The role stays: it belongs to the cluster, and another database may use it.
