//! Every further way to prove oneself, and each way back in: an app, recovery codes, a trusted device, a passkey, mail, and
//! the operator's link. Each is tried wrongly, too.

use doorward::clock::Clock;
use scraper::{Html, Selector};
use serde_json::Value;

use super::PASSWORD;
use super::parties::{RESET_PASSWORD, Run};
use crate::login::required::secret_of;
use crate::mail::another;
use crate::support::Browser;
use crate::support::authenticator::{Authenticator, STEP};
use crate::support::browser::Page;
use crate::support::soft_passkey::SoftPasskey;
use crate::web::passkeys::{options, send};

#[track_caller]
fn is(page: &Page, name: &str) {
    assert_eq!(page.name(), name, "{}", page.text());
}

impl Run {
    /// Ends with another password than it begins with.
    pub async fn prove_in_every_way(&mut self) {
        let mut browser = self.browser();
        let page = browser.open("/account").await;
        let page = browser.sign_in_with(&page, "mira", PASSWORD).await;
        is(&page, "account");
        let authenticator = self.set_up_app(&mut browser).await;
        let mut codes = self.make_recovery_codes(&mut browser).await;
        let mut key = self.make_passkey(&mut browser).await;
        self.keep_browser(browser);
        self.trust_a_device(&authenticator).await;

        let mut browser = self.browser();
        let page = browser.open("/account").await;
        let page = browser.sign_in_with(&page, "mira", PASSWORD).await;
        self.recover(&mut browser, &page, &mut codes).await;
        self.keep_browser(browser);

        self.sign_in_by_passkey(&mut key).await;
        self.reset(&mut codes).await;
        self.follow_the_operator(&mut codes).await;
        self.sign_up().await;
    }

    async fn set_up_app(&mut self, browser: &mut Browser) -> Authenticator {
        let page = browser.open("/account/app").await;
        is(&page, "account-app");
        let secret = secret_of(&page).expect("a secret");
        self.trove().add("seed", &secret);
        self.trove().add("seed", &secret.replace(' ', ""));
        let authenticator = Authenticator::new(&secret);
        let code = authenticator.code(Clock::system().now());
        self.trove().add_word("totp", &code);
        let sealed = page.fields()["secret"].clone();
        for code in [another(&code), code] {
            let fields = [("secret", sealed.as_str()), ("code", &code)];
            browser.submit(&page, &fields).await;
        }
        authenticator
    }

    async fn make_recovery_codes(&mut self, browser: &mut Browser) -> Vec<String> {
        let page = browser.open("/account/recovery-codes").await;
        is(&page, "account-recovery-codes");
        let page = browser.submit(&page, &[]).await;
        let document = Html::parse_document(&page.body);
        let selector = Selector::parse("ol.codes code").expect("a selector");
        let codes = document.select(&selector);
        let codes: Vec<String> = codes.map(|code| code.text().collect()).collect();
        assert_eq!(codes.len(), 10);
        for code in &codes {
            self.trove().add("recovery", code);
            self.trove().add("recovery", &code.replace('-', ""));
        }
        codes
    }

    async fn make_passkey(&mut self, browser: &mut Browser) -> SoftPasskey {
        let page = browser.open("/account/passkeys").await;
        let (ceremony, asked) = options(browser, &page).await;
        let (key, says) = SoftPasskey::create(&asked, &self.server().issuer);
        let page = send(browser, &page, &ceremony, &key.registration(&says)).await;
        assert!(page.text().contains("Laptop"), "{}", page.text());
        key
    }

    async fn trust_a_device(&mut self, authenticator: &Authenticator) {
        let mut browser = self.browser();
        let page = browser.open("/account").await;
        let page = browser.sign_in_with(&page, "mira", PASSWORD).await;
        is(&page, "second-factor");
        // The present one was used to set it up; a clock may go a step ahead.
        let code = authenticator.code(Clock::system().now().plus(STEP));
        self.trove().add_word("totp", &code);
        let mut page = page;
        for code in [another(&code), code] {
            let fields = [("way", "app"), ("code", &code), ("trust", "yes")];
            page = browser.submit(&page, &fields).await;
        }
        is(&page, "account");
        self.keep_browser(browser);
    }

