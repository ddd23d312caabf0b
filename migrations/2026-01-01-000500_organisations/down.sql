DROP TABLE bank_account_changes, organisation_members, organisations;
