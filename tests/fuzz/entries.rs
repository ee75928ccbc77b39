//! Everything that reads a stranger's bytes, with what must hold whatever they are. Beyond that, nothing may panic.
//!
//! One list for two readers: the tests, on the kept corpus and a bounded number of random inputs, and libFuzzer
//! (`script/fuzz`). To add one: a function here, its line in [`ENTRIES`], a `[[bin]]` in `Cargo.toml`, and a folder in
//! `corpus/`.

mod directory;
mod people;
mod requests;
mod saml;

use std::net::{IpAddr, Ipv4Addr};
use std::sync::atomic::{AtomicU64, Ordering};

use data_encoding::{BASE64, BASE64URL_NOPAD};
use doorward::domain::claims::ClaimsRequest;
use doorward::domain::id::GrantId;
use doorward::domain::network::Network;
use doorward::domain::redirect_uri::{ParameterPlace, SafeRedirect, check_registrable};
use doorward::domain::signing::MacAlgorithm;
use doorward::keys::client_keys::ClientKeySet;
use doorward::keys::embedded_key;
use doorward::keys::jws::{CompactJws, NumericDate};
use doorward::login::hashing::StoredHash;
use doorward::login::identifier::{email_key, typed_key, username_key};
use doorward::oauth::client_auth::{Shown, authenticate};
use doorward::oauth::dpop::{Proof, Target};
use doorward::oauth::logout::rp_initiated;
use doorward::oauth::params::Parameters;
use doorward::oauth::{access_token, grant_token, id_token, json, registration};
use doorward::secret::{Kind, TokenHash};
use doorward::web::client_address::{ForwardedBy, TrustedProxies};
use doorward::web::client_certificate::{CertificateFormat, CertificateHeader, of_headers};
use doorward::web::i18n::{Localizer, available};
use doorward::web::{cookies, request};
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::header::{AUTHORIZATION, COOKIE, FORWARDED};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde::Deserialize;
use serde_json::Value;
use sha2::Sha256;
use url::Url;

use super::stand::{SECRET, SECRET_CLIENT, Stand};

