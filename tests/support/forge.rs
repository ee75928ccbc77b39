//! Makes JWTs that nobody should believe: good keys with bad contents, bad keys with good contents.

use std::sync::atomic::{AtomicU32, Ordering};

use aws_lc_rs::signature::{
    KeyPair, ML_DSA_44_SIGNING, ML_DSA_65_SIGNING, ML_DSA_87_SIGNING, PqdsaKeyPair,
};
use data_encoding::{BASE64, BASE64URL_NOPAD};
use doorward::domain::id::TenantId;
use doorward::domain::signing::{KeyType, MacAlgorithm, SigningAlgorithm};
use doorward::keys::ring::Keys;
use hmac::{Hmac, KeyInit, Mac};
use josekit::jwk::alg::ec::{EcCurve, EcKeyPair};
use josekit::jwk::alg::ed::EdCurve;
use josekit::jwk::{Jwk, KeyPair as _};
use josekit::jws::{
    ES256, ES256K, ES384, ES512, EdDSA, JwsSigner, PS256, PS384, PS512, RS256, RS384, RS512,
};
use serde_json::{Value, json};
use sha2::{Sha256, Sha384, Sha512};

use super::app::TestApp;

pub const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// A private key with its algorithm.
#[derive(Clone)]
pub struct Key {
    pub algorithm: SigningAlgorithm,
    pub kid: String,
    private: Jwk,
}

impl Key {
    pub fn generate(algorithm: SigningAlgorithm, kid: &str) -> Self {
        let mut private = match algorithm.key_type() {
            KeyType::Rsa => Jwk::generate_rsa_key(2048),
            KeyType::Ec("P-256") => Jwk::generate_ec_key(EcCurve::P256),
            KeyType::Ec("P-384") => Jwk::generate_ec_key(EcCurve::P384),
            KeyType::Ec("P-521") => Jwk::generate_ec_key(EcCurve::P521),
            KeyType::Ec(_) => Jwk::generate_ec_key(EcCurve::Secp256k1),
            KeyType::Okp(_) => Jwk::generate_ed_key(EdCurve::Ed25519),
            KeyType::Akp => Ok(post_quantum(algorithm)),
        }
        .expect("a key");
        private.set_algorithm(algorithm.name());
        private.set_key_use("sig");
        private.set_key_id(kid);
        Self {
            algorithm,
            kid: kid.into(),
            private,
        }
    }

    /// The provider's own signing key, taken out of the database with the master key.
    pub async fn of_provider(app: &TestApp, algorithm: SigningAlgorithm) -> Self {
        let op = app.op();
        Self::of_tenant(app, op.tenant.as_str(), &op.keys, algorithm).await
    }

    /// The signing key of another tenant, whose keys these are.
    pub async fn of_tenant(
        app: &TestApp,
        tenant: &str,
        keys: &Keys,
        algorithm: SigningAlgorithm,
    ) -> Self {
        let kid = keys
            .ring()
            .await
            .signer(algorithm)
            .expect("a signer")
            .kid()
            .to_owned();
        let tenant = TenantId::new(tenant);
        let stored = app
            .op()
            .store
            .read(move |r| r.list_keys(&tenant))
            .await
            .expect("the keys");
        let stored = stored
            .into_iter()
            .find(|key| key.kid == kid)
            .expect("the signer's key");
        let identity = format!("signing_keys/{}/{}", stored.tenant_id, stored.kid);
        let plain = keys
            .master()
            .open(&stored.private_sealed, &identity)
            .expect("the master key");
        Self {
            algorithm,
            kid,
            private: Jwk::from_bytes(plain.as_slice()).expect("a JWK"),
        }
    }

    /// The same key material under another algorithm.
    pub fn as_algorithm(&self, algorithm: SigningAlgorithm) -> Self {
        let mut private = self.private.clone();
        private.set_algorithm(algorithm.name());
        Self {
            algorithm,
            kid: self.kid.clone(),
            private,
        }
    }

    /// Of a key on a curve, as others hand it out.
    pub fn pem(&self) -> String {
        let pair = EcKeyPair::from_jwk(&self.private).expect("a key on a curve");
        String::from_utf8(pair.to_pem_private_key()).expect("text")
    }

