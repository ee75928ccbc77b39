//! By the client's secret.

use data_encoding::BASE64URL_NOPAD;
use doorward::domain::encryption::{ContentEncryption, KeyManagement};
use josekit::jwe::{self, JweEncrypter};
use serde_json::{Value, json};
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::{OF_SECRETS, TYPE, header, heard, is_refused, seal, signer, with_encryption};
use crate::support::RelyingParty;
use crate::support::forge::{changed, hs256};
use crate::support::relying_party::jose_header;

// OpenID Connect Core 1.0 §10.2.
both_engines!(
    a_client_encrypts_with_its_secret_where_it_registered_that,
    with_encryption(),
    |app| {
        let others = RelyingParty::confidential(&app).await;
        for alg in OF_SECRETS {
            for enc in ContentEncryption::ALL {
                let wanted = json!({
                    "request_object_encryption_alg": alg.name(),
                    "request_object_encryption_enc": enc.name(),
                    "request_object_signing_alg": "HS256",
                });
                let (rp, _) = signer(&app, &wanted).await;
                let secret = rp.secret.clone().expect("a secret");
                let signed = hs256(
                    &json!({ "alg": "HS256", "typ": TYPE }),
                    &rp.object(&app, &[]),
                    secret.as_bytes(),
                );
                let sealed = |secret: &str| {
                    let by = under(alg, enc, secret);
                    seal(&signed, &header(enc.name()), by.as_ref())
                };
                let good = sealed(&secret);
                assert_eq!(
                    heard(&app, &rp, &good).await,
                    Value::Null,
                    "{alg} {}",
                    enc.name()
                );
                let theirs = others.secret.as_deref().expect("a secret");
                is_refused(&heard(&app, &rp, &sealed(theirs)).await, alg);
                let other = OF_SECRETS
                    .into_iter()
                    .find(|other| *other != alg)
                    .expect("one");
                let by = under(other, enc, &secret);
                let object = seal(&signed, &header(enc.name()), by.as_ref());
                is_refused(&heard(&app, &rp, &object).await, (alg, other));
                // Each part changed, shortened and left out.
                let parts: Vec<&str> = good.split('.').collect();
                for (place, part) in parts.iter().enumerate().skip(1) {
                    let bytes = BASE64URL_NOPAD.decode(part.as_bytes()).expect("base64url");
                    let mut broken = vec![[&bytes[..], &[0]].concat()];
                    if !bytes.is_empty() {
                        let mut turned = bytes.clone();
                        turned[0] ^= 1;
                        broken.extend([turned, bytes[1..].to_vec(), Vec::new()]);
                    }
                    for part in broken {
                        let mut all: Vec<String> =
                            parts.iter().map(|part| (*part).to_owned()).collect();
                        all[place] = BASE64URL_NOPAD.encode(&part);
                        let object = all.join(".");
                        let (_, pushed) = rp
                            .post(&app, &app.node, "/par", &[("request", &object)])
                            .await;
                        is_refused(&pushed["error"], (alg, place, part.len()));
                    }
                }
                let said = jose_header(&good);
                for more in [
                    json!({ "epk": { "kty": "EC" } }),
                    json!({ "iv": null }),
                    json!({ "iv": "AAAA" }),
                    json!({ "tag": "AAAA" }),
                    json!({ "tag": null, "iv": null }),
                    json!({ "zip": "DEF" }),
                ] {
                    let is_gcm = alg.name().ends_with("GCMKW");
                    if more.get("epk").is_none() && more.get("zip").is_none() && !is_gcm {
                        continue;
                    }
                    let header =
                        BASE64URL_NOPAD.encode(changed(&said, &more).to_string().as_bytes());
                    let object = [&[header.as_str()], &parts[1..]].concat().join(".");
                    let (_, pushed) = rp
                        .post(&app, &app.node, "/par", &[("request", &object)])
                        .await;
                    is_refused(&pushed["error"], more);
                }
            }
        }
    }
);

pub(super) fn under(
    alg: KeyManagement,
    enc: ContentEncryption,
    secret: &str,
) -> Box<dyn JweEncrypter> {
    let hash = match alg.secret_length(enc) {
        0..=32 => Sha256::digest(secret).to_vec(),
        33..=48 => Sha384::digest(secret).to_vec(),
        _ => Sha512::digest(secret).to_vec(),
    };
    let key = &hash[..alg.secret_length(enc)];
    match alg {
        KeyManagement::A128Kw => Box::new(jwe::A128KW.encrypter_from_bytes(key).expect("it")),
        KeyManagement::A192Kw => Box::new(jwe::A192KW.encrypter_from_bytes(key).expect("it")),
        KeyManagement::A256Kw => Box::new(jwe::A256KW.encrypter_from_bytes(key).expect("it")),
        KeyManagement::A128GcmKw => Box::new(jwe::A128GCMKW.encrypter_from_bytes(key).expect("it")),
        KeyManagement::A192GcmKw => Box::new(jwe::A192GCMKW.encrypter_from_bytes(key).expect("it")),
        KeyManagement::A256GcmKw => Box::new(jwe::A256GCMKW.encrypter_from_bytes(key).expect("it")),
        _ => Box::new(jwe::Dir.encrypter_from_bytes(key).expect("it")),
    }
}
