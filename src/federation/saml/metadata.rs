//! What metadata says of an identity provider (SAML metadata §2).
//!
//! It is believed because of where it comes from: a file of the operator's, or an https address that they named. Where they say by whose key it is
//! signed, it has to be, as a whole (§3.1); where they do not, a signature of it is passed over.

use data_encoding::BASE64;
use url::Url;

use super::names::{DSIG, METADATA, POST, PROTOCOL, REDIRECT};
use super::protocol::{Described, Metadata};
use super::read::time;
use super::shape::check_metadata;
use super::signature::verified;
use super::unfit::Unfit;
use super::xml::{Bounds, Element, read_within};
use crate::domain::saml::{Binding, LogoutService, SignOnService};
use crate::domain::time::Timestamp;

/// Bytes of a document: that of one identity provider has some ten thousand, a small federation's some hundred.
pub(super) const LONGEST: usize = 512 * 1024;
const BOUNDS: Bounds = Bounds {
    bytes: LONGEST,
    elements: 20_000,
    allows_comments: true,
};
/// Certificates that are taken: while keys are rolled over there are two.
const MOST_CERTIFICATES: usize = 8;
/// The bindings by which a browser carries what we ask, the one that is taken first.
const BINDINGS: [(Binding, &str); 2] = [(Binding::Redirect, REDIRECT), (Binding::Post, POST)];

/// What it says.
///
/// # Errors
/// [`Unfit`].
pub(super) fn described(metadata: &Metadata) -> Result<Box<Described>, Unfit> {
    let document = BASE64.decode(metadata.document.as_bytes());
    let document = document.map_err(|_| Unfit::Encoding)?;
    let text = String::from_utf8(document).map_err(|_| Unfit::Encoding)?;
    // Editors write one, and a file is no message.
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    let root = read_within(text, BOUNDS)?;
    let root = if metadata.certificates.is_empty() {
        root
    } else {
        check_metadata(&root)?;
        verified(text, &root, BOUNDS, &metadata.certificates)?
    };
    let (entity, valid_until) = find(&root, &metadata.entity_id, None)?.ok_or(Unfit::NoEntity)?;
    let mut roles = entity
        .all(METADATA, "IDPSSODescriptor")
        .filter(|role| speaks_saml_2(role));
    let role = roles.next().ok_or(Unfit::NoEntity)?;
    let valid_until = earlier(valid_until, role)?;
    Ok(Box::new(Described {
        sign_on: sign_on(role),
        logout: logout(role),
        certificates: certificates(role)?,
        wants_signed_requests: is_true(role.attribute("WantAuthnRequestsSigned")),
        valid_until,
    }))
}

/// §2.4.3: the first of each binding.
fn sign_on(role: &Element) -> Vec<SignOnService> {
    let by = |(binding, name): (Binding, &str)| {
        let found = service(role, "SingleSignOnService", name)?;
        let location = address(found, "Location")?;
        Some(SignOnService { binding, location })
    };
    BINDINGS.into_iter().filter_map(by).collect()
}

/// §2.4.2: by redirect, or else by a form; what comes by it alone is not said.
fn logout(role: &Element) -> Option<LogoutService> {
    let by = |(binding, name): (Binding, &str)| {
        let found = service(role, "SingleLogoutService", name)?;
        Some(LogoutService {
            binding,
            location: address(found, "Location")?,
            response_location: address(found, "ResponseLocation"),
        })
    };
    BINDINGS.into_iter().find_map(by)
}

/// The first of these services with this binding.
fn service<'e>(role: &'e Element, name: &str, binding: &str) -> Option<&'e Element> {
    let mut services = role.all(METADATA, name);
    services.find(|service| service.attribute("Binding") == Some(binding))
}

fn address(service: &Element, name: &str) -> Option<String> {
    let address = service.attribute(name).filter(|url| is_address(url));
    address.map(str::to_owned)
}

/// The entity of this identifier, on its own or among others, and until when what is around it is good.
fn find<'e>(
    element: &'e Element,
    entity_id: &str,
    until: Option<Timestamp>,
) -> Result<Option<(&'e Element, Option<Timestamp>)>, Unfit> {
    let is_group = element.is(METADATA, "EntitiesDescriptor");
    if !is_group && !element.is(METADATA, "EntityDescriptor") {
        return Ok(None);
    }
    let until = earlier(until, element)?;
    if is_group {
        for inside in element.elements() {
            if let Some(found) = find(inside, entity_id, until)? {
                return Ok(Some(found));
            }
        }
        return Ok(None);
    }
    let is_it = element.attribute("entityID") == Some(entity_id);
    Ok(is_it.then_some((element, until)))
}

/// §2.3: `validUntil`, of which the first that comes holds.
fn earlier(until: Option<Timestamp>, element: &Element) -> Result<Option<Timestamp>, Unfit> {
    let own = time(element, "validUntil")?;
    Ok(until.into_iter().chain(own).min())
}

/// §2.4.1: a list of identifiers.
fn speaks_saml_2(role: &Element) -> bool {
    let protocols = role.attribute("protocolSupportEnumeration");
    protocols.is_some_and(|list| list.split_ascii_whitespace().any(|one| one == PROTOCOL))
}

/// XML Schema part 2 §3.2.2.
fn is_true(value: Option<&str>) -> bool {
    matches!(value.map(str::trim), Some("true" | "1"))
}

fn is_address(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| url.has_host() && url.fragment().is_none())
}

/// §2.4.1.1: of keys whose use is signing, or is not said.
fn certificates(role: &Element) -> Result<Vec<String>, Unfit> {
    let mut found: Vec<String> = Vec::new();
    let keys = role.all(METADATA, "KeyDescriptor");
    for key in keys.filter(|key| matches!(key.attribute("use"), None | Some("signing"))) {
        let infos = key.all(DSIG, "KeyInfo");
        let data = infos.flat_map(|info| info.all(DSIG, "X509Data"));
        for certificate in data.flat_map(|data| data.all(DSIG, "X509Certificate")) {
            // One that is none is passed over later, where the log says so: the others may sign.
            let text = certificate.text().unwrap_or_default();
            let text: String = text.split_ascii_whitespace().collect();
            if !found.contains(&text) {
                found.push(text);
            }
        }
    }
    if found.len() > MOST_CERTIFICATES {
        return Err(Unfit::Parts);
    }
    Ok(found)
}

#[cfg(test)]
mod tests;