    pub fn public(&self) -> Value {
        let mut public = match self.algorithm.key_type() {
            KeyType::Akp => {
                let mut public = self.private.clone();
                public.set_parameter("priv", None).expect("a member");
                public
            }
            _ => self.private.to_public_key().expect("a public half"),
        };
        public.set_algorithm(self.algorithm.name());
        public.set_key_use("sig");
        public.set_key_id(&self.kid);
        serde_json::from_str(&public.to_string()).expect("JSON")
    }

    pub fn private(&self) -> Value {
        serde_json::from_str(&self.private.to_string()).expect("JSON")
    }

    /// The usual header, of this `typ`.
    pub fn header(&self, typ: &str) -> Value {
        json!({ "typ": typ, "alg": self.algorithm.name(), "kid": self.kid })
    }

    pub fn sign(&self, header: &Value, claims: &Value) -> String {
        self.sign_text(&header.to_string(), claims.to_string().as_bytes())
    }

    /// Signs any text as header and claims.
    pub fn sign_text(&self, header: &str, claims: &[u8]) -> String {
        let input = signing_input(header, claims);
        let signature = self.raw(input.as_bytes());
        format!("{input}.{}", BASE64URL_NOPAD.encode(&signature))
    }

    fn raw(&self, input: &[u8]) -> Vec<u8> {
        let jwk = &self.private;
        let signer: Result<Box<dyn JwsSigner>, josekit::JoseError> = match self.algorithm {
            SigningAlgorithm::RS256 => RS256.signer_from_jwk(jwk).map(boxed),
            SigningAlgorithm::RS384 => RS384.signer_from_jwk(jwk).map(boxed),
            SigningAlgorithm::RS512 => RS512.signer_from_jwk(jwk).map(boxed),
            SigningAlgorithm::PS256 => PS256.signer_from_jwk(jwk).map(boxed),
            SigningAlgorithm::PS384 => PS384.signer_from_jwk(jwk).map(boxed),
            SigningAlgorithm::PS512 => PS512.signer_from_jwk(jwk).map(boxed),
            SigningAlgorithm::ES256 => ES256.signer_from_jwk(jwk).map(boxed),
            SigningAlgorithm::ES384 => ES384.signer_from_jwk(jwk).map(boxed),
            SigningAlgorithm::ES512 => ES512.signer_from_jwk(jwk).map(boxed),
            SigningAlgorithm::ES256K => ES256K.signer_from_jwk(jwk).map(boxed),
            SigningAlgorithm::EdDSA | SigningAlgorithm::Ed25519 => {
                let mut jwk = jwk.clone();
                jwk.set_algorithm("EdDSA");
                EdDSA.signer_from_jwk(&jwk).map(boxed)
            }
            SigningAlgorithm::MlDsa44 | SigningAlgorithm::MlDsa65 | SigningAlgorithm::MlDsa87 => {
                let pair = pair_of(self.algorithm, &seed_of(jwk));
                let mut signature = vec![0; pair.algorithm().signature_len()];
                pair.sign(input, &mut signature).expect("a signature");
                return signature;
            }
        };
        let signer = signer.expect("a signer");
        signer.sign(input).expect("a signature")
    }
}

fn boxed(signer: impl JwsSigner + 'static) -> Box<dyn JwsSigner> {
    Box::new(signer)
}

fn pair_of(algorithm: SigningAlgorithm, seed: &[u8]) -> PqdsaKeyPair {
    let algorithm = match algorithm {
        SigningAlgorithm::MlDsa44 => &ML_DSA_44_SIGNING,
        SigningAlgorithm::MlDsa65 => &ML_DSA_65_SIGNING,
        _ => &ML_DSA_87_SIGNING,
    };
    PqdsaKeyPair::from_seed(algorithm, seed).expect("a seed")
}

fn seed_of(jwk: &Jwk) -> Vec<u8> {
    let text = jwk.parameter("priv").and_then(Value::as_str);
    let text = text.expect("a private key");
    BASE64URL_NOPAD.decode(text.as_bytes()).expect("base64url")
}

/// RFC 9964 §4.
fn post_quantum(algorithm: SigningAlgorithm) -> Jwk {
    let mut seed = [0; 32];
    aws_lc_rs::rand::fill(&mut seed).expect("randomness");
    let pair = pair_of(algorithm, &seed);
    let mut jwk = Jwk::new("AKP");
    for (member, bytes) in [("pub", pair.public_key().as_ref()), ("priv", &seed[..])] {
        let value = BASE64URL_NOPAD.encode(bytes).into();
        jwk.set_parameter(member, Some(value)).expect("a member");
    }
    jwk
}

