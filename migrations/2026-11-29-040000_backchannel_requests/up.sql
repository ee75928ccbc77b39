-- Authentication requests of the back channel (CIBA Core 1.0), each under the SHA-256 of its auth_req_id, until their person answers them.
--
-- user_id is NULL where the hint names nobody, and where somebody was asked too often: such a row is made all the same, so that nothing
-- tells. acr_values, resources and authorization_details are JSON arrays. grant_id says that they approved; until next_poll_at the client
-- is told to slow down, and poll_interval (microseconds) grows each time. notice has, encrypted, what the client is told with once there is
-- an answer, where it does not poll: auth_req_id and client_notification_token. notice_due_at is NULL until then, and once the client was told, or given up;
-- until notice_claimed_until a node is telling it.
CREATE TABLE backchannel_requests (
    auth_req_id_hash TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    user_id TEXT,
    scope TEXT NOT NULL,
    resources TEXT NOT NULL,
    authorization_details TEXT NOT NULL,
    dpop_jkt TEXT,
    binding_message TEXT,
    acr_values TEXT NOT NULL,
    notice TEXT,
    is_pushed BOOLEAN NOT NULL,
    notice_attempts BIGINT NOT NULL,
    notice_due_at BIGINT,
    notice_claimed_until BIGINT,
    poll_interval BIGINT NOT NULL,
    next_poll_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    answered_at BIGINT,
    grant_id TEXT,
    redeemed_at BIGINT,
    CONSTRAINT backchannel_requests_pkey PRIMARY KEY (auth_req_id_hash),
    CONSTRAINT backchannel_requests_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX backchannel_requests_user ON backchannel_requests (user_id, expires_at);
CREATE INDEX backchannel_requests_due ON backchannel_requests (notice_due_at);
CREATE INDEX backchannel_requests_expiry ON backchannel_requests (expires_at);
