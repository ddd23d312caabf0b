DROP TABLE draw_publications;
DROP TABLE draws;
DROP FUNCTION unseal_draw;
DROP FUNCTION refuse_late_draw;