/// A name and what reads the bytes.
type Entry = (&'static str, fn(&[u8]));

/// Each by its name, which is that of its corpus and of its libFuzzer target.
pub const ENTRIES: [Entry; 28] = [
    ("authorization", requests::authorization),
    ("basic", basic),
    ("certificate", certificate),
    ("claims", claims),
    ("client_assertion", client_assertion),
    ("cookies", cookies_of),
    ("directory", directory::directory),
    ("directory_filter", directory::filter),
    ("dpop_proof", dpop_proof),
    ("end_session", end_session),
    ("forwarded", forwarded),
    ("grant_token", grant_token_of),
    ("identifier", identifier),
    ("jws", jws),
    ("languages", languages),
    ("mail_address", people::mail_address),
    ("parameters", parameters),
    ("passkey_answer", people::passkey_answer),
    ("phc", phc),
    ("picture", people::picture),
    ("redirect_uri", redirect_uri),
    ("registration", registration_of),
    ("request_object", requests::request_object),
    ("saml_logout", saml::logout),
    ("saml_metadata", saml::metadata),
    ("saml_response", saml::response),
    ("token_request", requests::token_request),
    ("user_code", people::user_code),
];

/// Runs one by its name.
pub fn run(name: &str, bytes: &[u8]) {
    let entry = ENTRIES.iter().find(|(known, _)| *known == name);
    entry.expect("an entry of this name").1(bytes);
}

/// Form-encoded text (RFC 6749 Appendix B): what is understood means the same when it is written again.
fn parameters(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let Ok(mut read) = Parameters::parse(text) else {
        return;
    };
    let query = read.to_query();
    let mut again = Parameters::parse(&query).expect("our own encoding");
    assert_eq!(again.to_query(), query);
    assert!(again.refuse_repeated().is_ok());
    // The one that may be named several times (RFC 8707 §2).
    assert_eq!(read.take_each("resource"), again.take_each("resource"));
    let pairs = url::form_urlencoded::parse(query.as_bytes());
    for (name, value) in pairs.filter(|(name, _)| name != "resource") {
        assert!(!name.contains('\0') && !value.contains('\0'));
        assert_eq!(read.has(&name), !value.is_empty());
        let taken = read.take(&name);
        assert_eq!(taken, again.take(&name));
        assert_eq!(taken.unwrap_or_default(), value);
    }
}

/// A registered URI, and on the next line a requested one: who is answered is who was registered.
fn redirect_uri(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (registered, requested) = text.split_once('\n').unwrap_or((&text, &text));
    if check_registrable(registered).is_err() {
        return;
    }
    let Some(safe) = SafeRedirect::find(&[registered.to_owned()], requested) else {
        assert_ne!(registered, requested);
        return;
    };
    let (left, right) = (
        Url::parse(registered).expect("a URL"),
        Url::parse(safe.as_str()).expect("a URL"),
    );
    assert_eq!(
        (left.scheme(), left.host(), left.path(), left.query()),
        (right.scheme(), right.host(), right.path(), right.query())
    );
    if registered != requested {
        let is_loopback = match right.host() {
            Some(url::Host::Ipv4(address)) => address.is_loopback(),
            Some(url::Host::Ipv6(address)) => address.is_loopback(),
            Some(url::Host::Domain(_)) | None => false,
        };
        assert!(
            is_loopback && right.scheme() == "http",
            "{registered} {requested}"
        );
    }
    for place in [ParameterPlace::Query, ParameterPlace::Fragment] {
        let sent = safe.with_parameters(&[("code", "a&b=c#d"), ("state", "\r\n\u{2028}")], place);
        assert!(sent.bytes().all(|byte| byte.is_ascii_graphic()), "{sent}");
        let sent = Url::parse(&sent).expect("a URL");
        assert_eq!(
            (sent.scheme(), sent.host(), sent.port(), sent.path()),
            (right.scheme(), right.host(), right.port(), right.path())
        );
    }
}

/// A registration document (RFC 7591): what is taken is taken again when it is written.
fn registration_of(bytes: &[u8]) {
    let Some(document) = json::read_object(bytes) else {
        return;
    };
    if let Some(jwks) = document.get("jwks") {
        let _ = ClientKeySet::parse(jwks);
    }
    let op = &Stand::get().op;
    let Ok(metadata) = registration::read_metadata(op, &document) else {
        return;
    };
    for uri in metadata
        .redirect_uris
        .iter()
        .chain(&metadata.post_logout_redirect_uris)
    {
        assert!(check_registrable(uri).is_ok(), "{uri}");
    }
    let written = serde_json::to_value(&metadata).expect("JSON");
    let written = written.as_object().expect("an object");
    let again = registration::read_metadata(op, written);
    assert_eq!(again.expect("what was taken before"), metadata);
}

/// A compact JWS (RFC 7515): nobody here has a key, so nothing is believed.
fn jws(bytes: &[u8]) {
    #[derive(Deserialize)]
    struct Times {
        exp: NumericDate,
        iat: Option<NumericDate>,
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let stand = Stand::get();
    stand.block_on(async {
        assert!(id_token::read_hint(&stand.op, text).await.is_err());
        assert!(id_token::read_signed(&stand.op, text).await.is_err());
        assert!(access_token::validate(&stand.op, text).await.is_err());
    });
    let Ok(token) = CompactJws::parse(text) else {
        return;
    };
    let _ = token.claims::<Value>();
    if let Ok(times) = token.claims::<Times>() {
        let seconds = times.exp.timestamp().as_seconds();
        assert!((0..=253_402_300_799).contains(&seconds));
        let _ = times.iat.map(NumericDate::timestamp);
    }
    for algorithm in MacAlgorithm::ALL {
        let verified = token.verify_with_secret(algorithm, &SECRET.as_bytes()[1..]);
        assert!(verified.is_err());
    }
}

/// A client assertion (RFC 7523): as it is, and as claims that the client's own secret signs, once with a `jti` that
/// nobody has used.
fn client_assertion(bytes: &[u8]) {
    static USED: AtomicU64 = AtomicU64::new(0);
    let stand = Stand::get();
    let claims: Value = serde_json::from_slice(bytes).unwrap_or_default();
    let is_for_us = claims["aud"] == stand.op.issuer.as_str() && claims["sub"] == SECRET_CLIENT;
    let mut fresh = claims;
    if let Some(jti) = fresh.get_mut("jti").filter(|jti| jti.is_string()) {
        *jti = USED.fetch_add(1, Ordering::Relaxed).to_string().into();
    }
    for (assertion, may_pass) in [
        (String::from_utf8_lossy(bytes).into_owned(), false),
        (signed(bytes), is_for_us),
        (signed(fresh.to_string().as_bytes()), is_for_us),
    ] {
        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair(
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            )
            .append_pair("client_assertion", &assertion)
            .finish();
        // NUL is refused before anything is read.
        let Ok(mut form) = Parameters::parse(&form) else {
            continue;
        };
        let client = stand.block_on(authenticate(&stand.op, Shown::default(), &mut form));
        assert!(client.is_err() || may_pass, "{assertion}");
    }
}

/// A DPoP proof (RFC 9449), as a header has it: whoever makes one has a key, so all that holds is that it is theirs.
fn dpop_proof(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let op = &Stand::get().op;
    let target = Target::new(op, "POST", "/token");
    for token in [None, Some("dw_at_x")] {
        let Ok(proof) = Proof::read(op, text, &target, token) else {
            continue;
        };
        let token = CompactJws::parse(text).expect("what was read");
        let key = embedded_key::verify(&token).expect("what was verified");
        assert_eq!(*proof.key(), key, "{text}");
    }
}

/// Claims under the client's own secret.
fn signed(claims: &[u8]) -> String {
    let header = BASE64URL_NOPAD.encode(b"{\"alg\":\"HS256\"}");
    let input = format!("{header}.{}", BASE64URL_NOPAD.encode(claims));
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).expect("any length");
    mac.update(input.as_bytes());
    let signature = BASE64URL_NOPAD.encode(&mac.finalize().into_bytes());
    format!("{input}.{signature}")
}

/// An `Authorization` header, and on the next line a form: only a public client needs no secret. The header is also
/// read as a bearer token's.
fn basic(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (header, form) = text.split_once('\n').unwrap_or((&text, ""));
    let stand = Stand::get();
    let encoded = format!("Basic {}", BASE64.encode(header.as_bytes()));
    for header in [None, Some(header), Some(encoded.as_str())] {
        let Ok(mut form) = Parameters::parse(form) else {
            return;
        };
        let shown = Shown {
            authorization: header,
            certificate: None,
        };
        let client = stand.block_on(authenticate(&stand.op, shown, &mut form));
        if let Ok(client) = client {
            assert!(client.is_public() && header.is_none(), "{text}");
        }
    }
    if let Ok(value) = HeaderValue::from_bytes(header.as_bytes()) {
        let headers: HeaderMap = [(AUTHORIZATION, value)].into_iter().collect();
        let _ = request::authorization(&headers);
        if let Ok(Some(token)) = request::bearer(&headers) {
            assert!(token.bytes().all(|byte| byte.is_ascii_graphic()));
        }
    }
}

/// The header in which a proxy says what certificate a client showed, in each way to write one: whoever is no proxy showed none.
fn certificate(bytes: &[u8]) {
    let Ok(value) = HeaderValue::from_bytes(bytes) else {
        return;
    };
    let name = HeaderName::from_static("client-cert");
    let headers: HeaderMap = [(name.clone(), value)].into_iter().collect();
    for format in [CertificateFormat::Rfc9440, CertificateFormat::Pem] {
        let header = CertificateHeader {
            name: name.clone(),
            format,
        };
        let proxy = "127.0.0.1".parse().expect("a network");
        let proxies = TrustedProxies::new([proxy], ForwardedBy::XForwardedFor);
        let proxies = proxies.with_certificates(Some(header));
        let stranger = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 9));
        let of_stranger = of_headers(&proxies, stranger, &headers).expect("it is not looked at");
        assert!(of_stranger.is_none());
        let read = of_headers(&proxies, IpAddr::V4(Ipv4Addr::LOCALHOST), &headers);
        assert!(!matches!(read, Ok(None)) || bytes.trim_ascii().is_empty());
    }
}

