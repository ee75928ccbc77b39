//! Assertions that are encrypted to us: who vouches for them, and how they are encrypted.

use super::{Asked, consume, leave_for_corp, options, own_certificates};
use crate::federation::{is_trouble, redeem};
use crate::support::browser::Page;
use crate::support::saml::{
    Encryption, Key, between, encrypted, sign_assertion, sign_response, swap,
};
use crate::support::{Browser, RelyingParty, TestApp};

const CBC: Encryption<'static> = Encryption {
    content: "http://www.w3.org/2001/04/xmlenc#aes128-cbc",
    session_key: "aes-128",
    key: "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p",
};

const CBC_256: Encryption<'static> = Encryption {
    content: "http://www.w3.org/2001/04/xmlenc#aes256-cbc",
    session_key: "aes-256",
    ..CBC
};

/// Somebody who is at the identity provider.
struct Stand {
    app: TestApp,
    rp: RelyingParty,
    /// That to which they encrypt.
    certificate: String,
}

impl Stand {
    async fn start(app: TestApp) -> Self {
        let certificate = own_certificates(&app).await.swap_remove(1);
        let rp = RelyingParty::confidential(&app).await;
        Self {
            app,
            rp,
            certificate,
        }
    }

    /// Signs in with what is made of the response that is right.
    async fn arrive(&self, make: impl FnOnce(&Self, &Asked) -> String) -> (Browser, Page) {
        let mut browser = Browser::new(&self.app);
        let asked = leave_for_corp(&self.app, &self.rp, &mut browser, &[]).await;
        let document = make(self, &asked);
        let on = consume(&self.app, &document, &asked.relay_state).await;
        let page = browser.open(&on).await;
        (browser, page)
    }

    async fn signs_in(&self, make: impl FnOnce(&Self, &Asked) -> String) {
        let (mut browser, page) = self.arrive(make).await;
        redeem(&self.app, &self.rp, &mut browser, page).await;
    }

    async fn is_refused(&self, make: impl FnOnce(&Self, &Asked) -> String) {
        let (browser, page) = self.arrive(make).await;
        is_trouble(&page, &browser, "upstream-unbelieved", 502);
    }

    fn encrypted(&self, document: &str, how: Encryption<'_>) -> String {
        encrypted(document, &self.certificate, how)
    }
}

/// A signed assertion in a response that is not signed yet.
fn inside(key: &Key, asked: &Asked) -> String {
    sign_assertion(key, &asked.response.replace("<!R>", "<?R?>"))
}

fn bare(document: &str) -> String {
    swap(document, "<?R?>", "")
}

fn around(key: &Key, document: &str) -> String {
    sign_response(key, &swap(document, "<?R?>", "<!R>"))
}

both_engines!(
    an_encrypted_assertion_signs_in_who_is_signed_for,
    options(),
    |app| {
        let stand = Stand::start(app).await;
        let key = Key::of_provider();
        // The assertion is signed in what is encrypted.
        let how = Encryption::default();
        stand
            .signs_in(|s, asked| s.encrypted(&bare(&inside(key, asked)), how))
            .await;
        let how = Encryption {
            content: "http://www.w3.org/2009/xmlenc11#aes128-gcm",
            session_key: "aes-128",
            ..how
        };
        stand
            .signs_in(|s, asked| s.encrypted(&bare(&inside(key, asked)), how))
            .await;
        // The response is signed, with what is encrypted in it; by CBC too, for who signed it vouches for the ciphertext.
        for how in [Encryption::default(), CBC, CBC_256] {
            stand
                .signs_in(|s, asked| {
                    let document = swap(&asked.response, "<!A>", "").replace("<!R>", "<?R?>");
                    around(key, &s.encrypted(&document, how))
                })
                .await;
            stand
                .signs_in(|s, asked| around(key, &s.encrypted(&inside(key, asked), how)))
                .await;
        }
    }
);

