//! SAML identity providers whose people sign in here.

use std::fs;
use std::path::Path;

use url::Url;

use super::clients_there::is_of_client;
use super::connectors::is_word;
use crate::config::section::{Connector, Saml};
use crate::domain::connector::Mapping;
use crate::domain::redirect_uri::is_displayable;
use crate::domain::saml::{
    Binding, IdentityProvider, LogoutService, NameIdFormat, SamlSource, SamlUpstream, SignOnService,
};
use crate::keys::certificate::signing_certificates;

/// Bytes of an attribute's name.
const LONGEST: usize = 255;
/// Certificates of one identity provider: while its keys are rolled over there are two.
const MOST_CERTIFICATES: usize = 8;

/// Which attributes are taken where nothing is said: the names of the X.500/LDAP attribute profile (SAML profiles §8.2).
pub(super) fn usual_mapping() -> Mapping {
    let own = |name: &str| Some(format!("urn:oid:{name}"));
    Mapping {
        preferred_username: own("0.9.2342.19200300.100.1.1"),
        name: own("2.16.840.1.113730.3.1.241"),
        given_name: own("2.5.4.42"),
        family_name: own("2.5.4.4"),
        email: own("0.9.2342.19200300.100.1.3"),
        // SAML has nothing that says so.
        email_verified: None,
        // isMemberOf of eduMember.
        groups: own("1.3.6.1.4.1.5923.1.5.1.1"),
    }
}

/// Judges `connectors.saml`, and what stands beside it. What is a client's has no meaning there.
pub(super) fn identity_provider(
    connector: &Connector,
    configured: &Saml,
) -> Result<SamlUpstream, String> {
    let issuer = &connector.issuer;
    if is_of_client(connector) {
        return Err(
            "a SAML identity provider has no client_id, client_secret, signed_secret, token_endpoint_auth_method, response_mode, scope, pkce, nonce, discovery, tenants, endpoints, subject, algorithms, amr or tokens_for"
                .into(),
        );
    }
    // SAML core §8.3.6: an entity identifier is a URI.
    if !is_word(issuer) || Url::parse(issuer).is_err() {
        return Err("issuer is not its entityID: a URI".into());
    }
    let Saml {
        name_id_format,
        subject_attribute,
        sign_requests,
        request_binding,
        idp_initiated,
        single_logout,
        ..
    } = configured;
    let is_name = |name: &String| {
        !name.is_empty() && name.len() <= LONGEST && !name.contains(char::is_control)
    };
    if !subject_attribute.as_ref().is_none_or(is_name) {
        return Err("saml.subject_attribute is empty or too long".into());
    }
    if *name_id_format == NameIdFormat::Transient && subject_attribute.is_none() {
        return Err("saml.name_id_format: nobody is known by a transient name; saml.subject_attribute has to say by what".into());
    }
    Ok(SamlUpstream {
        issuer: issuer.clone(),
        source: source(configured)?,
        name_id_format: *name_id_format,
        subject_attribute: subject_attribute.clone(),
        signs_requests: sign_requests.unwrap_or(true),
        request_binding: *request_binding,
        idp_initiated: *idp_initiated,
        signs_out: *single_logout,
    })
}

/// Where it says what it is: in one of three ways.
fn source(configured: &Saml) -> Result<SamlSource, String> {
    let Saml {
        metadata_url,
        metadata_certificate_file,
        metadata_file,
        sign_on_url,
        certificates_file,
        logout_url,
        request_binding,
        single_logout,
        ..
    } = configured;
    if metadata_certificate_file.is_some() && metadata_url.is_none() {
        return Err("saml.metadata_certificate_file stands beside metadata_url".into());
    }
    if logout_url.is_some() && sign_on_url.is_none() {
        return Err("saml.logout_url stands beside sign_on_url: metadata says it by itself".into());
    }
    if *single_logout && sign_on_url.is_some() && logout_url.is_none() {
        return Err("saml.single_logout: saml.logout_url has to say where it is told".into());
    }
    match (metadata_url, metadata_file, sign_on_url, certificates_file) {
        (Some(address), None, None, None) if is_address(address) => Ok(SamlSource::Published {
            address: address.clone(),
            signed_by: match metadata_certificate_file {
                Some(file) => certificates(file, "metadata_certificate_file")?,
                None => Vec::new(),
            },
        }),
        (Some(_), None, None, None) => {
            Err("saml.metadata_url is not an https address without fragment".into())
        }
        (None, Some(file), None, None) if file.is_file() => Ok(SamlSource::File(file.clone())),
        (None, Some(file), None, None) => {
            Err(format!("saml.metadata_file: {} is no file", file.display()))
        }
        (None, None, Some(address), Some(file)) => {
            let sign_on = SignOnService {
                binding: request_binding.unwrap_or(Binding::Redirect),
                location: address.clone(),
            };
            given(sign_on, file, logout_url.as_deref()).map(SamlSource::Given)
        }
        _ => Err(
            "saml has one of metadata_url and metadata_file, or sign_on_url with certificates_file"
                .into(),
        ),
    }
}

fn is_address(text: &str) -> bool {
    let has_no_fragment = Url::parse(text).is_ok_and(|url| url.fragment().is_none());
    is_displayable(text) && has_no_fragment
}

fn given(
    sign_on: SignOnService,
    certificates_file: &Path,
    logout_url: Option<&str>,
) -> Result<IdentityProvider, String> {
    let named = [
        Some(("sign_on_url", sign_on.location.as_str())),
        logout_url.map(|url| ("logout_url", url)),
    ];
    for (name, address) in named.into_iter().flatten() {
        if !is_address(address) {
            return Err(format!(
                "saml.{name} is not an https address without fragment"
            ));
        }
    }
    let certificates = certificates(certificates_file, "certificates_file")?;
    Ok(IdentityProvider {
        sign_on,
        logout: logout_url.map(|location| LogoutService {
            binding: Binding::Redirect,
            location: location.to_owned(),
            response_location: None,
        }),
        certificates,
    })
}

/// The certificates of a file, which this setting names.
fn certificates(path: &Path, name: &str) -> Result<Vec<Vec<u8>>, String> {
    let file = path.display();
    let pem = fs::read(path).map_err(|error| format!("saml.{name}: {file}: {error}"))?;
    let certificates =
        signing_certificates(&pem).map_err(|error| format!("saml.{name}: {file}: {error}"))?;
    if certificates.len() > MOST_CERTIFICATES {
        return Err(format!(
            "saml.{name}: {file}: there are more than {MOST_CERTIFICATES}"
        ));
    }
    Ok(certificates)
}
