//! The keys of those whose word is taken: in the configuration, or where they publish them.

use serde_json::Value;

use crate::domain::issuer_keys::IssuerKeys;
use crate::domain::redirect_uri::is_displayable;
use crate::keys::client_keys::ClientKeySet;

/// Reads what a section says of them.
///
/// # Errors
/// What is wrong with it.
pub(super) fn read(jwks: Option<&Value>, jwks_uri: Option<&str>) -> Result<IssuerKeys, String> {
    match (jwks, jwks_uri) {
        (Some(jwks), None) => match ClientKeySet::parse(jwks) {
            Ok(keys) if keys.is_empty() => Err("jwks has no key to sign with".into()),
            Ok(_) => Ok(IssuerKeys::Given(jwks.clone())),
            Err(error) => Err(error.to_string()),
        },
        (None, Some(address)) if is_displayable(address) => {
            Ok(IssuerKeys::Published(address.to_owned()))
        }
        (None, Some(_)) => Err("its jwks_uri is not an https address".into()),
        (Some(_), Some(_)) | (None, None) => Err("it needs jwks or jwks_uri, and not both".into()),
    }
}
