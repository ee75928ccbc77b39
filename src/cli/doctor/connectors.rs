//! Other providers by which people sign in: whether each answers as what it is, and whether we can prove there who we are.

use super::Findings;
use crate::app::plan::Plan;
use crate::domain::connector::{ClientAuthentication, OpenIdUpstream, Upstream};
use crate::federation::connection::{ClientSecret, Connection};
use crate::provider::Issuer;

const CHECK: &str = "connectors";

/// Looks at each.
pub(super) fn connectors(plan: &Plan, issuer: &Issuer, findings: &mut Findings) {
    for connection in plan.settings.connections.iter() {
        connector(connection, issuer, findings);
    }
}

fn connector(connection: &Connection, issuer: &Issuer, findings: &mut Findings) {
    let connector = &connection.connector;
    let name = &connector.name;
    let Upstream::OpenId(OpenIdUpstream { authentication, .. }) = &connector.upstream;
    let secret = connection.secret.as_ref().map(ClientSecret::read);
    if let Some(Err(error)) = secret {
        return findings.problem(
            CHECK,
            format!("{name}: {error}"),
            "Let connectors.client_secret_file name a file with the secret in one line, which the server may read.",
        );
    }
    let shown = match authentication {
        ClientAuthentication::PrivateKeyJwt => {
            format!("it knows our keys by {}", issuer.at("/jwks.json"))
        }
        ClientAuthentication::ClientSecretBasic | ClientAuthentication::ClientSecretPost => {
            "our secret can be read".to_owned()
        }
    };
    findings.ok(CHECK, format!("{name}: {shown}"));
}
