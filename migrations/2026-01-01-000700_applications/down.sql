DROP TABLE attachments, supplement_requests, application_revisions, applications;
DROP FUNCTION keep_receipt();
DROP SEQUENCE receipt_numbers, reference_numbers;
