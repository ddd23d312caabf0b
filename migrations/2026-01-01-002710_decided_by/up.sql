-- Whether who reads a payment decided on its award (four eyes), without reading every decision there is.
CREATE INDEX decisions_by_decider ON decisions (decided_by, application_id);
CREATE INDEX settlements_by_decider ON settlements (decided_by, award_id);
