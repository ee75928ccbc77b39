//! What a signature may look like (SAML core §5.4).

use crate::federation::saml::names::{
    ASSERTION, DSIG, ENVELOPED, EXCLUSIVE, METADATA, PROTOCOL, SHA256,
};
use crate::federation::saml::unfit::Unfit;
use crate::federation::saml::xml::Element;
use crate::keys::certificate::ALGORITHMS;

/// XML Encryption §5.7.
const DIGESTS: [&str; 3] = [
    SHA256,
    "http://www.w3.org/2001/04/xmldsig-more#sha384",
    "http://www.w3.org/2001/04/xmlenc#sha512",
];

/// Whether an element has a signature of itself: one, behind its issuer (core §2.3.3, §3.2.2), or before all else (metadata §2.3.1, §2.3.2).
pub(super) fn signature(signed: &Element) -> Result<bool, Unfit> {
    let Some(signature) = signed.one(DSIG, "Signature")? else {
        return Ok(false);
    };
    let before: Vec<&Element> = signed
        .elements()
        .take_while(|element| !element.is(DSIG, "Signature"))
        .collect();
    let is_in_place = match before.as_slice() {
        [] => signed.is(PROTOCOL, "Response") || signed.namespace == METADATA,
        [issuer] => issuer.is(ASSERTION, "Issuer"),
        _ => false,
    };
    if !is_in_place {
        return Err(Unfit::SignaturePlace);
    }
    let id = signed.attribute("ID").ok_or(Unfit::Identifier)?;
    check_signature(signature, id)?;
    Ok(true)
}

/// XML Signature §4.1.
fn check_signature(signature: &Element, id: &str) -> Result<(), Unfit> {
    let parts: Vec<&Element> = signature.elements().collect();
    let (info, value, key) = match parts.as_slice() {
        [info, value] => (info, value, None),
        [info, value, key] => (info, value, Some(key)),
        _ => return Err(Unfit::SignatureParts),
    };
    let is_so = info.is(DSIG, "SignedInfo")
        && value.is(DSIG, "SignatureValue")
        && value.text().is_some()
        && key.is_none_or(|key| key.is(DSIG, "KeyInfo"))
        && signature.has_only(&["Id"])
        && signature.has_no_text();
    if !is_so {
        return Err(Unfit::SignatureParts);
    }
    check_signed_info(info, id)?;
    key.map_or(Ok(()), |key| check_key_info(key))
}

/// XML Signature §4.4.
fn check_signed_info(info: &Element, id: &str) -> Result<(), Unfit> {
    let parts: Vec<&Element> = info.elements().collect();
    // Core §5.4.2: "a single <ds:Reference>".
    let [canonicalization, method, reference] = parts.as_slice() else {
        return Err(Unfit::SignatureParts);
    };
    let is_so = canonicalization.is(DSIG, "CanonicalizationMethod")
        && method.is(DSIG, "SignatureMethod")
        && reference.is(DSIG, "Reference")
        && info.has_no_text();
    if !is_so {
        return Err(Unfit::SignatureParts);
    }
    if !is_exclusive(canonicalization) {
        return Err(Unfit::Canonicalization);
    }
    check_algorithm(method, &ALGORITHMS)?;
    check_reference(reference, id)
}

/// XML Signature §4.4.3.
fn check_reference(reference: &Element, id: &str) -> Result<(), Unfit> {
    // Core §5.4.2: of "the ID attribute value of the root element"; nothing is fetched, nothing selected.
    if reference
        .attribute("URI")
        .and_then(|uri| uri.strip_prefix('#'))
        != Some(id)
    {
        return Err(Unfit::Reference);
    }
    let parts: Vec<&Element> = reference.elements().collect();
    let [transforms, digest, value] = parts.as_slice() else {
        return Err(Unfit::SignatureParts);
    };
    let is_so = transforms.is(DSIG, "Transforms")
        && digest.is(DSIG, "DigestMethod")
        && value.is(DSIG, "DigestValue")
        && value.text().is_some()
        && reference.has_only(&["Id", "URI"])
        && reference.has_no_text();
    if !is_so {
        return Err(Unfit::SignatureParts);
    }
    check_algorithm(digest, &DIGESTS)?;
    check_transforms(transforms)
}

/// Core §5.4.4.
fn check_transforms(transforms: &Element) -> Result<(), Unfit> {
    let each: Vec<&Element> = transforms.elements().collect();
    let (first, second) = match each.as_slice() {
        [first] => (first, None),
        [first, second] => (first, Some(second)),
        _ => return Err(Unfit::Transform),
    };
    let is_enveloped = first.attribute("Algorithm") == Some(ENVELOPED)
        && first.has_only(&["Algorithm"])
        && first.text().is_some_and(|text| text.trim().is_empty());
    let are_transforms = each.iter().all(|one| one.is(DSIG, "Transform"));
    if is_enveloped
        && are_transforms
        && second.is_none_or(|second| is_exclusive(second))
        && transforms.has_only(&[])
        && transforms.has_no_text()
    {
        Ok(())
    } else {
        Err(Unfit::Transform)
    }
}

/// Exclusive XML Canonicalization §4, without comments: `Algorithm`, and at most a list of prefixes.
fn is_exclusive(method: &Element) -> bool {
    let mut parts = method.elements();
    let prefixes = parts.next();
    let is_list = |list: &Element| {
        list.is(EXCLUSIVE, "InclusiveNamespaces")
            && list.has_only(&["PrefixList"])
            && list.text().is_some_and(|text| text.trim().is_empty())
    };
    method.attribute("Algorithm") == Some(EXCLUSIVE)
        && method.has_only(&["Algorithm"])
        && method.has_no_text()
        && prefixes.is_none_or(is_list)
        && parts.next().is_none()
}

/// One of these, without a parameter.
fn check_algorithm(method: &Element, known: &[&str]) -> Result<(), Unfit> {
    let algorithm = method.attribute("Algorithm").unwrap_or_default();
    let is_bare =
        method.has_only(&["Algorithm"]) && method.text().is_some_and(|text| text.trim().is_empty());
    if is_bare && known.contains(&algorithm) {
        Ok(())
    } else {
        Err(Unfit::Algorithm)
    }
}

/// XML Signature §4.5. It says which key, and is not asked: only what cannot lead anywhere is passed over.
fn check_key_info(key: &Element) -> Result<(), Unfit> {
    let mut parts = key.elements();
    let is_plain = parts.all(|part| {
        ["KeyName", "KeyValue", "X509Data"]
            .iter()
            .any(|name| part.is(DSIG, name))
    });
    if is_plain && key.has_only(&["Id"]) {
        Ok(())
    } else {
        Err(Unfit::KeyInfo)
    }
}