/// `Cookie` headers, a line each: what counts as one of ours has its form.
fn cookies_of(bytes: &[u8]) {
    let mut headers = HeaderMap::new();
    for line in bytes.split(|byte| *byte == b'\n') {
        if let Ok(value) = HeaderValue::from_bytes(line) {
            headers.append(COOKIE, value);
        }
    }
    let op = &Stand::get().op;
    for (value, prefix) in cookies::sessions(op, &headers)
        .secrets
        .0
        .into_iter()
        .map(|value| (value, "dw_se_"))
        .chain(
            cookies::browsers(op, &headers)
                .into_iter()
                .map(|value| (value, "dw_br_")),
        )
    {
        assert!(value.starts_with(prefix) && value.len() == 49, "{value}");
        assert!(
            value
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
        );
    }
    assert!(cookies::sessions(op, &headers).secrets.len() <= 5);
}

/// `ui_locales`, and on the next line `Accept-Language`: it is always one of our languages.
fn languages(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (ui_locales, accepted) = text.split_once('\n').unwrap_or((&text, ""));
    let chosen = Localizer::negotiate(Some(ui_locales), Some(accepted));
    assert!(available().any(|tag| tag == chosen.lang()));
    // The name of a client, or of a person, stands in a sentence and cannot break out of it.
    let pieces = chosen.pieces("back-to-client", &[("client", ui_locales)]);
    let shown = pieces.iter().find(|piece| piece.variable == "client");
    let sets_direction = |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    assert!(
        !shown
            .expect("the client's name")
            .text
            .contains(sets_direction)
    );
}

