//! Encrypted answers, and the keys that they need (OpenID Connect Registration 1.0 §2, JARM §3, RFC 9701 §6).

use super::invalid;
use super::signing::check_secret;
use crate::domain::client::ClientMetadata;
use crate::domain::encryption::{ContentEncryption, Encryption, KeyKind, KeyManagement};
use crate::keys::jwe::Encrypter;
use crate::oauth::error::OAuthError;
use crate::provider::Settings;

type Members = (
    &'static str,
    Option<KeyManagement>,
    Option<ContentEncryption>,
);

pub(super) fn check(metadata: &ClientMetadata) -> Result<(), OAuthError> {
    let members: [Members; 4] = [
        (
            "id_token",
            metadata.id_token_encrypted_response_alg,
            metadata.id_token_encrypted_response_enc,
        ),
        (
            "userinfo",
            metadata.userinfo_encrypted_response_alg,
            metadata.userinfo_encrypted_response_enc,
        ),
        (
            "authorization",
            metadata.authorization_encrypted_response_alg,
            metadata.authorization_encrypted_response_enc,
        ),
        (
            "introspection",
            metadata.introspection_encrypted_response_alg,
            metadata.introspection_encrypted_response_enc,
        ),
    ];
    for (name, alg, enc) in members {
        // Registration 1.0 §2: "When id_token_encrypted_response_enc is included, id_token_encrypted_response_alg MUST also be provided."
        if alg.is_none() && enc.is_some() {
            return Err(invalid(format!(
                "{name}_encrypted_response_enc needs {name}_encrypted_response_alg"
            )));
        }
        if let Some(how) = Encryption::of(alg, enc) {
            check_key(metadata, how)
                .map_err(|why| invalid(format!("{name}_encrypted_response_alg {why}")))?;
        }
    }
    Ok(())
}

fn check_key(metadata: &ClientMetadata, how: Encryption) -> Result<(), &'static str> {
    if how.key_management.key_kind() == KeyKind::Secret {
        return check_secret(metadata);
    }
    match (&metadata.jwks, &metadata.jwks_uri) {
        (Some(jwks), _) => Encrypter::of_key_set(how, jwks)
            .map(drop)
            .map_err(|_| "needs a key of jwks that is for it"),
        (None, Some(_)) => Ok(()),
        (None, None) => Err("needs jwks with a key that is for it, or jwks_uri"),
    }
}

/// Whether a client may encrypt its request objects as it wants to (OpenID Connect Registration 1.0 §2).
pub(super) fn check_requests(
    settings: &Settings,
    metadata: &ClientMetadata,
) -> Result<(), OAuthError> {
    let (alg, enc) = (
        metadata.request_object_encryption_alg,
        metadata.request_object_encryption_enc,
    );
    let Some(alg) = alg else {
        return match enc {
            None => Ok(()),
            Some(_) => Err(invalid(
                "request_object_encryption_enc needs request_object_encryption_alg",
            )),
        };
    };
    if !settings.takes_encrypted_requests {
        return Err(invalid(
            "this request_object_encryption_alg is not supported",
        ));
    }
    if alg.key_kind() == KeyKind::Secret {
        check_secret(metadata)
            .map_err(|why| invalid(format!("request_object_encryption_alg {why}")))?;
    }
    Ok(())
}
