-- A decision ends its penalty when it is made known: one that has to be posted on the day on which it is, and not on that on which it
-- was signed (Awb 3:41, 4:17). Until then the penalty says on which day was decided.
ALTER TABLE penalties ADD COLUMN decided_on date,
    ADD CONSTRAINT penalties_decided_after_the_term CHECK (decided_on > lapsed_on);
GRANT UPDATE (decided_on) ON penalties TO plafond_app;