/// A PHC string: no cost beyond the bounds is taken.
fn phc(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Ok(stored) = StoredHash::parse(text) {
        let shown = format!("{stored:?}");
        let tail = text.rsplit('$').next().expect("a hash");
        assert!(tail.len() < 8 || !shown.contains(tail), "{shown}");
        let number = |name: &str| -> Option<u64> {
            let rest = text.split(name).nth(1)?;
            let end = rest
                .find(|letter: char| !letter.is_ascii_digit())
                .unwrap_or(rest.len());
            rest[..end].parse().ok()
        };
        if text.starts_with("$argon2") {
            assert!(number("m=").expect("a number") <= 1 << 18, "{text}");
        }
        if text.starts_with("$scrypt$") {
            let (logarithm, size) = (number("ln=").expect("ln"), number("r=").expect("r"));
            assert!((128 * size) << logarithm <= 256 << 20, "{text}");
        }
    }
}

/// The `claims` parameter (OpenID Connect Core 1.0 §5.5).
fn claims(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let Ok(asked) = ClaimsRequest::parse(text) else {
        return;
    };
    assert!(asked.userinfo.len() + asked.id_token.len() <= 100);
    let written = serde_json::to_string(&asked).expect("JSON");
    assert_eq!(ClaimsRequest::parse(&written), Ok(asked));
}

/// `X-Forwarded-For` and `Forwarded`, a field a line: a peer that is no proxy is believed in nothing.
fn forwarded(bytes: &[u8]) {
    let proxy = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1));
    let stranger = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 9));
    let network: Network = "10.0.0.0/8".parse().expect("a network");
    let names = [
        (
            ForwardedBy::XForwardedFor,
            HeaderName::from_static("x-forwarded-for"),
        ),
        (ForwardedBy::Forwarded, FORWARDED),
    ];
    for (kind, name) in names {
        let mut headers = HeaderMap::new();
        for line in bytes.split(|byte| *byte == b'\n') {
            if let Ok(value) = HeaderValue::from_bytes(line) {
                headers.append(&name, value);
            }
        }
        let proxies = TrustedProxies::new([network], kind);
        assert_eq!(proxies.client_address(stranger, &headers), stranger);
        let found = proxies.client_address(proxy, &headers);
        // What a proxy adds behind it outranks whatever came before.
        let last = match kind {
            ForwardedBy::XForwardedFor => "203.0.113.7",
            ForwardedBy::Forwarded => "for=203.0.113.7",
        };
        headers.append(&name, HeaderValue::from_static(last));
        let added = proxies.client_address(proxy, &headers);
        assert_eq!(added.to_string(), "203.0.113.7", "not {found}");
    }
}

/// A code or a refresh token: a guess is none, and what was given out is read in one spelling only.
fn grant_token_of(bytes: &[u8]) {
    const KEY: [u8; 32] = [5; 32];
    let text = String::from_utf8_lossy(bytes);
    let mut secret = [0; 32];
    for (place, byte) in secret.iter_mut().zip(bytes) {
        *place = *byte;
    }
    for kind in [Kind::AuthorizationCode, Kind::RefreshToken] {
        assert!(grant_token::read(kind, &KEY, &text).is_none(), "{text}");
        let given = grant_token::make(
            kind,
            &KEY,
            &GrantId::new("01arz3ndektsv4rrffq69g5fav"),
            &secret,
        );
        let given = given.reveal();
        let read = grant_token::read(kind, &KEY, given).expect("given out");
        assert_eq!(read.hash, TokenHash::of(given));
        // With any of its characters another one, it is a guess.
        let place = bytes.len() % given.len();
        let other = bytes.first().map_or('A', |byte| char::from(byte & 0x7f));
        let mut changed = given.to_owned();
        changed.replace_range(place..=place, &other.to_string());
        assert_eq!(
            grant_token::read(kind, &KEY, &changed).is_some(),
            changed == given,
            "{changed}"
        );
    }
}

/// The query of a logout request: without an ID token of ours, nobody is sent anywhere.
fn end_session(bytes: &[u8]) {
    let Ok(read) = Parameters::parse(&String::from_utf8_lossy(bytes)) else {
        return;
    };
    let stand = Stand::get();
    if let Ok(logout) = stand.block_on(rp_initiated::read(&stand.op, read)) {
        assert!(logout.location().is_none() && logout.redirect.is_none());
    }
}

/// What somebody types as user name or e-mail address: a key is its own key.
fn identifier(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Ok(key) = username_key(text) {
        assert_eq!(username_key(&key).as_ref(), Ok(&key), "{text:?}");
        assert_eq!(typed_key(text), key, "{text:?}");
    }
    if let Ok(key) = email_key(text) {
        assert_eq!(email_key(&key).as_ref(), Ok(&key), "{text:?}");
        assert_eq!(typed_key(text), key, "{text:?}");
    }
    let _ = typed_key(text);
}
