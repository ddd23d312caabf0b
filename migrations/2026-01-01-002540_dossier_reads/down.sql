DROP TABLE dossier_reads;
