//! Where people may come from who sign in elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use url::Url;

use super::claim_names::mapping;
use super::directories;
use super::identity_providers;
use super::judge::Judge;
use super::sign_up::compared;
use super::words::is_readable;
use crate::config::section::ConnectorKind;
use crate::config::{ConfigError, Hidden, section};
use crate::domain::connector::{
    ClientAuthentication, Connector, ConnectorName, Mapping, OpenIdUpstream, Renewed, Trust,
    Upstream,
};
use crate::domain::directory::Directory;
use crate::domain::redirect_uri::is_displayable;
use crate::domain::roles::{MOST as MOST_ROLES, is_role};
use crate::domain::scope::{OPENID, Scope};
use crate::domain::text::is_legible;
use crate::federation::connection::{ClientSecret, Connection, Connections, is_secret};

const KEY: &str = "connectors";
/// Each is a button on the page.
const MOST: usize = 20;
/// Bytes of a `client_id`, of a claim's name, and of an `acr` or `amr` value.
const LONGEST: usize = 255;
/// Groups that are roles here, and characters of the name of one.
const MOST_GROUPS: usize = 1000;
const LONGEST_GROUP: usize = 1000;
/// What is asked for where nothing is said.
const USUAL_SCOPE: [&str; 3] = [OPENID, "email", "profile"];

