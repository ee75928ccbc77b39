//! The tables as diesel knows them. A test compares this with what the migrations make, on both engines.

diesel::table! {
    tenants (id) {
        id -> Text,
        name -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    users (id) {
        id -> Text,
        tenant_id -> Text,
        username -> Text,
        username_key -> Text,
        is_username_made_up -> Bool,
        email_key -> Nullable<Text>,
        profile -> Text,
        language -> Nullable<Text>,
        disabled_at -> Nullable<BigInt>,
        created_at -> BigInt,
        updated_at -> BigInt,
        credentials_epoch -> BigInt,
        roles -> Nullable<Text>,
    }
}

diesel::table! {
    passwords (user_id) {
        user_id -> Text,
        tenant_id -> Text,
        phc -> Text,
        changed_at -> BigInt,
        must_change -> Bool,
    }
}

diesel::table! {
    old_passwords (user_id, changed_at) {
        user_id -> Text,
        tenant_id -> Text,
        phc -> Text,
        changed_at -> BigInt,
    }
}

diesel::table! {
    clients (tenant_id, id) {
        tenant_id -> Text,
        id -> Text,
        metadata -> Text,
        policy -> Text,
        secret_hash -> Nullable<Text>,
        secret_sealed -> Nullable<Text>,
        registration_token_hash -> Nullable<Text>,
        disabled_at -> Nullable<BigInt>,
        created_at -> BigInt,
        updated_at -> BigInt,
        unused_until -> Nullable<BigInt>,
    }
}

diesel::table! {
    sessions (id) {
        id -> Text,
        tenant_id -> Text,
        user_id -> Text,
        secret_hash -> Text,
        authentication -> Text,
        created_at -> BigInt,
        last_seen_at -> BigInt,
        expires_at -> BigInt,
        ended_at -> Nullable<BigInt>,
        origin -> Text,
    }
}

diesel::table! {
    interactions (id) {
        id -> Text,
        tenant_id -> Text,
        browser_hash -> Text,
        request -> Text,
        progress -> Text,
        revision -> BigInt,
        created_at -> BigInt,
        expires_at -> BigInt,
        answered_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    pushed_requests (secret_hash) {
        secret_hash -> Text,
        tenant_id -> Text,
        client_id -> Text,
        request -> Text,
        expires_at -> BigInt,
        kept_until -> BigInt,
    }
}

diesel::table! {
    device_authorizations (device_code_hash) {
        device_code_hash -> Text,
        tenant_id -> Text,
        client_id -> Text,
        user_code_hash -> Nullable<Text>,
        scope -> Text,
        resources -> Text,
        authorization_details -> Text,
        dpop_jkt -> Nullable<Text>,
        origin -> Text,
        poll_interval -> BigInt,
        next_poll_at -> BigInt,
        created_at -> BigInt,
        expires_at -> BigInt,
        answered_at -> Nullable<BigInt>,
        grant_id -> Nullable<Text>,
        redeemed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    backchannel_requests (auth_req_id_hash) {
        auth_req_id_hash -> Text,
        tenant_id -> Text,
        client_id -> Text,
        user_id -> Nullable<Text>,
        scope -> Text,
        resources -> Text,
        authorization_details -> Text,
        dpop_jkt -> Nullable<Text>,
        binding_message -> Nullable<Text>,
        acr_values -> Text,
        notice -> Nullable<Text>,
        is_pushed -> Bool,
        notice_attempts -> BigInt,
        notice_due_at -> Nullable<BigInt>,
        notice_claimed_until -> Nullable<BigInt>,
        poll_interval -> BigInt,
        next_poll_at -> BigInt,
        created_at -> BigInt,
        expires_at -> BigInt,
        answered_at -> Nullable<BigInt>,
        grant_id -> Nullable<Text>,
        redeemed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    consents (user_id, client_id) {
        tenant_id -> Text,
        user_id -> Text,
        client_id -> Text,
        scope -> Text,
        resources -> Text,
        authorization_details -> Text,
        granted_at -> BigInt,
    }
}

diesel::table! {
    grants (id) {
        id -> Text,
        tenant_id -> Text,
        client_id -> Text,
        user_id -> Text,
        session_id -> Text,
        scope -> Text,
        resources -> Text,
        authorization_details -> Text,
        is_offline -> Bool,
        claims -> Text,
        authentication -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
        revoked_at -> Nullable<BigInt>,
        code_hash -> Nullable<Text>,
        code -> Nullable<Text>,
        code_redeemed_at -> Nullable<BigInt>,
        code_redeemed_by -> Nullable<Text>,
        refresh_hash -> Nullable<Text>,
        refresh_previous_hash -> Nullable<Text>,
        refresh_created_at -> Nullable<BigInt>,
        refresh_expires_at -> Nullable<BigInt>,
        refresh_confirmation -> Nullable<Text>,
    }
}

diesel::table! {
    opaque_access_tokens (hash) {
        hash -> Text,
        tenant_id -> Text,
        claims -> Text,
        expires_at -> BigInt,
    }
}

diesel::table! {
    revoked_access_tokens (family, jti) {
        tenant_id -> Text,
        family -> Text,
        jti -> Text,
        expires_at -> BigInt,
    }
}

diesel::table! {
    used_assertions (tenant_id, client_id, jti_hash) {
        tenant_id -> Text,
        client_id -> Text,
        jti_hash -> Text,
        expires_at -> BigInt,
    }
}

diesel::table! {
    used_dpop_proofs (proof_hash, tenant_id) {
        tenant_id -> Text,
        proof_hash -> Text,
        expires_at -> BigInt,
    }
}

diesel::table! {
    used_saml_assertions (assertion_hash, tenant_id) {
        tenant_id -> Text,
        assertion_hash -> Text,
        expires_at -> BigInt,
    }
}

diesel::table! {
    upstream_endings (ending_hash, tenant_id) {
        tenant_id -> Text,
        ending_hash -> Text,
        ended_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    signing_keys (kid) {
        kid -> Text,
        tenant_id -> Text,
        algorithm -> Text,
        generation -> BigInt,
        public_jwk -> Text,
        private_sealed -> Text,
        created_at -> BigInt,
        active_from -> BigInt,
        revoked_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    root_secrets (tenant_id) {
        tenant_id -> Text,
        sealed -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    throttles (tenant_id, bucket) {
        tenant_id -> Text,
        bucket -> Text,
        failures -> BigInt,
        window_started_at -> BigInt,
    }
}

diesel::table! {
    admin_tokens (hash) {
        hash -> Text,
        tenant_id -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    client_logos (tenant_id, client_id) {
        tenant_id -> Text,
        client_id -> Text,
        logo_uri -> Text,
        hash -> Nullable<Text>,
        png -> Nullable<Text>,
        fetched_at -> Nullable<BigInt>,
        failures -> BigInt,
        failure -> Nullable<Text>,
        next_fetch_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    totps (user_id) {
        user_id -> Text,
        tenant_id -> Text,
        secret_sealed -> Text,
        last_step -> BigInt,
        created_at -> BigInt,
        last_used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    recovery_codes (user_id, hash) {
        user_id -> Text,
        hash -> Text,
        tenant_id -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    trusted_devices (id) {
        id -> Text,
        tenant_id -> Text,
        user_id -> Text,
        secret_hash -> Text,
        user_agent -> Text,
        created_at -> BigInt,
        last_used_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    passkey_refusals (user_id) {
        user_id -> Text,
        tenant_id -> Text,
        times -> BigInt,
        last_at -> BigInt,
    }
}

diesel::table! {
    outbox (id) {
        id -> Text,
        tenant_id -> Text,
        user_id -> Nullable<Text>,
        kind -> Text,
        sealed -> Text,
        attempts -> BigInt,
        next_attempt_at -> BigInt,
        claimed_until -> Nullable<BigInt>,
        created_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    passkeys (credential_id, tenant_id) {
        tenant_id -> Text,
        credential_id -> Text,
        user_id -> Text,
        name -> Text,
        credential -> Text,
        aaguid -> Nullable<Text>,
        is_backup_eligible -> Bool,
        is_backed_up -> Bool,
        transports -> Text,
        created_at -> BigInt,
        last_used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    ceremonies (id) {
        id -> Text,
        tenant_id -> Text,
        user_id -> Nullable<Text>,
        bound_to -> Text,
        kind -> Text,
        state -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    challenges (id) {
        id -> Text,
        tenant_id -> Text,
        purpose -> Text,
        user_id -> Nullable<Text>,
        interaction_id -> Nullable<Text>,
        code_hash -> Nullable<Text>,
        link_hash -> Text,
        epoch -> BigInt,
        tries -> BigInt,
        created_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    activity (id) {
        id -> Text,
        tenant_id -> Text,
        subject -> Text,
        kind -> Text,
        detail -> Text,
        about -> Text,
        address -> Text,
        user_agent -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    preferences (user_id) {
        user_id -> Text,
        tenant_id -> Text,
        theme -> Nullable<Text>,
        notices -> Text,
        second_step -> Bool,
    }
}

diesel::table! {
    deletions (user_id) {
        user_id -> Text,
        tenant_id -> Text,
        requested_at -> BigInt,
        due_at -> BigInt,
        claimed_until -> Nullable<BigInt>,
    }
}

diesel::table! {
    pictures (user_id) {
        user_id -> Text,
        tenant_id -> Text,
        name -> Text,
        png -> Nullable<Text>,
        created_at -> BigInt,
    }
}

diesel::table! {
    picture_removals (name) {
        name -> Text,
        tenant_id -> Text,
        due_at -> BigInt,
    }
}

diesel::table! {
    device_secrets (hash) {
        hash -> Text,
        tenant_id -> Text,
        session_id -> Text,
        client_group -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    session_clients (session_id, client_id) {
        session_id -> Text,
        client_id -> Text,
        tenant_id -> Text,
        user_id -> Text,
        begun_at -> BigInt,
    }
}

diesel::table! {
    logout_tokens (session_id, client_id, ended_at) {
        session_id -> Text,
        client_id -> Text,
        ended_at -> BigInt,
        tenant_id -> Text,
        user_id -> Text,
        attempts -> BigInt,
        failure -> Nullable<Text>,
        next_attempt_at -> Nullable<BigInt>,
        claimed_until -> Nullable<BigInt>,
        expires_at -> BigInt,
    }
}

diesel::table! {
    retired_names (name_hash, tenant_id) {
        tenant_id -> Text,
        name_hash -> Text,
        owner -> Text,
        retired_at -> BigInt,
    }
}

diesel::table! {
    upstream_identities (tenant_id, connector, issuer, subject) {
        tenant_id -> Text,
        connector -> Text,
        issuer -> Text,
        subject -> Text,
        user_id -> Text,
        created_at -> BigInt,
        last_used_at -> BigInt,
        typed_as -> Nullable<Text>,
        missing_at -> Nullable<BigInt>,
        gone_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    directory_syncs (tenant_id, connector) {
        tenant_id -> Text,
        connector -> Text,
        claim -> BigInt,
        claimed_until -> Nullable<BigInt>,
        begun_at -> Nullable<BigInt>,
        after_subject -> Nullable<Text>,
        whole_at -> Nullable<BigInt>,
        changes_at -> Nullable<BigInt>,
        mark -> Nullable<Text>,
        withheld -> BigInt,
    }
}

diesel::table! {
    unlinked_identities (tenant_id, identity_hash, user_id) {
        tenant_id -> Text,
        identity_hash -> Text,
        user_id -> Text,
        unlinked_at -> BigInt,
    }
}

diesel::table! {
    upstream_sessions (session_id, connector) {
        session_id -> Text,
        connector -> Text,
        tenant_id -> Text,
        issuer -> Text,
        subject -> Text,
        sid -> Nullable<Text>,
        begun_at -> BigInt,
        name_id -> Nullable<Text>,
        name_key -> Nullable<Text>,
    }
}

diesel::table! {
    upstream_tokens (tenant_id, connector, issuer, subject) {
        tenant_id -> Text,
        connector -> Text,
        issuer -> Text,
        subject -> Text,
        user_id -> Text,
        access_sealed -> Text,
        refresh_sealed -> Nullable<Text>,
        scope -> Text,
        expires_at -> Nullable<BigInt>,
        sid -> Nullable<Text>,
        obtained_at -> BigInt,
        revision -> BigInt,
        renewing_until -> Nullable<BigInt>,
    }
}

diesel::joinable!(sessions -> users (user_id));
diesel::joinable!(grants -> users (user_id));
diesel::joinable!(grants -> sessions (session_id));
diesel::joinable!(upstream_sessions -> sessions (session_id));

diesel::allow_tables_to_appear_in_same_query!(
    tenants,
    users,
    passwords,
    old_passwords,
    clients,
    sessions,
    interactions,
    pushed_requests,
    device_authorizations,
    backchannel_requests,
    consents,
    grants,
    opaque_access_tokens,
    revoked_access_tokens,
    used_assertions,
    used_dpop_proofs,
    used_saml_assertions,
    upstream_endings,
    signing_keys,
    root_secrets,
    throttles,
    admin_tokens,
    client_logos,
    totps,
    recovery_codes,
    trusted_devices,
    passkey_refusals,
    outbox,
    passkeys,
    ceremonies,
    challenges,
    preferences,
    activity,
    deletions,
    pictures,
    picture_removals,
    retired_names,
    device_secrets,
    session_clients,
    logout_tokens,
    upstream_identities,
    upstream_sessions,
    upstream_tokens,
    unlinked_identities,
    directory_syncs,
);
