//! An authenticator and its browser in one, which say what they are told to: the truth, or any lie.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use data_encoding::BASE64URL_NOPAD;
use doorward::entropy::Entropy;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// Somebody touched it.
pub const PRESENT: u8 = 1;
/// Somebody opened it, by a finger or a number.
pub const VERIFIED: u8 = 1 << 2;
/// It can be copied.
pub const BACKUP_ELIGIBLE: u8 = 1 << 3;
/// It was.
pub const BACKED_UP: u8 = 1 << 4;
const ATTESTED: u8 = 1 << 6;
const EXTENSIONS: u8 = 1 << 7;

/// A passkey that was made.
pub struct SoftPasskey {
    key: EcdsaKeyPair,
    pub credential_id: Vec<u8>,
    pub user_handle: Vec<u8>,
    pub flags: u8,
    pub counter: u32,
    pub origin: String,
}

/// What an answer says. It begins as the truth.
#[derive(Clone, Debug)]
pub struct Says {
    pub client_data: Map<String, Value>,
    pub rp_id: String,
    pub flags: u8,
    pub counter: u32,
    pub credential_id: Vec<u8>,
    /// What `id` is, if not the same.
    pub id: Option<String>,
    pub kind: &'static str,
    pub user_handle: Option<Vec<u8>>,
    pub aaguid: [u8; 16],
    pub format: &'static str,
    /// The attestation statement, as CBOR.
    pub statement: Vec<u8>,
    /// COSE's number of the algorithm; a key of 4 with 1 instead of 2 is no elliptic curve's.
    pub algorithm: i64,
    /// CBOR after the authenticator data, announced by its flag.
    pub extensions: Option<Vec<u8>>,
    /// Bytes after the authenticator data, announced by nothing.
    pub after_data: Vec<u8>,
    /// Bytes after the attestation object.
    pub after_object: Vec<u8>,
    pub is_signature_spoiled: bool,
    /// More members of `response`.
    pub more: Map<String, Value>,
}

