-- Proof of sending says by which server mail was taken over (Awb 2:25); of what was sent before this, only what it answered is known.
ALTER TABLE outbox_attempts ADD COLUMN server text CONSTRAINT outbox_attempts_server_named CHECK (length(server) > 0);
