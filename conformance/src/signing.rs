//! The keys of FAPI 2.0's clients, and JWTs that a module changes before they are signed (RFC 7515, RFC 7517, RFC 7638).

use data_encoding::BASE64URL_NOPAD;
use openssl::asn1::Asn1Time;
use openssl::bn::{BigNum, BigNumContext, BigNumRef};
use openssl::ec::{EcGroup, EcKey};
use openssl::ecdsa::EcdsaSig;
use openssl::error::ErrorStack;
use openssl::hash::{MessageDigest, hash};
use openssl::nid::Nid;
use openssl::pkey::{Id, PKey, Private};
use openssl::rsa::{Padding, Rsa};
use openssl::sign::{RsaPssSaltlen, Signer};
use openssl::x509::{X509, X509NameBuilder};
use serde_json::{Value, json};

use crate::{jose, random};

fn encode(number: &BigNumRef) -> String {
    BASE64URL_NOPAD.encode(&number.to_vec())
}

/// A key that signs; cloning it copies a reference.
#[derive(Clone, Debug)]
pub struct SigningKey {
    key: PKey<Private>,
    kid: String,
    alg: &'static str,
}

impl SigningKey {
    /// A new key of RSA, 2048 bits, for PS256.
    pub fn ps256() -> Result<Self, ErrorStack> {
        Self::new(PKey::from_rsa(Rsa::generate(2048)?)?, "PS256")
    }

    /// A new key of P-256, for ES256.
    pub fn es256() -> Result<Self, ErrorStack> {
        let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1)?;
        Self::new(PKey::from_ec_key(EcKey::generate(&group)?)?, "ES256")
    }

    #[expect(clippy::unnecessary_wraps, reason = "both makers end with it")]
    fn new(key: PKey<Private>, alg: &'static str) -> Result<Self, ErrorStack> {
        let kid = random::alphanumeric(16);
        Ok(Self { key, kid, alg })
    }

    /// What it is for.
    pub fn alg(&self) -> &'static str {
        self.alg
    }

    /// The public members alone, as a DPoP proof has them.
    pub fn public_jwk(&self) -> Result<Value, ErrorStack> {
        if self.key.id() == Id::RSA {
            let rsa = self.key.rsa()?;
            return Ok(json!({"kty": "RSA", "n": encode(rsa.n()), "e": encode(rsa.e())}));
        }
        let key = self.key.ec_key()?;
        let (mut x, mut y) = (BigNum::new()?, BigNum::new()?);
        let mut context = BigNumContext::new()?;
        key.public_key()
            .affine_coordinates(key.group(), &mut x, &mut y, &mut context)?;
        let padded = |number: &BigNum| -> Result<String, ErrorStack> {
            Ok(BASE64URL_NOPAD.encode(&number.to_vec_padded(32)?))
        };
        Ok(json!({"kty": "EC", "crv": "P-256", "x": padded(&x)?, "y": padded(&y)?}))
    }

    /// The same with what it is for, as a key set has it.
    pub fn jwk(&self) -> Result<Value, ErrorStack> {
        let mut jwk = self.public_jwk()?;
        jwk["use"] = "sig".into();
        jwk["alg"] = self.alg.into();
        jwk["kid"] = self.kid.clone().into();
        Ok(jwk)
    }

    /// The public members and the private one, which nobody may be shown.
    pub fn private_jwk(&self) -> Result<Value, ErrorStack> {
        let mut jwk = self.public_jwk()?;
        let d = if self.key.id() == Id::RSA {
            encode(self.key.rsa()?.d())
        } else {
            let key = self.key.ec_key()?;
            BASE64URL_NOPAD.encode(&key.private_key().to_vec_padded(32)?)
        };
        jwk["d"] = d.into();
        Ok(jwk)
    }

    /// RFC 7638 §3: the hash of the required members in the order of their names.
    pub fn thumbprint(&self) -> Result<String, ErrorStack> {
        let jwk = self.public_jwk()?;
        let names: &[&str] = if self.key.id() == Id::RSA {
            &["e", "kty", "n"]
        } else {
            &["crv", "kty", "x", "y"]
        };
        let members: Vec<String> = names
            .iter()
            .map(|name| format!("\"{name}\":{}", jwk[*name]))
            .collect();
        Ok(jose::s256(&format!("{{{}}}", members.join(","))).unwrap_or_default())
    }

    /// A signature by that algorithm, which must go with the key.
    fn sign(&self, alg: &str, input: &[u8]) -> Result<Vec<u8>, ErrorStack> {
        if alg == "ES256" {
            let digest = hash(MessageDigest::sha256(), input)?;
            let pair = EcdsaSig::sign(&digest, self.key.ec_key()?.as_ref())?;
            let mut raw = pair.r().to_vec_padded(32)?;
            raw.extend(pair.s().to_vec_padded(32)?);
            return Ok(raw);
        }
        let mut signer = Signer::new(MessageDigest::sha256(), &self.key)?;
        if alg == "PS256" {
            signer.set_rsa_padding(Padding::PKCS1_PSS)?;
            signer.set_rsa_mgf1_md(MessageDigest::sha256())?;
            signer.set_rsa_pss_saltlen(RsaPssSaltlen::DIGEST_LENGTH)?;
        }
        signer.sign_oneshot_to_vec(input)
    }
}

