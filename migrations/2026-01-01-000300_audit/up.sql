-- Each dossier (scheme, account, organisation) is a chain: an event carries the hash of the one before it, and the
-- foreign key makes a fork or a gap impossible.
CREATE TABLE audit_events (
    chain_id uuid NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    actor_id uuid,
    actor_role text NOT NULL,
    action text NOT NULL,
    object_kind text NOT NULL,
    object_id uuid NOT NULL,
    details text NOT NULL,
    prev_seq bigint,
    prev_hash bytea NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (chain_id, seq),
    CONSTRAINT audit_events_hash_unique UNIQUE (chain_id, seq, hash),
    CONSTRAINT audit_events_chain_unbroken FOREIGN KEY (chain_id, prev_seq, prev_hash)
        REFERENCES audit_events (chain_id, seq, hash),
    CONSTRAINT audit_events_first_or_next CHECK (
        (seq = 1 AND prev_seq IS NULL AND prev_hash = decode(repeat('00', 32), 'hex'))
        OR (seq > 1 AND prev_seq = seq - 1)),
    CONSTRAINT audit_events_hash_length CHECK (octet_length(hash) = 32)
);
CREATE INDEX audit_events_by_time ON audit_events (at DESC, chain_id, seq);

-- Heads that no seal covers yet; emptied by the sealer, about once a second.
CREATE TABLE audit_unsealed (
    chain_id uuid NOT NULL,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (chain_id, seq),
    FOREIGN KEY (chain_id, seq, hash) REFERENCES audit_events (chain_id, seq, hash)
);

-- One global chain over the heads of all chains; its latest hash can be published.
CREATE TABLE audit_seals (
    seq bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    heads text NOT NULL,
    prev_seq bigint,
    prev_hash bytea NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT audit_seals_hash_unique UNIQUE (seq, hash),
    CONSTRAINT audit_seals_chain_unbroken FOREIGN KEY (prev_seq, prev_hash) REFERENCES audit_seals (seq, hash),
    CONSTRAINT audit_seals_first_or_next CHECK (
        (seq = 1 AND prev_seq IS NULL AND prev_hash = decode(repeat('00', 32), 'hex'))
        OR (seq > 1 AND prev_seq = seq - 1))
);

CREATE FUNCTION note_unsealed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    INSERT INTO audit_unsealed (chain_id, seq, hash) VALUES (NEW.chain_id, NEW.seq, NEW.hash);
    RETURN NULL;
END
$$;
CREATE TRIGGER audit_events_unsealed AFTER INSERT ON audit_events FOR EACH ROW EXECUTE FUNCTION note_unsealed();
CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_seals_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seals
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON audit_events, audit_seals TO plafond_app;
GRANT SELECT, DELETE ON audit_unsealed TO plafond_app;