fn signing_input(header: &str, claims: &[u8]) -> String {
    format!(
        "{}.{}",
        BASE64URL_NOPAD.encode(header.as_bytes()),
        BASE64URL_NOPAD.encode(claims)
    )
}

/// A token with this very signature.
pub fn with_signature(header: &Value, claims: &Value, signature: &[u8]) -> String {
    format!(
        "{}.{}",
        signing_input(&header.to_string(), claims.to_string().as_bytes()),
        BASE64URL_NOPAD.encode(signature)
    )
}

/// A token under an HMAC with SHA-256, whatever its header says.
pub fn hs256(header: &Value, claims: &Value, key: &[u8]) -> String {
    under_secret(MacAlgorithm::HS256, header, claims, key)
}

/// A token under an HMAC, whatever its header says.
pub fn under_secret(algorithm: MacAlgorithm, header: &Value, claims: &Value, key: &[u8]) -> String {
    let input = signing_input(&header.to_string(), claims.to_string().as_bytes());
    let tag = BASE64URL_NOPAD.encode(&tag(algorithm, input.as_bytes(), key));
    format!("{input}.{tag}")
}

/// Whether a token was made with a secret: by its bytes.
pub fn is_under_secret(algorithm: MacAlgorithm, token: &str, key: &[u8]) -> bool {
    let (input, made) = token.rsplit_once('.').expect("three parts");
    made == BASE64URL_NOPAD.encode(&tag(algorithm, input.as_bytes(), key))
}

fn tag(algorithm: MacAlgorithm, input: &[u8], key: &[u8]) -> Vec<u8> {
    fn of<M: Mac + KeyInit>(input: &[u8], key: &[u8]) -> Vec<u8> {
        let mac = <M as KeyInit>::new_from_slice(key).expect("any length");
        mac.chain_update(input).finalize().into_bytes().to_vec()
    }
    match algorithm {
        MacAlgorithm::HS256 => of::<Hmac<Sha256>>(input, key),
        MacAlgorithm::HS384 => of::<Hmac<Sha384>>(input, key),
        MacAlgorithm::HS512 => of::<Hmac<Sha512>>(input, key),
    }
}

/// The claims of a good client assertion, each with an identifier of its own.
pub fn assertion(app: &TestApp, client: &str) -> Value {
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    let now = app.clock.now().as_seconds();
    json!({
        "iss": client,
        "sub": client,
        "aud": app.issuer,
        "iat": now,
        "exp": now + 60,
        "jti": format!("assertion {}", COUNTER.fetch_add(1, Ordering::Relaxed)),
    })
}

/// `claims` with members replaced; null removes one.
pub fn changed(claims: &Value, changes: &Value) -> Value {
    let mut claims = claims.as_object().expect("an object").clone();
    for (name, value) in changes.as_object().expect("an object") {
        if value.is_null() {
            claims.remove(name);
        } else {
            claims.insert(name.clone(), value.clone());
        }
    }
    Value::Object(claims)
}

/// Everything that somebody without the private key, or with it and bad intentions, could make of a good token.
/// `header` and `claims` are those of the good one. Each comes with what it is.
pub fn forgeries(key: &Key, header: &Value, claims: &Value) -> Vec<(String, String)> {
    let mut all = Vec::new();
    all.extend(unsigned(key, header, claims));
    all.extend(confused(key, header, claims));
    all.extend(self_keyed(header, claims));
    all.extend(miscomputed(key, header, claims));
    all.extend(odd_headers(key, header, claims));
    all.extend(misshapen(key, header, claims));
    all
}

/// `alg` none in all its spellings (RFC 8725 §2.1).
fn unsigned(key: &Key, header: &Value, claims: &Value) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for alg in [
        json!("none"),
        json!("None"),
        json!("NONE"),
        json!("nOnE"),
        json!("none "),
        json!(""),
        json!(0),
        json!([]),
        json!(true),
    ] {
        let header = changed(header, &json!({ "alg": alg }));
        all.push((
            format!("alg {alg} without signature"),
            with_signature(&header, claims, b""),
        ));
        all.push((
            format!("alg {alg} with a signature"),
            key.sign(&header, claims),
        ));
    }
    let bare = changed(header, &json!({ "alg": null }));
    all.push(("no alg".into(), key.sign(&bare, claims)));
    all.push(("no signature".into(), with_signature(header, claims, b"")));
    all
}

