//! Other providers by which people sign in: whether what is needed for each is here. None of them is asked.

use super::Findings;
use crate::app::plan::Plan;
use crate::domain::connector::{ClientAuthentication, ConnectorName, Upstream};
use crate::domain::id::TenantId;
use crate::domain::saml::SamlSource;
use crate::federation::connection::Connection;
use crate::provider::Issuer;
use crate::store::Store;

const CHECK: &str = "connectors";

/// Looks at each.
pub(super) fn connectors(plan: &Plan, issuer: &Issuer, findings: &mut Findings) {
    for connection in plan.settings.connections.iter() {
        connector(connection, issuer, findings);
    }
}

/// Whether the people of directories that are followed could be.
pub(super) async fn directories(plan: &Plan, store: Option<&Store>, findings: &mut Findings) {
    let Some(store) = store else { return };
    for connection in plan.settings.connections.iter() {
        let connector = &connection.connector;
        let Upstream::Ldap(directory) = &connector.upstream else {
            continue;
        };
        if directory.sync.is_none() {
            continue;
        }
        let name = connector.name.clone();
        let found = store.read(move |r| r.find_directory_sync(&TenantId::default_tenant(), &name));
        let name = &connector.name;
        match found.await {
            Ok(Some(sync)) if sync.withheld > 0 => findings.problem(
                CHECK,
                format!("{name} does not have {} of its people any more, and nobody was turned off", sync.withheld),
                format!("See whether it is so; then `doorward connector sync {name} --confirm`."),
            ),
            Ok(Some(sync)) if sync.whole_at.is_some() => {
                findings.ok(CHECK, format!("{name}: its people are followed"));
            }
            Ok(_) => findings.unchecked(
                CHECK,
                format!("{name}: its people were never looked up yet; the server does that, or `doorward connector sync {name}`"),
            ),
            Err(error) => findings.problem(
                CHECK,
                format!("whether the people of {name} are followed cannot be told: {error}"),
                "Mend the database first.",
            ),
        }
    }
}

/// Whether somebody gets in on the day on which the upstreams are away.
pub(super) async fn break_glass(plan: &Plan, store: Option<&Store>, findings: &mut Findings) {
    let (Some(named), Some(store)) = (plan.settings.upstreams_only.clone(), store) else {
        return;
    };
    if named.is_empty() {
        findings.problem(
            CHECK,
            "nobody gets in while the upstreams are away (sign_in.upstreams_only)",
            "Name somebody in sign_in.break_glass who has a password here.",
        );
    }
    for name in named.iter() {
        let key = name.clone();
        let has_password = store.read(move |r| {
            let tenant = TenantId::default_tenant();
            let user = r.find_user_by_key(&tenant, &key)?;
            let user = user.filter(|user| user.disabled_at.is_none());
            user.map(|user| Ok(r.find_password_state(&user.id)?.is_some()))
                .transpose()
        });
        match has_password.await {
            Ok(Some(true)) => findings.ok(CHECK, format!("{name} gets in without an upstream")),
            Ok(Some(false)) => findings.problem(
                CHECK,
                format!("sign_in.break_glass names {name}, who has no password here"),
                format!("Set one: `doorward user set-password {name}`."),
            ),
            Ok(None) => findings.problem(
                CHECK,
                format!(
                    "sign_in.break_glass names {name}, and there is no such person who may sign in"
                ),
                format!("Add them, `doorward user add --username {name}`, or correct sign_in.break_glass."),
            ),
            Err(error) => findings.problem(
                CHECK,
                format!("whether {name} gets in cannot be told: {error}"),
                "Mend the database first.",
            ),
        }
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
        // Certificates were read with the configuration; what is published is looked at when it is asked for.
        Upstream::Saml(upstream) => {
            let found = match &upstream.source {
                SamlSource::Given(_) => "its certificates can be read".to_owned(),
                SamlSource::File(path) => match std::fs::File::open(path) {
                    Ok(_) => "its metadata can be read".to_owned(),
                    Err(error) => {
                        return findings.problem(
                            CHECK,
                            format!("{name}: {}: {error}", path.display()),
                            "Let saml.metadata_file name a file that the server may read.",
                        );
                    }
                },
                SamlSource::Published { address, .. } => format!("its metadata is at {address}"),
            };
            return unasked(name, &found, findings);
        }
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
                None => unasked(name, "what it needs can be read", findings),
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
    unasked(name, &shown, findings);
}

/// What is here is as it should be; what is there is for another command.
fn unasked(name: &ConnectorName, found: &str, findings: &mut Findings) {
    findings.unchecked(
        CHECK,
        format!("{name}: {found}; whether it answers, `doorward connector test {name}` says"),
    );
}