    /// By one of the codes, once another one was refused.
    async fn recover(
        &mut self,
        browser: &mut Browser,
        page: &Page,
        codes: &mut Vec<String>,
    ) -> Page {
        is(page, "second-factor");
        let code = codes.pop().expect("a code");
        let wrong = format!("zzzz{}", &code[4..]);
        self.trove().add("recovery", &wrong);
        browser
            .submit(page, &[("way", "recovery"), ("code", &wrong)])
            .await;
        browser
            .submit(page, &[("way", "recovery"), ("code", &code)])
            .await
    }

    async fn sign_in_by_passkey(&mut self, key: &mut SoftPasskey) {
        let mut browser = self.browser();
        let mut page = browser.open("/account").await;
        for is_spoiled in [true, false] {
            let (ceremony, asked) = options(&mut browser, &page).await;
            let mut says = key.get(&asked);
            says.is_signature_spoiled = is_spoiled;
            let answer = key.assertion(&says);
            let parts: Value = serde_json::from_str(&answer).expect("JSON");
            let signature = parts["response"]["signature"].as_str().expect("text");
            self.trove().add("passkey", signature);
            page = send(&mut browser, &page, &ceremony, &answer).await;
        }
        is(&page, "account");
        self.keep_browser(browser);
    }

    /// The last mail's code, typed wrongly at first.
    async fn type_code(&mut self, browser: &mut Browser, page: &Page) -> Page {
        is(page, "mail-code");
        let code = self.mailed_code().await;
        for written in [code.clone(), code.replace(' ', "")] {
            self.trove().add_word("mail code", &written);
        }
        let wrong = another(&code);
        browser.submit(page, &[("code", &wrong)]).await;
        browser.submit(page, &[("code", &code)]).await
    }

    async fn reset(&mut self, codes: &mut Vec<String>) {
        let mut browser = self.browser();
        let page = browser.open("/account").await;
        let page = browser.submit(&page, &[("username", "mira")]).await;
        let page = browser.submit(&page, &[("decision", "reset")]).await;
        let page = self.type_code(&mut browser, &page).await;
        let page = self.recover(&mut browser, &page, codes).await;
        is(&page, "new-password");
        browser.submit(&page, &[("new-password", "short")]).await;
        let fields = [("new-password", RESET_PASSWORD)];
        is(&browser.submit(&page, &fields).await, "account");
        self.keep_browser(browser);
    }

    async fn follow_the_operator(&mut self, codes: &mut Vec<String>) {
        let printed = self.command(&["user", "link", "mira"]);
        let words = printed.split_whitespace();
        let link = words.into_iter().find(|word| word.contains("dw_ml_"));
        let link = link.expect("a link");
        let mut browser = self.browser();
        browser.get(&format!("{link}x")).await;
        let page = browser.get(link).await;
        is(&page, "link");
        let page = browser.submit(&page, &[]).await;
        let page = self.recover(&mut browser, &page, codes).await;
        is(&page, "account");
        browser.get(link).await;
        self.keep_browser(browser);
    }

    async fn sign_up(&mut self) {
        let mut browser = self.browser();
        let page = browser.open("/account").await;
        let page = browser.submit(&page, &[("decision", "sign-up")]).await;
        let fields = [("email", "lee@example.com")];
        let page = browser.submit(&page, &fields).await;
        let page = self.type_code(&mut browser, &page).await;
        is(&page, "sign-up-details");
        let fields = [("name", "Lee"), ("new-password", RESET_PASSWORD)];
        is(&browser.submit(&page, &fields).await, "account");
        self.keep_browser(browser);
    }
}