impl Judge<'_> {
    pub(super) fn connections(&self) -> Result<Arc<Connections>, ConfigError> {
        let configured = &self.config().connectors;
        if configured.len() > MOST {
            return self.refuse(KEY, &format!("there are more than {MOST}"));
        }
        let mut judged: Vec<Connection> = Vec::new();
        for one in configured {
            let connection = match self.connection(one) {
                Ok(connection) => connection,
                Err(why) => return self.refuse(KEY, &format!("{}: {why}", one.name)),
            };
            let name = &connection.connector.name;
            if judged.iter().any(|known| known.connector.name == *name) {
                return self.refuse(KEY, &format!("{name} is there twice"));
            }
            let own = &connection.connector.domains;
            let twice = own.iter().find(|domain| {
                let mut others = judged.iter();
                others.any(|known| known.connector.domains.contains(domain))
            });
            if let Some(domain) = twice {
                return self.refuse(KEY, &format!("{domain} is one of domains of two"));
            }
            judged.push(connection);
        }
        Ok(Arc::new(Connections::new(judged)))
    }

    fn connection(&self, configured: &section::Connector) -> Result<Connection, String> {
        let section::Connector {
            name,
            display_name,
            kind,
            claims,
            domains,
            trusted_domains,
            acr,
            amr,
            creates_accounts,
            renewed,
            roles,
            ldap,
            saml,
            ..
        } = configured;
        let name = ConnectorName::parse(name).ok_or(
            "a name is of lower-case letters, digits and hyphens, 40 at most, for it stands in addresses",
        )?;
        let display_name = display_name.clone().unwrap_or_else(|| name.to_string());
        if !is_readable(&display_name) {
            return Err(
                "display_name is empty, too long, or has characters that cannot be seen".into(),
            );
        }
        let compare = |name: &str, domains: &[String]| {
            let compared = domains.iter().map(|domain| compared(domain));
            let compared = compared.collect::<Result<Vec<_>, _>>();
            compared.map_err(|why| format!("{name}: {why}"))
        };
        let domains = compare("domains", domains)?;
        let trust = Trust {
            domains: compare("trusted_domains", trusted_domains)?,
            acr: acr.clone(),
            amr: amr.clone(),
        };
        if !acr.keys().chain(amr.keys()).all(|value| is_word(value)) {
            return Err(
                "acr and amr have values of an upstream, none of which is empty or long".into(),
            );
        }
        let (upstream, secret, usual) = match (kind, ldap, saml) {
            (ConnectorKind::Oidc, None, None) => {
                let (upstream, secret) = self.open_id(configured)?;
                (Upstream::OpenId(upstream), secret, Mapping::default())
            }
            (ConnectorKind::Ldap, Some(ldap), None) => {
                let (directory, secret) = ldap_of(configured, ldap)?;
                let usual = directories::usual_mapping(ldap);
                (Upstream::Ldap(Box::new(directory)), secret, usual)
            }
            (ConnectorKind::Saml, None, Some(saml)) => {
                let upstream = identity_providers::identity_provider(configured, saml)?;
                let usual = identity_providers::usual_mapping();
                (Upstream::Saml(Box::new(upstream)), None, usual)
            }
            (ConnectorKind::Oidc | ConnectorKind::Saml, Some(_), _) => {
                return Err("ldap is for a connector of the kind ldap".into());
            }
            (ConnectorKind::Oidc | ConnectorKind::Ldap, _, Some(_)) => {
                return Err("saml is for a connector of the kind saml".into());
            }
            (ConnectorKind::Ldap, None, None) => {
                return Err("ldap is not there, which says where the directory is".into());
            }
            (ConnectorKind::Saml, None, None) => {
                return Err("saml is not there, which says where its identity provider is".into());
            }
        };
        let mapping = mapping(claims, usual)?;
        if let Some(claim) = renewed.iter().find(|claim| !is_taken(&mapping, **claim)) {
            return Err(format!(
                "renewed has {}, which claims does not take",
                claim.claim()
            ));
        }
        Ok(Connection {
            connector: Connector {
                name,
                display_name,
                upstream,
                mapping,
                domains,
                trust,
                creates_accounts: creates_accounts.unwrap_or(true),
                renewed: renewed.clone(),
                roles: judge_roles(roles)?,
            },
            secret,
        })
    }

    fn open_id(
        &self,
        configured: &section::Connector,
    ) -> Result<(OpenIdUpstream, Option<ClientSecret>), String> {
        let section::Connector {
            issuer,
            client_id,
            token_endpoint_auth_method: authentication,
            client_secret_file,
            client_secret,
            scope,
            algorithms,
            ..
        } = configured;
        if self.config().issuer.as_ref() == Some(issuer) {
            return Err("it is this provider itself".into());
        }
        check_issuer(issuer)?;
        if !is_word(client_id) {
            return Err("client_id is empty, too long, or has characters that none has".into());
        }
        let scope = scope
            .clone()
            .unwrap_or_else(|| USUAL_SCOPE.into_iter().collect::<Scope>());
        // OpenID Connect Core 1.0 §3.1.2.1: without it there is no ID token.
        if !scope.has(OPENID) {
            return Err("scope has to have openid".into());
        }
        let secret = secret(
            *authentication,
            client_secret_file.as_ref(),
            client_secret.as_ref(),
        )?;
        let upstream = OpenIdUpstream {
            issuer: issuer.clone(),
            client_id: client_id.clone(),
            authentication: *authentication,
            scope,
            algorithms: algorithms.clone(),
        };
        Ok((upstream, secret))
    }
}

/// A directory, and the password by which it is searched. What is a client's has no meaning there.
fn ldap_of(
    configured: &section::Connector,
    ldap: &section::Ldap,
) -> Result<(Directory, Option<ClientSecret>), String> {
    let section::Connector {
        issuer,
        client_id,
        client_secret_file,
        client_secret,
        scope,
        algorithms,
        acr,
        amr,
        claims,
        roles,
        ..
    } = configured;
    if claims.groups.is_some() {
        return Err(
            "claims.groups is not for a directory: ldap.groups says how members are told".into(),
        );
    }
    let is_clients = !client_id.is_empty()
        || client_secret_file.is_some()
        || client_secret.is_some()
        || scope.is_some()
        || !algorithms.is_empty()
        || !acr.is_empty()
        || !amr.is_empty();
    if is_clients {
        return Err(
            "a directory has no client_id, client_secret, scope, algorithms, acr or amr".into(),
        );
    }
    let directory = directories::directory(ldap, issuer, roles.keys())?;
    let (file, text) = (
        ldap.bind_password_file.as_ref(),
        ldap.bind_password.as_ref(),
    );
    let secret = match (&directory.bind_dn, file, text) {
        (None, None, None) => None,
        (Some(_), Some(file), None) if !file.as_os_str().is_empty() => {
            Some(ClientSecret::File(file.clone()))
        }
        (Some(_), None, Some(text)) if is_secret(text.reveal()) => {
            Some(ClientSecret::Text(text.clone()))
        }
        _ => {
            return Err("ldap.bind_dn goes with one of ldap.bind_password_file and ldap.bind_password, which is not empty".into());
        }
    };
    Ok((directory, secret))
}

