DROP TABLE assessment_points, assessments;