both_engines!(
    what_anybody_could_have_encrypted_signs_nobody_in,
    options(),
    |app| {
        let stand = Stand::start(app).await;
        let key = Key::of_provider();
        let stranger = Key::new("rsa:2048");
        let how = Encryption::default();
        // Our certificate is public.
        stand
            .is_refused(|s, asked| {
                let document = swap(&swap(&asked.response, "<!A>", ""), "<!R>", "");
                s.encrypted(&document, how)
            })
            .await;
        stand
            .is_refused(|s, asked| s.encrypted(&bare(&inside(&stranger, asked)), how))
            .await;
        // Each signature has to hold.
        stand
            .is_refused(|s, asked| around(key, &s.encrypted(&inside(&stranger, asked), how)))
            .await;
        stand
            .is_refused(|s, asked| around(&stranger, &s.encrypted(&inside(key, asked), how)))
            .await;
        // It was signed for alex, and then changed, and then encrypted.
        stand
            .is_refused(|s, asked| {
                let document = swap(&bare(&inside(key, asked)), "alex-4711", "mallory-666");
                s.encrypted(&document, how)
            })
            .await;
        // One beside it.
        stand
            .is_refused(|s, asked| {
                let document = bare(&inside(key, asked));
                let one = s.encrypted(&document, how);
                let plain = between(&document, "<saml:Assertion ", "</saml:Assertion>");
                swap(
                    &one,
                    "</samlp:Response>",
                    &format!("{plain}</samlp:Response>"),
                )
            })
            .await;
        // And a second within what is encrypted.
        stand
            .is_refused(|s, asked| {
                let document = bare(&inside(key, asked));
                let document = swap(
                    &document,
                    "</saml:Assertion>",
                    "<saml:Advice><saml:Assertion ID=\"_x\"/></saml:Advice></saml:Assertion>",
                );
                s.encrypted(&document, how)
            })
            .await;
    }
);

both_engines!(
    what_is_encrypted_weakly_or_broken_signs_nobody_in,
    options(),
    |app| {
        let stand = Stand::start(app).await;
        let key = Key::of_provider();
        for how in [
            // Nobody vouches for the ciphertext, by whose padding it could be read.
            CBC,
            CBC_256,
            Encryption {
                key: "http://www.w3.org/2001/04/xmlenc#rsa-1_5",
                ..Encryption::default()
            },
            Encryption {
                content: "http://www.w3.org/2001/04/xmlenc#tripledes-cbc",
                session_key: "des-192",
                ..CBC
            },
        ] {
            stand
                .is_refused(|s, asked| s.encrypted(&bare(&inside(key, asked)), how))
                .await;
        }
        let other = Key::new("rsa:2048");
        stand
            .is_refused(|_, asked| {
                encrypted(
                    &bare(&inside(key, asked)),
                    &other.certificate(),
                    Encryption::default(),
                )
            })
            .await;
        for (from, to, by) in [
            (
                "<xenc:CipherValue>",
                "</xenc:CipherValue>",
                "<xenc:CipherValue/>",
            ),
            (
                "<xenc:CipherValue>",
                "</xenc:CipherValue>",
                "<xenc:CipherValue>!</xenc:CipherValue>",
            ),
            (
                "<xenc:CipherValue>",
                "</xenc:CipherValue>",
                "<xenc:CipherReference URI=\"http://127.0.0.1:1/\"/>",
            ),
            ("<xenc:EncryptedKey>", "</xenc:EncryptedKey>", ""),
            (
                "<ds:KeyInfo ",
                "</ds:KeyInfo>",
                "<ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:RetrievalMethod URI=\"http://127.0.0.1:1/\"/></ds:KeyInfo>",
            ),
            ("<xenc:EncryptedData ", "</xenc:EncryptedData>", ""),
        ] {
            stand
                .is_refused(|s, asked| {
                    let document = s.encrypted(&bare(&inside(key, asked)), Encryption::default());
                    let part = between(&document, from, to).to_owned();
                    document.replacen(&part, by, 1)
                })
                .await;
        }
        // The content that was cut, byte by byte, at its end.
        for length in [0, 8, 16, 36, 64] {
            stand
                .is_refused(|s, asked| {
                    let document = s.encrypted(&bare(&inside(key, asked)), Encryption::default());
                    let place = document.rfind("<xenc:CipherValue>").expect("the content")
                        + "<xenc:CipherValue>".len();
                    let end = document.rfind("</xenc:CipherValue>").expect("its end");
                    let value: String = document[place..end].split_whitespace().collect();
                    format!(
                        "{}{}{}",
                        &document[..place],
                        &value[..length],
                        &document[end..]
                    )
                })
                .await;
        }
    }
);
