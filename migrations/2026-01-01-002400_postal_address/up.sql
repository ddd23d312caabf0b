-- Where an organisation gets its post: known whole or not at all.
ALTER TABLE organisations
    ADD COLUMN street text,
    ADD COLUMN postcode text,
    ADD COLUMN town text,
    ADD CONSTRAINT organisations_postal_address_whole CHECK (num_nonnulls(street, postcode, town) IN (0, 3)),
    ADD CONSTRAINT organisations_postcode_shape CHECK (postcode ~ '^[1-9][0-9]{3} [A-Z]{2}$');
