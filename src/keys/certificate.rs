//! The certificates that clients show in TLS handshakes (RFC 8705): what they say, who vouches for them, and whose they are.

mod detached;
mod signing;
mod subject;
mod validity;

use std::fmt;
use std::net::IpAddr;

use data_encoding::{BASE64, BASE64URL_NOPAD};
use openssl::asn1::Asn1Time;
use openssl::bn::{BigNum, BigNumContext};
use openssl::error::ErrorStack;
use openssl::nid::Nid;
use openssl::pkey::{Id, PKey, Public};
use openssl::stack::Stack;
use openssl::x509::store::X509StoreBuilder;
use openssl::x509::verify::{X509VerifyFlags, X509VerifyParam};
use openssl::x509::{GeneralNameRef, X509, X509PurposeId, X509StoreContext};
use serde_json::{Value, json};

pub use self::detached::{ALGORITHMS, RSA_SHA256, is_signed_by_one};
pub use self::signing::{NoSigner, signing_certificates, strong_certificate};
pub use self::subject::{DistinguishedName, NoDistinguishedName};
pub use self::validity::Validity;
use super::thumbprint;
use crate::domain::client::TlsClientAuthSubject;
use crate::domain::confirmation::Thumbprint;
use crate::domain::time::Timestamp;
use crate::secret::sha256_base64url;

/// The longest certificate that is read, in bytes of DER.
const LONGEST: usize = 16 * 1024;
/// Intermediate certificates that are read at most.
const MOST_INTERMEDIATES: usize = 8;
/// OpenSSL's security level of 112 bits: no SHA-1, no RSA below 2048 bits.
const SECURITY_LEVEL: i32 = 2;

/// Why a certificate is not taken.
#[derive(Debug, thiserror::Error)]
pub enum RefusedCertificate {
    /// No X.509 certificate, or too much of one.
    #[error("it is no X.509 certificate in DER")]
    Malformed,
    /// More of them than a chain needs.
    #[error("there are more than {MOST_INTERMEDIATES} certificates between it and its authority")]
    LongChain,
}

/// A certificate that a client showed, whose private key it has: whoever ended the TLS connection saw to that.
pub struct ClientCertificate {
    leaf: X509,
    der: Vec<u8>,
    intermediates: Vec<X509>,
    thumbprint: Thumbprint,
}

impl fmt::Debug for ClientCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClientCertificate({})", self.thumbprint)
    }
}

impl ClientCertificate {
    /// From DER, with what the client sent between it and its authority.
    ///
    /// # Errors
    /// [`RefusedCertificate`].
    pub fn from_der(der: Vec<u8>, chain: &[Vec<u8>]) -> Result<Self, RefusedCertificate> {
        if chain.len() > MOST_INTERMEDIATES {
            return Err(RefusedCertificate::LongChain);
        }
        let read = |der: &Vec<u8>| {
            let parsed = X509::from_der(der).ok().filter(|_| der.len() <= LONGEST);
            // OpenSSL passes over what follows.
            let parsed = parsed.filter(|read| read.to_der().is_ok_and(|again| again == *der));
            parsed.ok_or(RefusedCertificate::Malformed)
        };
        Ok(Self {
            leaf: read(&der)?,
            intermediates: chain.iter().map(read).collect::<Result<_, _>>()?,
            thumbprint: Thumbprint::parse(sha256_base64url(&der))
                .map_err(|_| RefusedCertificate::Malformed)?,
            der,
        })
    }

    /// `x5t#S256` (RFC 8705 §3.1): SHA-256 of the DER.
    #[must_use]
    pub const fn thumbprint(&self) -> &Thumbprint {
        &self.thumbprint
    }

    /// Whether it is one for this time.
    #[must_use]
    pub fn is_current(&self, now: Timestamp) -> bool {
        Asn1Time::from_unix(now.as_seconds())
            .is_ok_and(|now| self.leaf.not_before() <= now && now < self.leaf.not_after())
    }

    /// Whether it has the subject that a client registered (RFC 8705 §2.1.2).
    #[must_use]
    pub fn has_subject(&self, subject: TlsClientAuthSubject<'_>) -> bool {
        match subject {
            TlsClientAuthSubject::DistinguishedName(name) => {
                DistinguishedName::parse(name).is_ok_and(|name| name.is(self.leaf.subject_name()))
            }
            // RFC 4343: names in DNS know no case. No wildcard stands for others here.
            TlsClientAuthSubject::Dns(dns) => self.has_alternative(|name| {
                name.dnsname()
                    .is_some_and(|shown| shown.eq_ignore_ascii_case(dns))
            }),
            TlsClientAuthSubject::Uri(uri) => self.has_alternative(|name| name.uri() == Some(uri)),
            TlsClientAuthSubject::Ip(ip) => self.has_alternative(|name| is_ip(name, ip)),
            TlsClientAuthSubject::Email(email) => {
                self.has_alternative(|name| name.email() == Some(email))
            }
        }
    }