/// The public key as an HMAC secret, in each form that somebody may have had it in (RFC 8725 §2.1).
fn confused(key: &Key, header: &Value, claims: &Value) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for alg in ["HS256", "HS384", "HS512", "hs256"] {
        let header = changed(header, &json!({ "alg": alg }));
        for (form, secret) in encodings(&key.public()) {
            all.push((
                format!("{alg} under the public key as {form}"),
                hs256(&header, claims, &secret),
            ));
        }
        all.push((format!("{alg} under nothing"), hs256(&header, claims, b"")));
    }
    // HMAC bytes under the algorithm that is on record.
    for (form, secret) in encodings(&key.public()) {
        all.push((
            format!("an HMAC called {} under {form}", key.algorithm),
            hs256(header, claims, &secret),
        ));
    }
    let others = SigningAlgorithm::ALL
        .into_iter()
        .filter(|other| *other != key.algorithm);
    for other in others {
        let header = changed(header, &json!({ "alg": other.name() }));
        all.push((
            format!("{} bytes called {other}", key.algorithm),
            key.sign(&header, claims),
        ));
    }
    if key.algorithm == SigningAlgorithm::RS256 {
        let other = key.as_algorithm(SigningAlgorithm::PS256);
        all.push((
            "the same key by PS256".into(),
            other.sign(&changed(header, &json!({ "alg": "PS256" })), claims),
        ));
    }
    all
}

/// Keys that the token brings itself (RFC 8725 §3.10, CVE-2018-0114), and strange names of keys.
fn self_keyed(header: &Value, claims: &Value) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let own = Key::generate(SigningAlgorithm::ES256, "mine");
    let base = changed(header, &json!({ "alg": "ES256" }));
    let certificate = BASE64.encode(b"not a certificate at all");
    for (name, extra) in [
        ("another key", json!({})),
        ("an embedded jwk", json!({ "jwk": own.public() })),
        (
            "an embedded jwk with its kid",
            json!({ "jwk": own.public(), "kid": "mine" }),
        ),
        (
            "jku",
            json!({ "jku": "http://127.0.0.1:9/jwks.json", "kid": "mine" }),
        ),
        ("x5u", json!({ "x5u": "http://127.0.0.1:9/x.pem" })),
        ("x5c", json!({ "x5c": [certificate] })),
        ("a path as kid", json!({ "kid": "../../../../dev/null" })),
        ("SQL as kid", json!({ "kid": "x' UNION SELECT 'a'--" })),
        ("an address as kid", json!({ "kid": "http://127.0.0.1:9/" })),
        ("a long kid", json!({ "kid": "k".repeat(10_000) })),
        ("a number as kid", json!({ "kid": 1 })),
        ("no kid", json!({ "kid": null })),
    ] {
        all.push((name.to_owned(), own.sign(&changed(&base, &extra), claims)));
    }
    all
}