impl SoftPasskey {
    /// Answers to `navigator.credentials.create()` on a page of this origin.
    pub fn create(options: &Value, origin: &str) -> (Self, Says) {
        let options = &options["publicKey"];
        let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).expect("a key");
        let id: [u8; 32] = Entropy.bytes().expect("randomness");
        let passkey = Self {
            key,
            credential_id: id.to_vec(),
            user_handle: bytes(&options["user"]["id"]),
            flags: PRESENT | VERIFIED,
            counter: 1,
            origin: origin.to_owned(),
        };
        let mut says = passkey.says("webauthn.create", &options["challenge"]);
        says.rp_id = rp_id(&options["rp"]["id"]);
        (passkey, says)
    }

    /// Answers to `navigator.credentials.get()`. It counts.
    pub fn get(&mut self, options: &Value) -> Says {
        let options = &options["publicKey"];
        self.counter += u32::from(self.counter > 0);
        let mut says = self.says("webauthn.get", &options["challenge"]);
        says.rp_id = rp_id(&options["rpId"]);
        says
    }

    /// The truth, as `toJSON()` has it.
    pub fn answer(&mut self, options: &Value) -> String {
        let says = self.get(options);
        self.assertion(&says)
    }

    fn says(&self, kind: &str, challenge: &Value) -> Says {
        let client_data = json!({
            "type": kind,
            "challenge": challenge,
            "origin": self.origin,
            "crossOrigin": false,
        });
        Says {
            client_data: client_data.as_object().expect("an object").clone(),
            rp_id: String::new(),
            flags: self.flags,
            counter: self.counter,
            credential_id: self.credential_id.clone(),
            id: None,
            kind: "public-key",
            user_handle: Some(self.user_handle.clone()),
            aaguid: [0; 16],
            format: "none",
            statement: vec![0xa0],
            algorithm: -7,
            extensions: None,
            after_data: Vec::new(),
            after_object: Vec::new(),
            is_signature_spoiled: false,
            more: Map::new(),
        }
    }

    /// The credential of a registration, as `toJSON()` has it.
    pub fn registration(&self, says: &Says) -> String {
        let object = [
            &[0xa3][..],
            &text("fmt"),
            &text(says.format),
            &text("attStmt"),
            &says.statement,
            &text("authData"),
            &byte_string(&self.data(says, true)),
            &says.after_object,
        ]
        .concat();
        let response = json!({
            "clientDataJSON": encode(&client_data(says)),
            "attestationObject": encode(&object),
            "transports": ["internal", "hybrid", "telepathy"],
            "publicKeyAlgorithm": says.algorithm,
        });
        credential(says, response)
    }

    /// The credential of an assertion, as `toJSON()` has it.
    pub fn assertion(&self, says: &Says) -> String {
        let (data, client_data) = (self.data(says, false), client_data(says));
        let signed = [&data[..], &Sha256::digest(&client_data)].concat();
        let mut signature = self
            .key
            .sign(&SystemRandom::new(), &signed)
            .expect("a signature")
            .as_ref()
            .to_vec();
        if says.is_signature_spoiled {
            *signature.last_mut().expect("a byte") ^= 1;
        }
        let response = json!({
            "clientDataJSON": encode(&client_data),
            "authenticatorData": encode(&data),
            "signature": encode(&signature),
            "userHandle": says.user_handle.as_deref().map(encode),
        });
        credential(says, response)
    }

    fn data(&self, says: &Says, is_attested: bool) -> Vec<u8> {
        let mut flags = says.flags;
        flags |= if is_attested { ATTESTED } else { 0 };
        flags |= if says.extensions.is_some() {
            EXTENSIONS
        } else {
            0
        };
        let mut data = Sha256::digest(says.rp_id.as_bytes()).to_vec();
        data.push(flags);
        data.extend(says.counter.to_be_bytes());
        if flags & ATTESTED != 0 {
            let length = u16::try_from(says.credential_id.len()).expect("a length");
            data.extend(says.aaguid);
            data.extend(length.to_be_bytes());
            data.extend(&says.credential_id);
            data.extend(self.cose_key(says.algorithm));
        }
        data.extend(says.extensions.iter().flatten());
        data.extend(&says.after_data);
        data
    }

    /// Of a key on P-256 (RFC 9053 §7.1.1).
    fn cose_key(&self, algorithm: i64) -> Vec<u8> {
        let point = self.key.public_key().as_ref();
        let (x, y) = point[1..].split_at(32);
        let algorithm = u8::try_from(-1 - algorithm).expect("a small number");
        [
            &[0xa5, 1, 2, 3][..],
            &if algorithm < 24 {
                vec![0x20 | algorithm]
            } else {
                vec![0x38, algorithm]
            },
            &[0x20, 1, 0x21],
            &byte_string(x),
            &[0x22],
            &byte_string(y),
        ]
        .concat()
    }
}

fn client_data(says: &Says) -> Vec<u8> {
    serde_json::to_vec(&says.client_data).expect("JSON")
}

fn credential(says: &Says, mut response: Value) -> String {
    let id = encode(&says.credential_id);
    response
        .as_object_mut()
        .expect("an object")
        .extend(says.more.clone());
    json!({
        "id": says.id.clone().unwrap_or_else(|| id.clone()),
        "rawId": id,
        "type": says.kind,
        "authenticatorAttachment": "platform",
        "clientExtensionResults": {},
        "response": response,
    })
    .to_string()
}

fn head(kind: u8, length: usize) -> Vec<u8> {
    let kind = kind << 5;
    match length {
        0..24 => vec![kind | u8::try_from(length).expect("small")],
        24..256 => vec![kind | 0x18, u8::try_from(length).expect("a byte")],
        _ => {
            let length = u16::try_from(length).expect("two bytes");
            [&[kind | 0x19][..], &length.to_be_bytes()].concat()
        }
    }
}

/// CBOR's text.
pub fn text(text: &str) -> Vec<u8> {
    [&head(3, text.len())[..], text.as_bytes()].concat()
}

/// CBOR's byte string.
pub fn byte_string(bytes: &[u8]) -> Vec<u8> {
    [&head(2, bytes.len())[..], bytes].concat()
}

fn encode(bytes: &[u8]) -> String {
    BASE64URL_NOPAD.encode(bytes)
}

fn rp_id(value: &Value) -> String {
    value.as_str().expect("an RP ID").to_owned()
}

fn bytes(value: &Value) -> Vec<u8> {
    BASE64URL_NOPAD
        .decode(value.as_str().expect("text").as_bytes())
        .expect("base64url")
}
