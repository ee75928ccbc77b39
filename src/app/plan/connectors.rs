//! Where people may come from who sign in elsewhere.

use std::path::PathBuf;
use std::sync::Arc;

use url::Url;

use super::claim_names::{is_taken, mapping};
use super::clients_there::is_of_client;
use super::directories;
use super::group_roles::judge_roles;
use super::identity_providers;
use super::judge::Judge;
use super::sign_up::compared;
use super::words::is_readable;
use crate::config::section::ConnectorKind;
use crate::config::{ConfigError, Hidden, presets, section};
use crate::domain::connector::{
    ClientAuthentication, Connector, ConnectorName, Mapping, Trust, Upstream,
};
use crate::domain::directory::Directory;
use crate::domain::redirect_uri::is_displayable;
use crate::federation::connection::{ClientSecret, Connection, Connections, is_secret};

const KEY: &str = "connectors";
/// Each is a button on the page.
const MOST: usize = 20;
/// Bytes of a `client_id`, of a claim's name, and of an `acr` or `amr` value.
const LONGEST: usize = 255;

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
                Err(why) => {
                    let named = [&one.name, one.preset.as_deref().unwrap_or_default()];
                    let named = named.into_iter().find(|name| !name.is_empty());
                    let why = format!("{}: {why}", named.unwrap_or("one without a name"));
                    return self.refuse(KEY, &why);
                }
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

    fn connection(&self, written: &section::Connector) -> Result<Connection, String> {
        let configured = &with_preset(written)?;
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
        let kind =
            kind.ok_or("kind is missing: oidc, oauth2, saml or ldap; or a preset, which has it")?;
        let (upstream, secret, usual) = match (kind, ldap, saml) {
            (ConnectorKind::Oidc, None, None) => {
                let (upstream, secret) = self.open_id(configured)?;
                let usual = Mapping::default();
                (Upstream::OpenId(Box::new(upstream)), secret, usual)
            }
            (ConnectorKind::OAuth2, None, None) => {
                let (upstream, secret) = self.oauth(configured)?;
                let usual = Mapping::default();
                (Upstream::OAuth(Box::new(upstream)), secret, usual)
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
            (ConnectorKind::Oidc | ConnectorKind::OAuth2 | ConnectorKind::Saml, Some(_), _) => {
                return Err("ldap is for a connector of the kind ldap".into());
            }
            (ConnectorKind::Oidc | ConnectorKind::OAuth2 | ConnectorKind::Ldap, _, Some(_)) => {
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
}

/// What is written, over its preset, if it names one.
fn with_preset(written: &section::Connector) -> Result<section::Connector, String> {
    let Some(name) = &written.preset else {
        return Ok(written.clone());
    };
    let presets = presets()?;
    let found = presets.iter().find(|preset| preset.name == *name);
    let preset = found.ok_or_else(|| {
        format!("there is no preset {name:?}; `doorward connector presets` lists them")
    })?;
    let base = section::Connector {
        name: preset.name.clone(),
        ..preset.connector.clone()
    };
    Ok(written.over(&base))
}

/// A directory, and the password by which it is searched. What is a client's has no meaning there.
fn ldap_of(
    configured: &section::Connector,
    ldap: &section::Ldap,
) -> Result<(Directory, Option<ClientSecret>), String> {
    let section::Connector {
        issuer,
        domains,
        acr,
        claims,
        roles,
        ..
    } = configured;
    if claims.groups.is_some() {
        return Err(
            "claims.groups is not for a directory: ldap.groups says how members are told".into(),
        );
    }
    if is_of_client(configured) || !acr.is_empty() {
        return Err(
            "a directory has no client_id, client_secret, signed_secret, token_endpoint_auth_method, response_mode, scope, pkce, nonce, discovery, tenants, endpoints, subject, algorithms, acr, amr or tokens_for"
                .into(),
        );
    }
    // Its people sign in on the page that asks everybody: nobody is led anywhere.
    if !domains.is_empty() {
        return Err("a directory has no domains: nobody is sent there".into());
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
pub(super) fn check_issuer(issuer: &str) -> Result<(), &'static str> {
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
pub(super) fn secret(
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