/// Signatures that a careless verifier takes (CVE-2022-21449 and relatives).
fn miscomputed(key: &Key, header: &Value, claims: &Value) -> Vec<(String, String)> {
    let good =
        key.raw(signing_input(&header.to_string(), claims.to_string().as_bytes()).as_bytes());
    let mut all = vec![
        ("zeros".to_owned(), vec![0; good.len()]),
        ("ones".to_owned(), vec![0xFF; good.len()]),
        ("one byte less".to_owned(), good[..good.len() - 1].to_vec()),
        ("one byte more".to_owned(), [good.as_slice(), &[0]].concat()),
        ("twice".to_owned(), [good.as_slice(), &good].concat()),
    ];
    let text = BASE64URL_NOPAD.encode(&good);
    let (rest, last) = text.split_at(text.len() - 1);
    // The last letter has bits to spare: another letter may decode to the same bytes, so one token would have two texts.
    let spare = ["A", "B", "Q", "g", "w"].map(|letter| {
        format!(
            "{}.{rest}{letter}",
            signing_input(&header.to_string(), claims.to_string().as_bytes())
        )
    });
    let other_texts = spare
        .into_iter()
        .filter(|_| !good.len().is_multiple_of(3))
        .filter(|token| !token.ends_with(last));
    for place in [0, good.len() / 2, good.len() - 1] {
        let mut flipped = good.clone();
        flipped[place] ^= 1;
        all.push((format!("bit {place} flipped"), flipped));
    }
    if key.algorithm == SigningAlgorithm::ES256 {
        // The order of P-256 (SEC 2 §2.4.2).
        let order = data_encoding::HEXUPPER
            .decode(b"FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551")
            .expect("hexadecimal");
        let (r, s) = good.split_at(32);
        all.push(("r is the order".into(), [order.as_slice(), s].concat()));
        all.push(("s is the order".into(), [r, &order].concat()));
        all.push((
            "r and s are the order".into(),
            [order.as_slice(), &order].concat(),
        ));
        all.push(("r is zero".into(), [&[0; 32], s].concat()));
        all.push(("s is zero".into(), [r, &[0; 32]].concat()));
        all.push(("DER".into(), der(0x30, &[integer(r), integer(s)].concat())));
    }
    if key.algorithm == SigningAlgorithm::EdDSA {
        let mut small = vec![0; 64];
        small[0] = 1;
        all.push(("the neutral point".into(), small));
    }
    let all = all.into_iter().map(|(name, signature)| {
        (
            format!("signature: {name}"),
            with_signature(header, claims, &signature),
        )
    });
    all.chain(other_texts.map(|token| ("signature: another text".to_owned(), token)))
        .collect()
}

/// Headers that ask for what is not supported, under good signatures (RFC 7515 §4.1.11).
fn odd_headers(key: &Key, header: &Value, claims: &Value) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for extra in [
        json!({ "crit": ["exp"] }),
        json!({ "crit": ["unknown"], "unknown": 1 }),
        json!({ "crit": [] }),
        json!({ "crit": "exp" }),
        json!({ "crit": {} }),
        json!({ "b64": false, "crit": ["b64"] }),
        json!({ "b64": false }),
        json!({ "b64": true }),
        json!({ "zip": "DEF" }),
    ] {
        all.push((
            format!("header with {extra}"),
            key.sign(&changed(header, &extra), claims),
        ));
    }
    let (text, payload) = (header.to_string(), claims.to_string());
    let inside = &text[1..text.len() - 1];
    for text in [
        format!("{{{inside},\"alg\":\"{}\"}}", key.algorithm),
        format!("{{\"alg\":\"none\",{inside}}}"),
        format!("{{{inside},\"kid\":\"{}\"}}", key.kid),
        format!("{{\"kid\":\"other\",{inside}}}"),
        format!("[{text}]"),
        json!([header["alg"], header["kid"], header["typ"]]).to_string(),
        format!("{{{inside},\"crit\":null}}"),
        format!("{{{inside},\"zip\":null}}"),
        format!("{text}{{}}"),
        format!("\u{FEFF}{text}"),
        "{}".to_owned(),
        String::new(),
        "null".to_owned(),
    ] {
        all.push((
            format!("header {text}"),
            key.sign_text(&text, payload.as_bytes()),
        ));
    }
    all
}

/// What is not three base64url parts with an object of claims (RFC 7515 §7.1).
fn misshapen(key: &Key, header: &Value, claims: &Value) -> Vec<(String, String)> {
    let good = key.sign(header, claims);
    let (input, signature) = good.rsplit_once('.').expect("three parts");
    let (head, payload) = input.split_once('.').expect("two parts");
    let text = header.to_string();
    let mut all = vec![
        ("two parts".to_owned(), input.to_owned()),
        ("four parts".to_owned(), format!("{good}.{signature}")),
        ("five parts".to_owned(), format!("{good}..")),
        ("a dot before".to_owned(), format!(".{good}")),
        ("a dot after".to_owned(), format!("{good}.")),
        ("dots alone".to_owned(), ".".repeat(20_000)),
        ("padding".to_owned(), format!("{good}==")),
        ("a padded header".to_owned(), format!("{head}=.{payload}.{signature}")),
        ("spaces inside".to_owned(), format!("{head} .{payload}.{signature}")),
        ("a line end".to_owned(), format!("{good}\n")),
        ("a space before".to_owned(), format!(" {good}")),
        ("flattened JSON".to_owned(), json!({ "protected": head, "payload": payload, "signature": signature }).to_string()),
        ("general JSON".to_owned(), json!({ "payload": payload, "signatures": [{ "protected": head, "signature": signature }] }).to_string()),
        ("20 kB".to_owned(), key.sign(header, &changed(claims, &json!({ "filler": "x".repeat(20_000) })))),
        ("one letter".to_owned(), "x".to_owned()),
        ("claims deep as a well".to_owned(), key.sign_text(&text, format!("{}{}", "[".repeat(5_000), "]".repeat(5_000)).as_bytes())),
    ];
    for claims in ["", "null", "[]", "\"text\"", "{", "{}", "\u{FEFF}{}"] {
        all.push((
            format!("claims {claims:?}"),
            key.sign_text(&text, claims.as_bytes()),
        ));
    }
    all.push((
        "claims that are no text".into(),
        key.sign_text(&text, b"{\"sub\":\"\xff\"}"),
    ));
    all
}

