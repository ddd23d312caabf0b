DROP TABLE print_jobs, letters, letter_templates, letter_sources;
DROP FUNCTION keep_posted_job, keep_rendered_letter;
