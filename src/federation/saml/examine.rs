//! What can be seen of an identity provider without a person.

use url::Url;

use super::metadata::LONGEST;
use super::providers::{ACCEPT, IdentityProviders};
use crate::domain::connector::Connector;
use crate::domain::saml::{Binding, SamlSource, SamlUpstream};
use crate::federation::examined::{Step, Steps};
use crate::federation::failure::Failure;
use crate::federation::openid::mend_of;
use crate::provider::Provider;

/// Examines one: whether it is known where it is, and by which keys it signs.
pub async fn examine(
    op: &Provider,
    providers: &IdentityProviders,
    connector: &Connector,
    upstream: &SamlUpstream,
) -> Vec<Step> {
    const STEP: &str = "metadata";
    let mut steps = Steps::default();
    // What is kept of it shows nothing.
    if let SamlSource::Published { address, .. } = &upstream.source
        && let Ok(url) = Url::parse(address)
        && let Err(error) = op.egress.fetch(&url, ACCEPT, LONGEST).await
    {
        steps.wrong(STEP, format!("{address}: {error}"), mend_of(&error));
        return steps.all();
    }
    match providers.find_anew(op, connector, upstream).await {
        Ok(provider) => {
            let (address, keys) = (&provider.sign_on.location, provider.certificates.len());
            let way = match provider.sign_on.binding {
                Binding::Redirect => "redirect",
                Binding::Post => "POST",
            };
            steps.fine(
                STEP,
                format!(
                    "people are sent to {address} by {way}; certificates that it signs by: {keys}"
                ),
            );
            match (&provider.logout, upstream.signs_out) {
                (Some(service), true) => steps.fine(
                    "logout",
                    format!("who signs out here is signed out at {}", service.location),
                ),
                (None, true) => steps.wrong(
                    "logout",
                    "it does not say where it is told that somebody signs out".to_owned(),
                    "Let its metadata have a SingleLogoutService by redirect or POST, or saml.single_logout be false.",
                ),
                (_, false) => {}
            }
            steps.untold(
                "response",
                "whether it knows us, and what it says of people, is seen when somebody signs in",
            );
        }
        Err(failure) => steps.wrong(STEP, failure.to_string(), mend(&failure, &upstream.source)),
    }
    steps.all()
}

const fn mend(failure: &Failure, source: &SamlSource) -> &'static str {
    if matches!(failure, Failure::Unbelieved(_)) {
        return "It was read, and cannot be used: let issuer be the entityID in it, saml.metadata_certificate_file (where that is set) have the certificate of who signs it, and the identity provider mend what is said to be wrong with the rest.";
    }
    match source {
        SamlSource::Published { signed_by, .. } if signed_by.is_empty() => {
            "Let saml.metadata_url be the address of its metadata, which this machine can reach."
        }
        SamlSource::Published { .. } => {
            "Let saml.metadata_url be the address of its metadata, which this machine can reach, and saml.metadata_certificate_file have the certificate of who signs that."
        }
        SamlSource::File(_) => "Let saml.metadata_file name a file with its metadata.",
        SamlSource::Given(_) => "Let a worker be started: the log says why it cannot.",
    }
}