    fn has_alternative(&self, is_it: impl Fn(&GeneralNameRef) -> bool) -> bool {
        let names = self.leaf.subject_alt_names();
        names.is_some_and(|names| names.iter().any(is_it))
    }

    /// Whether it, or its key, is in a client's registered `jwks` (RFC 8705 §2.2): a key with `x5c` names one certificate, one
    /// without any with that key.
    #[must_use]
    pub fn is_registered_in(&self, jwks: &Value) -> bool {
        let keys = jwks.get("keys").and_then(Value::as_array);
        let own = self.key_thumbprint();
        keys.into_iter().flatten().any(|key| {
            match key.get("x5c").and_then(Value::as_array) {
                // RFC 7517 §4.7: base64 with padding, the first is the key's own.
                Some(certificates) => certificates
                    .first()
                    .and_then(Value::as_str)
                    .and_then(|text| BASE64.decode(text.as_bytes()).ok())
                    .is_some_and(|der| der == self.der),
                None => own.is_some() && thumbprint::of_jwk(key) == own,
            }
        })
    }

    fn key_thumbprint(&self) -> Option<Thumbprint> {
        let key = self.leaf.public_key().ok()?;
        thumbprint::of_jwk(&jwk_of(&key).ok()??)
    }
}

fn is_ip(name: &GeneralNameRef, ip: IpAddr) -> bool {
    let shown = name.ipaddress();
    match ip {
        IpAddr::V4(ip) => shown == Some(&ip.octets()),
        IpAddr::V6(ip) => shown == Some(&ip.octets()),
    }
}

/// The members of a JWK that its thumbprint is made of; none for kinds that no client registers.
fn jwk_of(key: &PKey<Public>) -> Result<Option<Value>, ErrorStack> {
    let text = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
    Ok(match key.id() {
        Id::RSA => {
            let rsa = key.rsa()?;
            Some(
                json!({ "kty": "RSA", "n": text(&rsa.n().to_vec()), "e": text(&rsa.e().to_vec()) }),
            )
        }
        Id::EC => {
            let ec = key.ec_key()?;
            if ec.group().curve_name() != Some(Nid::X9_62_PRIME256V1) {
                return Ok(None);
            }
            let (mut x, mut y) = (BigNum::new()?, BigNum::new()?);
            let mut context = BigNumContext::new()?;
            ec.public_key()
                .affine_coordinates(ec.group(), &mut x, &mut y, &mut context)?;
            let (x, y) = (x.to_vec_padded(32)?, y.to_vec_padded(32)?);
            Some(json!({ "kty": "EC", "crv": "P-256", "x": text(&x), "y": text(&y) }))
        }
        Id::ED25519 => {
            let point = key.raw_public_key()?;
            Some(json!({ "kty": "OKP", "crv": "Ed25519", "x": text(&point) }))
        }
        _ => None,
    })
}

/// Who vouches for the subjects of clients' certificates (RFC 8705 §2.1).
pub struct Authorities(Vec<X509>);

impl fmt::Debug for Authorities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Authorities({})", self.0.len())
    }
}

/// The file has no certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it holds no certificate in PEM")]
pub struct NoAuthority;

impl Authorities {
    /// From certificates in PEM.
    ///
    /// # Errors
    /// [`NoAuthority`].
    pub fn from_pem(pem: &[u8]) -> Result<Self, NoAuthority> {
        match X509::stack_from_pem(pem) {
            Ok(all) if !all.is_empty() => Ok(Self(all)),
            Ok(_) | Err(_) => Err(NoAuthority),
        }
    }

    /// Whether one of them, by those between, issued the certificate, for a client, and for this time.
    #[must_use]
    pub fn vouch_for(&self, certificate: &ClientCertificate, now: Timestamp) -> bool {
        self.verify(certificate, now).unwrap_or(false)
    }

    fn verify(&self, certificate: &ClientCertificate, now: Timestamp) -> Result<bool, ErrorStack> {
        let mut rules = X509VerifyParam::new()?;
        rules.set_time(now.as_seconds());
        rules.set_purpose(X509PurposeId::SSL_CLIENT)?;
        rules.set_auth_level(SECURITY_LEVEL);
        // One of the file may be issued by another: it is trusted by itself.
        rules.set_flags(X509VerifyFlags::PARTIAL_CHAIN)?;
        let mut store = X509StoreBuilder::new()?;
        store.set_param(&rules)?;
        for authority in &self.0 {
            store.add_cert(authority.clone())?;
        }
        let mut between = Stack::new()?;
        for intermediate in &certificate.intermediates {
            between.push(intermediate.clone())?;
        }
        X509StoreContext::new()?.init(&store.build(), &certificate.leaf, &between, |context| {
            context.verify_cert()
        })
    }
}