/// What is wrong with a signature.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Flaw {
    /// Nothing.
    #[default]
    None,
    /// There is none, and `alg` says so.
    Unsigned,
    /// It is that of something else.
    Broken,
}

/// A JWT that is signed when it is sent, by the algorithm of its header.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The header.
    pub header: Value,
    /// The claims.
    pub claims: Value,
    /// Who signs.
    pub key: SigningKey,
    /// What is wrong with the signature.
    pub flaw: Flaw,
}

impl Draft {
    /// With `alg` and `kid` of that key in the header.
    pub fn new(key: &SigningKey, claims: Value) -> Self {
        Self {
            header: json!({"alg": key.alg, "kid": key.kid}),
            claims,
            key: key.clone(),
            flaw: Flaw::None,
        }
    }

    /// The compact form.
    pub fn finish(&self) -> Result<String, ErrorStack> {
        if self.flaw == Flaw::Unsigned {
            let mut header = self.header.clone();
            header["alg"] = "none".into();
            return Ok(format!("{}.", jose::signing_input(&header, &self.claims)));
        }
        let input = jose::signing_input(&self.header, &self.claims);
        let alg = self.header["alg"].as_str().unwrap_or(self.key.alg);
        let mut signature = self.key.sign(alg, input.as_bytes())?;
        if self.flaw == Flaw::Broken {
            for byte in &mut signature {
                *byte ^= 0x5a;
            }
        }
        Ok(format!("{input}.{}", BASE64URL_NOPAD.encode(&signature)))
    }
}

/// A certificate that a client signed itself (RFC 8705 §2.2), with its key.
#[derive(Clone, Debug)]
pub struct Certificate {
    key: SigningKey,
    certificate: X509,
}

impl Certificate {
    /// A new one, good for a day.
    pub fn generate(name: &str) -> Result<Self, ErrorStack> {
        let key = SigningKey::es256()?;
        let mut subject = X509NameBuilder::new()?;
        subject.append_entry_by_text("CN", name)?;
        let subject = subject.build();
        let mut builder = X509::builder()?;
        builder.set_version(2)?;
        let serial = BigNum::from_slice(random::token(12).as_bytes())?;
        let serial = serial.to_asn1_integer()?;
        builder.set_serial_number(&serial)?;
        builder.set_subject_name(&subject)?;
        builder.set_issuer_name(&subject)?;
        builder.set_pubkey(&key.key)?;
        let (start, end) = (Asn1Time::days_from_now(0)?, Asn1Time::days_from_now(1)?);
        builder.set_not_before(&start)?;
        builder.set_not_after(&end)?;
        builder.sign(&key.key, MessageDigest::sha256())?;
        let certificate = builder.build();
        Ok(Self { key, certificate })
    }

    /// Certificate and key in PEM.
    pub fn pem(&self) -> Result<(Vec<u8>, Vec<u8>), ErrorStack> {
        let key = self.key.key.private_key_to_pem_pkcs8()?;
        Ok((self.certificate.to_pem()?, key))
    }

    /// Its key with the certificate itself (RFC 7517 §4.7).
    pub fn jwk(&self) -> Result<Value, ErrorStack> {
        let mut jwk = self.key.public_jwk()?;
        let der = self.certificate.to_der()?;
        jwk["x5c"] = json!([data_encoding::BASE64.encode(&der)]);
        jwk["kid"] = self.key.kid.clone().into();
        jwk["use"] = "sig".into();
        Ok(jwk)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::Jwt;

    fn verify(draft: &Draft) -> Result<(), String> {
        let jwks = json!({"keys": [draft.key.jwk().unwrap()]});
        Jwt::parse(&draft.finish().unwrap()).unwrap().verify(&jwks)
    }

    #[test]
    fn what_is_signed_verifies_and_what_is_flawed_does_not() {
        for key in [SigningKey::ps256().unwrap(), SigningKey::es256().unwrap()] {
            let mut draft = Draft::new(&key, json!({"a": 1}));
            assert_eq!(verify(&draft), Ok(()));
            draft.flaw = Flaw::Broken;
            assert!(verify(&draft).is_err());
            draft.flaw = Flaw::Unsigned;
            assert!(verify(&draft).is_err());
        }
    }

    #[test]
    fn a_header_may_ask_for_rs256() {
        let mut draft = Draft::new(&SigningKey::ps256().unwrap(), json!({}));
        draft.header["alg"] = "RS256".into();
        assert_eq!(verify(&draft), Ok(()));
    }

    #[test]
    fn a_thumbprint_is_of_the_public_members_alone() {
        let key = SigningKey::es256().unwrap();
        let jwk = key.public_jwk().unwrap();
        let text = format!(
            r#"{{"crv":"P-256","kty":"EC","x":{},"y":{}}}"#,
            jwk["x"], jwk["y"]
        );
        assert_eq!(key.thumbprint().unwrap(), jose::s256(&text).unwrap());
        assert!(key.private_jwk().unwrap().get("d").is_some() && jwk.get("d").is_none());
    }

    #[test]
    fn a_certificate_stands_in_its_jwk() {
        let certificate = Certificate::generate("rp").unwrap();
        let jwk = certificate.jwk().unwrap();
        assert_eq!(jose::is_well_formed(&jwk), Ok(()));
        assert_eq!(jwk["x5c"].as_array().unwrap().len(), 1);
        let (pem, _) = certificate.pem().unwrap();
        assert!(pem.starts_with(b"-----BEGIN CERTIFICATE-----"));
    }
}
