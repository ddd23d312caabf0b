-- Until when has to be decided on an objection stands with it as its term has it, also where a decree made a day free since
-- (ATW art. 3(3)).
UPDATE objections SET decide_by = terms.ends_on
    FROM terms
    WHERE terms.kind = 'objection-decision' AND terms.object_id = objections.id AND terms.closed_on IS NULL
        AND terms.ends_on <> objections.decide_by;
SET CONSTRAINTS ALL IMMEDIATE;
