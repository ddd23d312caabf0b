-- What finance and management read is kept added up, so that a page takes as long for a hundred thousand dossiers as for ten.
--
-- Whoever grants, pays or reports only adds rows to figure_changes, in their own transaction: nobody waits for anybody. The
-- worker folds these into figure_sums (fold_figures). A figure is what both say together, at any moment and to the cent.
-- Of amounts that are asked for as of a day, each day is a row of its own.
CREATE TABLE figure_sums (
    -- The call, scheme, ceiling, sub-ceiling or organisation it is of; all noughts for the municipality as a whole.
    place uuid NOT NULL,
    figure text NOT NULL,
    -- What it is counted by: a municipality, a profession, a form of violence, a status.
    value text NOT NULL,
    day date NOT NULL,
    number numeric NOT NULL,
    PRIMARY KEY (place, figure, day, value)
) WITH (fillfactor = 80);

CREATE TABLE figure_changes (
    place uuid NOT NULL,
    figure text NOT NULL,
    value text NOT NULL,
    day date NOT NULL,
    number numeric NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
CREATE INDEX figure_changes_by_place ON figure_changes (place, figure);

-- How many awards each provider has of a call and of a scheme, to count the providers.
CREATE TABLE figure_holders (
    place uuid NOT NULL,
    holder text NOT NULL,
    awards numeric NOT NULL,
    PRIMARY KEY (place, holder)
);

-- What each award adds to the figures now, so that it can be taken back when the award becomes something else.
CREATE TABLE award_figures (
    award_id uuid PRIMARY KEY REFERENCES awards,
    parts jsonb NOT NULL
);

CREATE VIEW figures AS
    SELECT place, figure, value, day, number FROM figure_sums
    UNION ALL SELECT place, figure, value, day, number FROM figure_changes;

-- To how many providers a call or a scheme gave something that stands.
CREATE FUNCTION providers_of(of_place uuid) RETURNS bigint LANGUAGE sql STABLE SET search_path = public AS $$
    SELECT (coalesce((SELECT sum(number) FROM figure_sums WHERE place = of_place AND figure = 'providers'), 0)
        + coalesce((SELECT sum(sign(coalesce(held.awards, 0) + fresh.number) - sign(coalesce(held.awards, 0)))
            FROM (SELECT value, sum(number) AS number FROM figure_changes
                WHERE place = of_place AND figure = 'award-of' GROUP BY value) fresh
            LEFT JOIN figure_holders held ON held.place = of_place AND held.holder = fresh.value), 0))::bigint
$$;

CREATE FUNCTION day_in_amsterdam(instant timestamptz) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT (instant AT TIME ZONE 'Europe/Amsterdam')::date
$$;

-- What awards add to the figures: of their call and scheme what stands, of their ceiling what was paid and settled and what a
-- settlement is yet to give back, of the municipality what waits for its first payment, and of their organisation the years
-- for which it was given something (Awb 4:51).
CREATE FUNCTION figures_of_awards(wanted uuid[])
    RETURNS TABLE (award_id uuid, place uuid, figure text, value text, day date, number numeric)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY WITH award AS (
        SELECT awards.id, awards.organisation_id, awards.ceiling_id, awards.amount, awards.status, application.content,
            application.call_id, call.scheme_id, awards.status <> 'revoked' AS stands,
            awards.status IN ('granted', 'running', 'accountability-due') AS waits
        FROM awards JOIN applications application ON application.id = awards.application_id
        JOIN calls call ON call.id = application.call_id
        WHERE awards.id = ANY(wanted)),
    told AS (
        SELECT award.id, award.call_id, count(*) AS reports, sum(report.sessions) AS sessions, sum(report.actual_costs) AS costs
        FROM award JOIN reports report ON report.award_id = award.id WHERE award.stands GROUP BY award.id, award.call_id),
    met AS (
        SELECT award.id, award.call_id, reached.municipality, reached.profession, reached.people
        FROM award JOIN reports report ON report.award_id = award.id JOIN people_reached reached ON reached.report_id = report.id
        WHERE award.stands),
    bank AS (
        SELECT award.id, award.ceiling_id, CASE payment.kind WHEN 'reclaim' THEN 'reclaimed' ELSE 'paid' END AS figure,
            payment.paid_on, payment.amount
        FROM award JOIN payments payment ON payment.award_id = award.id WHERE payment.status = 'paid'),
    kept AS (
        SELECT award.id, award.ceiling_id, settlement.granted, settlement.amount, day_in_amsterdam(settlement.decided_at) AS day
        FROM award JOIN settlements settlement ON settlement.award_id = award.id),
    due AS (
        SELECT award.id, award.ceiling_id, award.amount, report.id IS NOT NULL AS accounted, least(award.amount, greatest(
            report.actual_costs - report.third_party_income - report.own_contribution, 0)) AS costs
        FROM award LEFT JOIN reports report ON report.award_id = award.id AND report.final WHERE award.waits),
    years AS (
        SELECT award.id, award.organisation_id, year
        FROM award CROSS JOIN LATERAL (
            SELECT min(activity ->> 'periodStart') AS first, max(activity ->> 'periodEnd') AS last
            FROM jsonb_path_query(award.content, '$.activities[*]') activity
            WHERE activity ->> 'periodStart' ~ '^\d{4}-\d\d-\d\d$' AND activity ->> 'periodEnd' ~ '^\d{4}-\d\d-\d\d$') period
        CROSS JOIN LATERAL generate_series(left(period.first, 4)::integer, left(period.last, 4)::integer) year
        WHERE award.amount > 0)
    SELECT id, call_id, 'awards', '', date '-infinity', 1::numeric FROM award WHERE stands
    UNION ALL SELECT id, call_id, 'granted', '', '-infinity', amount FROM award WHERE stands
    UNION ALL SELECT id, call_id, 'award-of', organisation_id::text, '-infinity', 1 FROM award WHERE stands
    UNION ALL SELECT id, scheme_id, 'award-of', organisation_id::text, '-infinity', 1 FROM award WHERE stands
    UNION ALL SELECT id, call_id, 'reports', '', '-infinity', reports FROM told
    UNION ALL SELECT id, call_id, 'sessions', '', '-infinity', sessions FROM told
    UNION ALL SELECT id, call_id, 'costs', '', '-infinity', costs FROM told
    UNION ALL SELECT id, call_id, 'people', '', '-infinity', sum(people) FROM met GROUP BY id, call_id
    UNION ALL SELECT id, call_id, 'people-in', municipality, '-infinity', sum(people) FROM met GROUP BY id, call_id, municipality
    UNION ALL SELECT id, call_id, 'people-as', profession, '-infinity', sum(people) FROM met GROUP BY id, call_id, profession
    UNION ALL SELECT id, call_id, 'form', form #>> '{}', '-infinity', count(*)
        FROM award CROSS JOIN LATERAL jsonb_path_query(content, '$.activities[*].forms[*]') form
        WHERE stands GROUP BY id, call_id, form #>> '{}'
    UNION ALL SELECT id, ceiling_id, figure, '', paid_on, sum(amount) FROM bank GROUP BY id, ceiling_id, figure, paid_on
    UNION ALL SELECT id, ceiling_id, 'settled', '', day, amount FROM kept
    UNION ALL SELECT id, ceiling_id, 'settlements', '', '-infinity', 1 FROM kept
    UNION ALL SELECT id, ceiling_id, 'settled-from', '', '-infinity', granted FROM kept
    UNION ALL SELECT id, ceiling_id, CASE WHEN accounted THEN 'accounts' ELSE 'runs' END, '', '-infinity', 1 FROM due
    UNION ALL SELECT id, ceiling_id, CASE WHEN accounted THEN 'accounted' ELSE 'running' END, '', '-infinity', amount FROM due
    UNION ALL SELECT id, ceiling_id, 'accounted-costs', '', '-infinity', costs FROM due WHERE accounted
    UNION ALL SELECT id, '00000000-0000-0000-0000-000000000000', 'unplanned', '', '-infinity', 1 FROM award
        WHERE status = 'granted'
            AND NOT EXISTS (SELECT FROM payments WHERE payments.award_id = award.id AND payments.status <> 'cancelled')
    UNION ALL SELECT id, organisation_id, 'year-given', '', make_date(year, 1, 1), 1 FROM years;
END
$$;

-- What a payment adds to the work of finance, for the municipality as a whole.
CREATE FUNCTION figures_of_payment(status text, kind text, amount numeric, due_on date)
    RETURNS TABLE (figure text, value text, day date, number numeric) LANGUAGE sql IMMUTABLE AS $$
    SELECT 'payments', CASE WHEN status = 'released' AND kind <> 'reclaim' THEN 'to-export' ELSE status END,
        date '-infinity', 1::numeric
        WHERE status IN ('planned', 'prepared', 'released', 'exported')
    UNION ALL SELECT 'to-export', '', '-infinity', amount WHERE status = 'released' AND kind <> 'reclaim'
    UNION ALL SELECT 'due', '', due_on, 1 WHERE status IN ('planned', 'prepared', 'released', 'exported')
$$;

-- What an entry adds to its ceiling or sub-ceiling.
CREATE FUNCTION figures_of_entry(kind text, amount numeric, is_exempt boolean)
    RETURNS TABLE (figure text, number numeric) LANGUAGE sql IMMUTABLE AS $$
    SELECT 'ceiling', CASE kind WHEN 'lowered' THEN -amount ELSE amount END WHERE kind IN ('set', 'raised', 'lowered')
    UNION ALL SELECT CASE WHEN is_exempt THEN 'exempt' ELSE 'committed' END,
        CASE kind WHEN 'released' THEN -amount ELSE amount END WHERE kind IN ('committed', 'released')
    UNION ALL SELECT 'returned', amount WHERE kind = 'released'
$$;

-- Brings the figures up to what these awards are now. Their rows are the lock.
CREATE FUNCTION keep_figures_of(wanted uuid[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
    -- Planned once: planning takes longer than the work.
    SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    IF wanted IS NULL THEN
        RETURN;
    END IF;
    PERFORM FROM awards WHERE id = ANY(wanted) ORDER BY id FOR NO KEY UPDATE;
    WITH found AS MATERIALIZED (SELECT * FROM figures_of_awards(wanted)),
    before AS MATERIALIZED (SELECT parts FROM award_figures WHERE award_id = ANY(wanted)),
    kept AS (
        INSERT INTO award_figures (award_id, parts)
        SELECT wished.id, coalesce(now_so.parts, '[]')
        FROM unnest(wanted) wished (id) LEFT JOIN (
            SELECT award_id, jsonb_agg(jsonb_build_object(
                'place', place, 'figure', figure, 'value', value, 'day', day, 'number', number)
                ORDER BY figure, place, value, day) AS parts
            FROM found GROUP BY award_id) now_so ON now_so.award_id = wished.id
        ON CONFLICT (award_id) DO UPDATE SET parts = excluded.parts WHERE award_figures.parts IS DISTINCT FROM excluded.parts)
    INSERT INTO figure_changes (place, figure, value, day, number)
    SELECT place, figure, value, day, sum(number) FROM (
        SELECT place, figure, value, day, number FROM found
        UNION ALL SELECT part.place, part.figure, part.value, part.day, -part.number
        FROM before CROSS JOIN jsonb_to_recordset(before.parts)
            AS part (place uuid, figure text, value text, day date, number numeric)) change
    GROUP BY place, figure, value, day HAVING sum(number) <> 0;
END
$$;

CREATE FUNCTION keep_figures_of_awards() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    PERFORM keep_figures_of((SELECT array_agg(DISTINCT id) FROM fresh));
    RETURN NULL;
END
$$;
CREATE TRIGGER awards_figures_of_new AFTER INSERT ON awards REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION keep_figures_of_awards();

CREATE FUNCTION keep_figures_of_changed_awards() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public AS $$
BEGIN
    PERFORM keep_figures_of((SELECT array_agg(DISTINCT id) FROM fresh JOIN former USING (id)
        WHERE (fresh.amount, fresh.status, fresh.organisation_id, fresh.ceiling_id, fresh.application_id)
            <> (former.amount, former.status, former.organisation_id, former.ceiling_id, former.application_id)));
    RETURN NULL;
END
$$;
CREATE TRIGGER awards_figures_of_changed AFTER UPDATE ON awards REFERENCING OLD TABLE AS former NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION keep_figures_of_changed_awards();

-- Of what refers to an award: reports and settlements.
CREATE FUNCTION keep_figures_of_its_award() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    PERFORM keep_figures_of((SELECT array_agg(DISTINCT award_id) FROM fresh));
    RETURN NULL;
END
$$;
CREATE TRIGGER reports_figures AFTER INSERT ON reports REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION keep_figures_of_its_award();
CREATE TRIGGER settlements_figures AFTER INSERT ON settlements REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION keep_figures_of_its_award();

CREATE FUNCTION keep_figures_of_people() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    PERFORM keep_figures_of((SELECT array_agg(DISTINCT award_id) FROM fresh JOIN reports ON reports.id = report_id));
    RETURN NULL;
END
$$;
CREATE TRIGGER people_reached_figures AFTER INSERT ON people_reached REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION keep_figures_of_people();

-- What was granted stays as it was asked for; were it to change, the figures follow.
CREATE FUNCTION keep_figures_of_content() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    PERFORM keep_figures_of((SELECT array_agg(id) FROM awards WHERE application_id = NEW.id));
    RETURN NULL;
END
$$;
CREATE TRIGGER applications_figures AFTER UPDATE OF content ON applications FOR EACH ROW
    WHEN (OLD.content IS DISTINCT FROM NEW.content) EXECUTE FUNCTION keep_figures_of_content();

CREATE FUNCTION keep_figures_of_new_payments() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    PERFORM keep_figures_of((SELECT array_agg(DISTINCT award_id) FROM fresh WHERE award_id IS NOT NULL));
    INSERT INTO figure_changes (place, figure, value, day, number)
    SELECT '00000000-0000-0000-0000-000000000000', part.figure, part.value, part.day, sum(part.number)
    FROM fresh CROSS JOIN LATERAL figures_of_payment(fresh.status, fresh.kind, fresh.amount, fresh.due_on) part
    GROUP BY part.figure, part.value, part.day;
    RETURN NULL;
END
$$;
CREATE TRIGGER payments_figures_of_new AFTER INSERT ON payments REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION keep_figures_of_new_payments();

-- Of an award only what was credited counts, and whether anything is planned at all.
CREATE FUNCTION keep_figures_of_payments() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    PERFORM keep_figures_of((SELECT array_agg(DISTINCT award_id) FROM (
        SELECT award_id, status FROM fresh UNION ALL SELECT award_id, status FROM former) payment
        WHERE award_id IS NOT NULL AND status IN ('paid', 'cancelled')));
    INSERT INTO figure_changes (place, figure, value, day, number)
    SELECT '00000000-0000-0000-0000-000000000000', change.figure, change.value, change.day, sum(change.number)
    FROM (
        SELECT part.* FROM fresh
            CROSS JOIN LATERAL figures_of_payment(fresh.status, fresh.kind, fresh.amount, fresh.due_on) part
        UNION ALL SELECT part.figure, part.value, part.day, -part.number FROM former
            CROSS JOIN LATERAL figures_of_payment(former.status, former.kind, former.amount, former.due_on) part) change
    GROUP BY change.figure, change.value, change.day HAVING sum(change.number) <> 0;
    RETURN NULL;
END
$$;
CREATE TRIGGER payments_figures_of_changed AFTER UPDATE ON payments REFERENCING OLD TABLE AS former NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION keep_figures_of_payments();

CREATE FUNCTION keep_figures_of_entries() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    INSERT INTO figure_changes (place, figure, value, day, number)
    SELECT ceiling_id, part.figure, '', day_in_amsterdam(at), sum(part.number)
    FROM fresh CROSS JOIN LATERAL figures_of_entry(fresh.kind, fresh.amount, fresh.exempt_ground IS NOT NULL) part
    GROUP BY ceiling_id, part.figure, day_in_amsterdam(at);
    RETURN NULL;
END
$$;
CREATE TRIGGER ceiling_entries_figures AFTER INSERT ON ceiling_entries REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION keep_figures_of_entries();

CREATE FUNCTION keep_figures_of_sub_entries() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    INSERT INTO figure_changes (place, figure, value, day, number)
    SELECT sub_ceiling_id, part.figure, '', day_in_amsterdam(at), sum(part.number)
    FROM fresh CROSS JOIN LATERAL figures_of_entry(fresh.kind, fresh.amount, false) part
    GROUP BY sub_ceiling_id, part.figure, day_in_amsterdam(at);
    RETURN NULL;
END
$$;
CREATE TRIGGER sub_ceiling_entries_figures AFTER INSERT ON sub_ceiling_entries REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION keep_figures_of_sub_entries();

-- Adds what was changed to what was added up before. One at a time; whoever comes second leaves it to the first.
CREATE FUNCTION fold_figures() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    folded bigint;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtextextended('fold-figures', 0)) THEN
        RETURN 0;
    END IF;
    WITH taken AS (DELETE FROM figure_changes RETURNING place, figure, value, day, number),
    change AS (
        SELECT place, figure, value, day, sum(number) AS number FROM taken
        GROUP BY place, figure, value, day HAVING sum(number) <> 0),
    turned AS (
        SELECT change.place, sum(sign(coalesce(held.awards, 0) + change.number) - sign(coalesce(held.awards, 0))) AS number
        FROM change LEFT JOIN figure_holders held ON held.place = change.place AND held.holder = change.value
        WHERE change.figure = 'award-of' GROUP BY change.place),
    holding AS (
        INSERT INTO figure_holders (place, holder, awards)
        SELECT place, value, number FROM change WHERE figure = 'award-of'
        ON CONFLICT (place, holder) DO UPDATE SET awards = figure_holders.awards + excluded.awards),
    summing AS (
        INSERT INTO figure_sums (place, figure, value, day, number)
        SELECT place, figure, value, day, number FROM change WHERE figure <> 'award-of'
        UNION ALL SELECT place, 'providers', '', '-infinity', number FROM turned
        ON CONFLICT (place, figure, day, value) DO UPDATE SET number = figure_sums.number + excluded.number)
    SELECT count(*) INTO folded FROM taken;
    RETURN folded;
END
$$;

-- Adds up everything anew, from what was recorded; nobody records anything meanwhile.
CREATE FUNCTION recount_figures() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    LOCK TABLE applications, awards, payments, reports, people_reached, settlements, ceiling_entries, sub_ceiling_entries
        IN SHARE ROW EXCLUSIVE MODE;
    PERFORM pg_advisory_xact_lock(hashtextextended('fold-figures', 0));
    DELETE FROM figure_changes;
    DELETE FROM figure_sums;
    DELETE FROM figure_holders;
    DELETE FROM award_figures;
    PERFORM keep_figures_of((SELECT array_agg(id) FROM awards));
    INSERT INTO figure_changes (place, figure, value, day, number)
    SELECT '00000000-0000-0000-0000-000000000000', part.figure, part.value, part.day, sum(part.number)
    FROM payments CROSS JOIN LATERAL figures_of_payment(payments.status, payments.kind, payments.amount, payments.due_on) part
    GROUP BY part.figure, part.value, part.day
    UNION ALL SELECT ceiling_id, part.figure, '', day_in_amsterdam(at), sum(part.number)
    FROM ceiling_entries entry
    CROSS JOIN LATERAL figures_of_entry(entry.kind, entry.amount, entry.exempt_ground IS NOT NULL) part
    GROUP BY ceiling_id, part.figure, day_in_amsterdam(at)
    UNION ALL SELECT sub_ceiling_id, part.figure, '', day_in_amsterdam(at), sum(part.number)
    FROM sub_ceiling_entries entry CROSS JOIN LATERAL figures_of_entry(entry.kind, entry.amount, false) part
    GROUP BY sub_ceiling_id, part.figure, day_in_amsterdam(at);
    PERFORM fold_figures();
END
$$;

REVOKE ALL ON FUNCTION figures_of_awards(uuid[]), keep_figures_of(uuid[]), fold_figures(), recount_figures() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION fold_figures() TO plafond_app;
GRANT SELECT ON figure_sums, figure_changes, figure_holders, award_figures, figures TO plafond_app;

SELECT recount_figures();
