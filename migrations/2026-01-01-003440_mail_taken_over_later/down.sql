DELETE FROM terms AS older USING terms AS newer
    WHERE older.dossier_id = newer.dossier_id AND older.kind = newer.kind AND older.object_id = newer.object_id AND older.id < newer.id;
DROP INDEX terms_one_running_per_object;
ALTER TABLE terms ADD CONSTRAINT terms_one_per_object UNIQUE (dossier_id, kind, object_id);
CREATE OR REPLACE FUNCTION last_day_given(object uuid, given_on date, named date) RETURNS date
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE
        WHEN job.id IS NULL THEN named
        WHEN job.posted_on IS NULL THEN NULL
        ELSE greatest(named, job.posted_on + (named - given_on)) END
    FROM (SELECT 1) AS one LEFT JOIN LATERAL (
        SELECT print_jobs.id, print_jobs.posted_on FROM letters JOIN print_jobs ON print_jobs.letter_id = letters.id
        WHERE letters.object_id = object AND print_jobs.reason IN ('no-consent', 'undelivered')
        ORDER BY print_jobs.id LIMIT 1) AS job ON true
$$;
DROP INDEX outbox_messages_taken_over_later;
DROP TRIGGER letters_accepted_as_proven ON letters;
DROP FUNCTION keep_accepted_letter();
ALTER TABLE letters DROP CONSTRAINT letters_accepted_later, DROP COLUMN accepted_on;
