//! What a browser answers, read strictly before the library verifies it: sizes, form, and what the library leaves to us.
//!
//! The library takes what follows the authenticator data for nothing, compares origins as addresses and not as texts, and writes into
//! the log what it cannot read; so what is odd ends here.

use data_encoding::BASE64URL_NOPAD;
use serde::Deserialize;
use webauthn_rs::prelude::{PublicKeyCredential, RegisterPublicKeyCredential, Uuid};

use super::cbor;
use crate::domain::id::CredentialId;

/// Bytes of an answer at most; the largest attestations have a few thousand.
pub const LONGEST_RESPONSE: usize = 65_536;
/// Web Authentication Level 3 §4: "Credential IDs are [...] at most 1023 bytes long".
const LONGEST_CREDENTIAL_ID: usize = 1023;
/// The words for transports that there are (§5.8.4); others are not kept.
const TRANSPORTS: [&str; 6] = ["ble", "hybrid", "internal", "nfc", "smart-card", "usb"];

/// The answer is no such answer as browsers give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// Longer than [`LONGEST_RESPONSE`].
    #[error("the answer is too long")]
    TooLong,
    /// Not the JSON of a credential.
    #[error("the answer is no credential as JSON")]
    Json,
    /// Its id is empty or too long, or its ids contradict each other.
    #[error("the credential id is too long, or not the same everywhere")]
    CredentialId,
    /// Made for another purpose.
    #[error("the client data has another type")]
    ClientDataType,
    /// Made by a page of another origin.
    #[error("the client data has another origin")]
    Origin,
    /// Made in a frame of another site's page.
    #[error("the client data says that it was made in another site's page")]
    CrossOrigin,
    /// The attestation object is not the CBOR that authenticators write, or more follows it.
    #[error("the attestation object is not as authenticators write it")]
    AttestationObject,
    /// The authenticator data is cut short, or more follows it.
    #[error("the authenticator data is not as authenticators write it")]
    AuthenticatorData,
}

/// A new passkey, as a browser says it.
#[derive(Debug)]
pub(super) struct Registration {
    /// For the library.
    pub(super) credential: RegisterPublicKeyCredential,
    /// Which model says that it made it; `None` where it does not say.
    pub(super) aaguid: Option<String>,
    /// How it can be reached.
    pub(super) transports: Vec<String>,
}

/// Reads the answer to `navigator.credentials.create()`.
pub(super) fn registration(text: &str, origins: &[String]) -> Result<Registration, Malformed> {
    let credential: RegisterPublicKeyCredential = read(text)?;
    let words: Transports = read(text)?;
    credential_id(&credential.id, &credential.raw_id, &credential.type_)?;
    let response = &credential.response;
    check_client_data(&response.client_data_json, "webauthn.create", origins)?;
    let data = cbor::bytes_in_map(&response.attestation_object, "authData")
        .ok_or(Malformed::AttestationObject)?;
    let attested = authenticator_data(data)
        .and_then(|data| data.attested)
        .ok_or(Malformed::AuthenticatorData)?;
    if attested.credential_id != credential.raw_id {
        return Err(Malformed::CredentialId);
    }
    let aaguid = Uuid::from_bytes(attested.aaguid);
    let given = words.response.transports.unwrap_or_default();
    let known = TRANSPORTS.into_iter();
    Ok(Registration {
        aaguid: (!aaguid.is_nil()).then(|| aaguid.to_string()),
        transports: known
            .filter(|word| given.iter().any(|given| given == word))
            .map(str::to_owned)
            .collect(),
        credential,
    })
}

/// Reads the answer to `navigator.credentials.get()`, and says whose passkey it names.
pub(super) fn assertion(
    text: &str,
    origins: &[String],
) -> Result<(PublicKeyCredential, CredentialId), Malformed> {
    let credential: PublicKeyCredential = read(text)?;
    let id = credential_id(&credential.id, &credential.raw_id, &credential.type_)?;
    let response = &credential.response;
    check_client_data(&response.client_data_json, "webauthn.get", origins)?;
    match authenticator_data(&response.authenticator_data) {
        Some(data) if data.attested.is_none() => Ok((credential, id)),
        Some(_) | None => Err(Malformed::AuthenticatorData),
    }
}

