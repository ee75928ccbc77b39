//! Other providers by which people sign in: whether each answers as what it is, and whether we can prove there who we are.

use super::Findings;
use crate::app::plan::Plan;
use crate::domain::connector::{ClientAuthentication, Upstream};
use crate::federation::connection::Connection;
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
    if let Err(error) = connection.check_secret() {
        return findings.problem(
            CHECK,
            format!("{name}: {error}"),
            "Let connectors.client_secret_file, or ldap.bind_password_file, name a file with the secret in one line, or signed_secret.private_key_file one with the key, which the server may read.",
        );
    }
    let authentication = match &connector.upstream {
        Upstream::OpenId(upstream) => upstream.client.authentication,
        Upstream::OAuth(upstream) => upstream.client.authentication,
        Upstream::Ldap(directory) => {
            let files = directory.authorities_file.iter();
            let own = directory.own_certificate.iter();
            let mut files = files.chain(own.flat_map(|(chain, key)| [chain, key]));
            return match files.find_map(|path| std::fs::File::open(path).err().map(|error| (path, error))) {
                Some((path, error)) => findings.problem(
                    CHECK,
                    format!("{name}: {}: {error}", path.display()),
                    "Let ldap.authorities_file, certificate_file and key_file name files that the server may read.",
                ),
                None => findings.ok(CHECK, format!("{name}: what it needs can be read")),
            };
        }
    };
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
