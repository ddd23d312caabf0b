-- The work list of who decides shows the awards of which the final report is in: few of all there are, whose report was due first first.
CREATE INDEX awards_to_settle ON awards (report_due_on, id) WHERE status = 'accountability-due';