/// Which credential an answer of either kind names. Nothing is verified: it is for whoever only looks at answers, as `tests/fuzz`
/// does.
///
/// # Errors
/// [`Malformed`].
pub fn credential_of(text: &str, origins: &[String]) -> Result<CredentialId, Malformed> {
    if let Ok((_, id)) = assertion(text, origins) {
        return Ok(id);
    }
    let made = registration(text, origins)?.credential;
    Ok(CredentialId::new(BASE64URL_NOPAD.encode(&made.raw_id)))
}

/// The words for transports, as the browser writes them.
#[derive(Deserialize)]
struct Transports {
    response: ResponseTransports,
}

#[derive(Deserialize)]
struct ResponseTransports {
    #[serde(default)]
    transports: Option<Vec<String>>,
}

fn read<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Malformed> {
    if text.len() > LONGEST_RESPONSE {
        return Err(Malformed::TooLong);
    }
    serde_json::from_str(text).map_err(|_| Malformed::Json)
}

fn credential_id(id: &str, raw: &[u8], kind: &str) -> Result<CredentialId, Malformed> {
    let encoded = BASE64URL_NOPAD.encode(raw);
    let is_good = (1..=LONGEST_CREDENTIAL_ID).contains(&raw.len()) && encoded == id;
    match kind {
        "public-key" if is_good => Ok(CredentialId::new(encoded)),
        "public-key" => Err(Malformed::CredentialId),
        _ => Err(Malformed::Json),
    }
}

/// What the browser vouches for (Web Authentication Level 3 §5.8.1). The challenge is the library's to compare.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientData {
    #[serde(rename = "type")]
    kind: String,
    origin: String,
    #[serde(default)]
    cross_origin: bool,
    #[serde(default)]
    top_origin: Option<String>,
}

fn check_client_data(json: &[u8], kind: &str, origins: &[String]) -> Result<(), Malformed> {
    let data: ClientData = serde_json::from_slice(json).map_err(|_| Malformed::Json)?;
    if data.kind != kind {
        return Err(Malformed::ClientDataType);
    }
    // Letter by letter, as browsers write origins: no other spelling, port or sub-domain.
    if !origins.contains(&data.origin) {
        return Err(Malformed::Origin);
    }
    if data.cross_origin || data.top_origin.is_some() {
        return Err(Malformed::CrossOrigin);
    }
    Ok(())
}

/// What an authenticator signs (Web Authentication Level 3 §6.1), as far as it is looked at here.
struct AuthenticatorData<'a> {
    attested: Option<Attested<'a>>,
}

struct Attested<'a> {
    aaguid: [u8; 16],
    credential_id: &'a [u8],
}

fn authenticator_data(bytes: &[u8]) -> Option<AuthenticatorData<'_>> {
    const HAS_ATTESTED: u8 = 1 << 6;
    const HAS_EXTENSIONS: u8 = 1 << 7;
    let (_rp_id_hash, rest) = bytes.split_first_chunk::<32>()?;
    let (flags, rest) = rest.split_first()?;
    let (_counter, mut rest) = rest.split_first_chunk::<4>()?;
    let mut attested = None;
    if flags & HAS_ATTESTED != 0 {
        let (aaguid, after) = rest.split_first_chunk::<16>()?;
        let (length, after) = after.split_first_chunk::<2>()?;
        let (credential_id, key) =
            after.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
        rest = cbor::after_item(key)?;
        attested = Some(Attested {
            aaguid: *aaguid,
            credential_id,
        });
    }
    if flags & HAS_EXTENSIONS != 0 {
        rest = cbor::after_item(rest)?;
    }
    rest.is_empty().then_some(AuthenticatorData { attested })
}
