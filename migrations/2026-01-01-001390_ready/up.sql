-- A process says that it is ready when exactly the migrations of its version have run, so it may read which have.
GRANT SELECT ON __diesel_schema_migrations TO plafond_app;
