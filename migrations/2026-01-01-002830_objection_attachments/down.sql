DROP TABLE objection_attachments;
DROP FUNCTION refuse_late_attachment();
