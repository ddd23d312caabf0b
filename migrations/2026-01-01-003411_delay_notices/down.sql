DROP TABLE delay_notices;
