DROP TRIGGER awards_large_report_still_asked ON awards;
DROP TRIGGER awards_large_report_asked ON awards;
DROP FUNCTION demand_report();
