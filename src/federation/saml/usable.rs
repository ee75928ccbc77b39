//! Whether an identity provider can be used that metadata describes.

use data_encoding::BASE64;

use super::protocol::Described;
use crate::domain::connector::ConnectorName;
use crate::domain::redirect_uri::is_displayable;
use crate::domain::saml::{IdentityProvider, LogoutService, SamlUpstream};
use crate::federation::failure::Unbelieved;
use crate::keys::certificate::{NoSigner, strong_certificate};

/// One that people can be sent to, and whose word can be verified.
///
/// # Errors
/// [`Unbelieved::Metadata`].
pub(super) fn usable(
    name: &ConnectorName,
    described: Described,
    upstream: &SamlUpstream,
) -> Result<IdentityProvider, Unbelieved> {
    // By redirect, where both are there and the operator does not say which: that needs no page of ours.
    let mut sign_on = described.sign_on.into_iter();
    let sign_on = sign_on.find(|service| {
        let wanted = upstream.request_binding.unwrap_or(service.binding);
        is_displayable(&service.location) && service.binding == wanted
    });
    let sign_on = sign_on.ok_or(Unbelieved::Metadata(
        "it has no https address for sign-in by redirect or POST, or none by saml.request_binding",
    ))?;
    if described.wants_signed_requests && !upstream.signs_requests {
        return Err(Unbelieved::Metadata(
            "it takes no request that is not signed",
        ));
    }
    let certificates = certificates(name, &described.certificates);
    if certificates.is_empty() {
        return Err(Unbelieved::Metadata(
            "it has no certificate to sign with that can be read, of a key that is strong enough",
        ));
    }
    // Where nobody should be sent, nobody is.
    let is_usable = |logout: &LogoutService| {
        is_displayable(&logout.location) && is_displayable(logout.answered_at())
    };
    Ok(IdentityProvider {
        sign_on,
        logout: described.logout.filter(is_usable),
        certificates,
    })
}

/// Those of them that can be used: what is signed by another counts as signed by nobody.
fn certificates(name: &ConnectorName, described: &[String]) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    for (place, certificate) in described.iter().enumerate() {
        let der = BASE64.decode(certificate.as_bytes());
        match der
            .map_err(|_| NoSigner::Unreadable)
            .and_then(|der| strong_certificate(&der))
        {
            Ok(der) => found.push(der),
            Err(why) => tracing::warn!(
                connector.name = name.as_str(),
                certificate = place + 1,
                of = described.len(),
                error = %why,
                "a certificate of an identity provider's metadata is passed over"
            ),
        }
    }
    found
}