/// OpenID Connect Discovery 1.0 §3: "using the https scheme with no query or fragment components".
fn check_issuer(issuer: &str) -> Result<(), &'static str> {
    let is_bare = Url::parse(issuer).is_ok_and(|url| {
        url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none()
    });
    if is_bare && is_displayable(issuer) {
        Ok(())
    } else {
        Err("its issuer is not an https address without query and fragment")
    }
}

/// Text of visible ASCII, as identifiers of protocols are.
pub(super) fn is_word(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= LONGEST
        && text.bytes().all(|byte| (0x20..0x7F).contains(&byte))
}

/// What we prove who we are with: one secret, where the method has any.
fn secret(
    authentication: ClientAuthentication,
    file: Option<&PathBuf>,
    text: Option<&Hidden>,
) -> Result<Option<ClientSecret>, String> {
    let has_none = authentication == ClientAuthentication::PrivateKeyJwt;
    match (file, text) {
        (None, None) if has_none => Ok(None),
        (None, None) => Err(format!(
            "{} needs client_secret_file or client_secret; private_key_jwt needs none",
            authentication.name()
        )),
        _ if has_none => {
            Err("private_key_jwt needs no secret: it signs with this provider's keys".into())
        }
        (Some(_), Some(_)) => {
            Err("client_secret and client_secret_file are both there; set only one of them".into())
        }
        (Some(file), None) if file.as_os_str().is_empty() => {
            Err("client_secret_file is empty".into())
        }
        (Some(file), None) => Ok(Some(ClientSecret::File(file.clone()))),
        (None, Some(text)) if is_secret(text.reveal()) => {
            Ok(Some(ClientSecret::Text(text.clone())))
        }
        (None, Some(_)) => Err("client_secret is empty, or no single line".into()),
    }
}

/// Which roles groups are. What a directory calls a group is read as a name there: see `directories.rs`.
fn judge_roles(
    roles: &BTreeMap<String, BTreeSet<String>>,
) -> Result<BTreeMap<String, BTreeSet<String>>, String> {
    let is_few = roles.len() <= MOST_GROUPS;
    let are_names = roles.keys().all(|group| is_readable_group(group));
    if !is_few || !are_names {
        return Err(format!(
            "roles: the names of groups are of 1 to {LONGEST_GROUP} characters that can be seen, and {MOST_GROUPS} at most"
        ));
    }
    let given: BTreeSet<&String> = roles.values().flatten().collect();
    match given.iter().find(|role| !is_role(role)) {
        Some(role) => Err(format!(
            "roles: {role:?} is empty, too long, or has characters that cannot be seen"
        )),
        None if given.len() > MOST_ROLES => Err(format!("roles: there are more than {MOST_ROLES}")),
        None => Ok(roles.clone()),
    }
}

fn is_readable_group(group: &str) -> bool {
    !group.is_empty() && group.chars().count() <= LONGEST_GROUP && is_legible(group)
}

fn is_taken(mapping: &Mapping, claim: Renewed) -> bool {
    let name = match claim {
        Renewed::Name => &mapping.name,
        Renewed::GivenName => &mapping.given_name,
        Renewed::FamilyName => &mapping.family_name,
        Renewed::Email => &mapping.email,
    };
    name.is_some()
}
