//! What a client registers of its certificate (RFC 8705 §2.1.2, §2.2.2, §3.4).

use super::{LONGEST_TEXT, invalid};
use crate::domain::client::{ClientMetadata, TlsClientAuthSubject, TokenEndpointAuthMethod};
use crate::keys::certificate::DistinguishedName;
use crate::oauth::error::OAuthError;
use crate::provider::Settings;

pub(super) fn check(settings: &Settings, metadata: &ClientMetadata) -> Result<(), OAuthError> {
    let method = metadata.token_endpoint_auth_method;
    if !settings.has_auth_method(method) {
        return Err(invalid(format!(
            "token_endpoint_auth_method: {} is not supported here",
            method.name()
        )));
    }
    if metadata.tls_client_certificate_bound_access_tokens && settings.mutual_tls.is_none() {
        return Err(invalid(
            "tls_client_certificate_bound_access_tokens is not supported here",
        ));
    }
    for subject in metadata.tls_client_auth_subjects() {
        check_subject(subject)?;
    }
    let subjects = metadata.tls_client_auth_subjects().count();
    match method {
        // §2.1.2: "A client using the tls_client_auth authentication method MUST use exactly one of the below metadata parameters".
        TokenEndpointAuthMethod::TlsClientAuth if subjects != 1 => Err(invalid(
            "tls_client_auth needs exactly one of tls_client_auth_subject_dn, tls_client_auth_san_dns, tls_client_auth_san_uri, \
             tls_client_auth_san_ip and tls_client_auth_san_email",
        )),
        TokenEndpointAuthMethod::SelfSignedTlsClientAuth if !has_keys(metadata) => Err(invalid(
            "self_signed_tls_client_auth needs jwks with a key, or with a certificate in x5c, or jwks_uri",
        )),
        _ => Ok(()),
    }
}

/// §2.2.2: certificates are in the key set of `jwks`, or in that of `jwks_uri`, which is looked at when the client comes.
fn has_keys(metadata: &ClientMetadata) -> bool {
    if metadata.jwks_uri.is_some() {
        return true;
    }
    let keys = metadata.jwks.as_ref().and_then(|jwks| jwks.get("keys"));
    keys.and_then(serde_json::Value::as_array)
        .is_some_and(|keys| !keys.is_empty())
}

fn check_subject(subject: TlsClientAuthSubject<'_>) -> Result<(), OAuthError> {
    let (name, text) = match subject {
        TlsClientAuthSubject::DistinguishedName(text) => {
            DistinguishedName::parse(text)
                .map_err(|error| invalid(format!("tls_client_auth_subject_dn: {error}")))?;
            return Ok(());
        }
        TlsClientAuthSubject::Ip(_) => return Ok(()),
        TlsClientAuthSubject::Dns(text) => ("tls_client_auth_san_dns", text),
        TlsClientAuthSubject::Uri(text) => ("tls_client_auth_san_uri", text),
        TlsClientAuthSubject::Email(text) => ("tls_client_auth_san_email", text),
    };
    if text.is_empty()
        || text.len() > LONGEST_TEXT
        || !text.bytes().all(|byte| byte.is_ascii_graphic())
    {
        return Err(invalid(format!(
            "{name} is empty, too long, or has what no certificate says"
        )));
    }
    Ok(())
}