/// A public key in the forms in which servers have kept it.
pub fn encodings(public: &Value) -> Vec<(&'static str, Vec<u8>)> {
    let member = |name: &str| {
        BASE64URL_NOPAD
            .decode(public[name].as_str().unwrap_or_default().as_bytes())
            .expect("base64url")
    };
    let mut all = vec![("JSON", public.to_string().into_bytes())];
    let spki = match public["kty"].as_str() {
        Some("RSA") => {
            let pkcs1 = der(
                0x30,
                &[integer(&member("n")), integer(&member("e"))].concat(),
            );
            all.push(("the modulus", member("n")));
            all.push((
                "the modulus in base64url",
                public["n"].as_str().expect("text").into(),
            ));
            all.push(("PKCS#1 in PEM", pem("RSA PUBLIC KEY", &pkcs1)));
            // rsaEncryption, NULL (RFC 3279 §2.3.1).
            let spki = der(
                0x30,
                &[
                    der(
                        0x30,
                        &data_encoding::HEXUPPER
                            .decode(b"06092A864886F70D0101010500")
                            .expect("hexadecimal"),
                    ),
                    bits(&pkcs1),
                ]
                .concat(),
            );
            all.push(("PKCS#1", pkcs1));
            spki
        }
        Some("EC") => {
            let point = [[4].as_slice(), &member("x"), &member("y")].concat();
            // id-ecPublicKey, prime256v1 (RFC 5480 §2.1.1).
            let algorithm = data_encoding::HEXUPPER
                .decode(b"06072A8648CE3D020106082A8648CE3D030107")
                .expect("hexadecimal");
            let spki = der(0x30, &[der(0x30, &algorithm), bits(&point)].concat());
            all.push(("the point", point));
            spki
        }
        _ => {
            // id-Ed25519 (RFC 8410 §3).
            let spki = der(
                0x30,
                &[der(0x30, &[6, 3, 0x2B, 0x65, 0x70]), bits(&member("x"))].concat(),
            );
            all.push(("the point", member("x")));
            spki
        }
    };
    let text = pem("PUBLIC KEY", &spki);
    all.push((
        "SPKI in PEM without the last line end",
        text[..text.len() - 1].to_vec(),
    ));
    all.push(("SPKI in PEM", text));
    all.push(("SPKI", spki));
    all
}

fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let mut all = vec![tag];
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => all.push(short),
        _ => {
            let bytes: Vec<u8> = length
                .to_be_bytes()
                .into_iter()
                .skip_while(|byte| *byte == 0)
                .collect();
            all.push(0x80 | u8::try_from(bytes.len()).expect("few"));
            all.extend(bytes);
        }
    }
    all.extend_from_slice(content);
    all
}

fn integer(bytes: &[u8]) -> Vec<u8> {
    let mut value: Vec<u8> = bytes
        .iter()
        .copied()
        .skip_while(|byte| *byte == 0)
        .collect();
    if value.first().is_none_or(|first| *first >= 0x80) {
        value.insert(0, 0);
    }
    der(2, &value)
}

fn bits(content: &[u8]) -> Vec<u8> {
    der(3, &[[0].as_slice(), content].concat())
}

fn pem(label: &str, content: &[u8]) -> Vec<u8> {
    let text = BASE64.encode(content);
    let lines: Vec<&str> = text
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).expect("ASCII"))
        .collect();
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        lines.join("\n")
    )
    .into_bytes()
}
