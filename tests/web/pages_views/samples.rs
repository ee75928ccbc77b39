//! Every page in every state, filled with texts of several lengths: what the checks look at.

use std::time::Duration;

use askama::Template;
use doorward::domain::time::Timestamp;
use doorward::web::i18n::Localizer;
use doorward::web::pages::views::{
    Account, AccountApp, AccountApps, AccountOverview, AccountPasskeys, AccountPassword,
    AccountRecoveryCodes, AccountSecurity, AccountSessions, Accounts, Check, Chrome, Client,
    CodeError, ConnectedApp, Consent, DeadLink, Device, EnrolCodes, EnrolPage, ErrorKind,
    ErrorPage, Expired, Form, FormPost, Home, Lifetime, Link, LinkDead, LinkKind, LocalPath,
    MailCode, Moment, NewApp, NewPassword, PasskeyForm, PasskeyOffer, PasskeyRow, Password,
    PasswordError, QrCode, Reason, SecondFactorPage, SignIn, SignInError, SignOut, SignedOut,
    Theme, Wait, WaitKind, Way, WebUrl,
};

/// The texts that come from outside.
#[derive(Clone)]
pub struct Texts {
    pub name: &'static str,
    pub tenant: String,
    pub host: String,
    pub client: String,
    pub client_host: String,
    pub person: String,
    pub email: String,
    pub scope: String,
}

impl Texts {
    pub fn typical() -> Self {
        Self {
            name: "typical",
            tenant: "Northwind".into(),
            host: "id.northwind.example".into(),
            client: "Harbour Notes".into(),
            client_host: "notes.harbour.example".into(),
            person: "Amina Ødegård".into(),
            email: "amina@northwind.example".into(),
            scope: "calendar.read".into(),
        }
    }

    pub fn short() -> Self {
        Self {
            name: "short",
            tenant: "N".into(),
            host: "n.io".into(),
            client: "H".into(),
            client_host: "h.io".into(),
            person: "李".into(),
            email: "a@n.io".into(),
            scope: "x".into(),
        }
    }

    /// As long as registration and databases let them be, without a place to break, and in both directions.
    pub fn long() -> Self {
        let label = "averyveryverylonglabelofahostname";
        Self {
            name: "long",
            tenant: format!(
                "{} شركة الشمال للخدمات البحرية",
                "Northwindshipping".repeat(6)
            ),
            host: format!("{label}.{label}.{label}.example:8443"),
            client: format!("דף הערות {} Harbour Notes for Everybody", "W".repeat(120)),
            client_host: format!("{label}.{label}.{label}.{label}.example"),
            person: "Hubert Blaine Wolfeschlegelsteinhausenbergerdorff ".repeat(3),
            email: format!("{}@{label}.{label}.example", "a".repeat(64)),
            scope: format!("https://{label}.example/{}", "scope".repeat(20)),
        }
    }

    /// What an attacker would call himself.
    pub fn hostile() -> Self {
        let text =
            "\u{2069}\u{202e}<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}{$x}";
        Self {
            name: "hostile",
            tenant: text.into(),
            host: text.into(),
            client: text.into(),
            client_host: text.into(),
            person: text.into(),
            email: text.into(),
            scope: text.into(),
        }
    }
}

/// Makes the pages of one language with one set of texts.
pub struct Sampler {
    pub localizer: Localizer,
    pub texts: Texts,
}

pub fn path(text: &str) -> LocalPath {
    LocalPath::parse(text).expect("a path of ours")
}

fn web(text: &str) -> WebUrl {
    WebUrl::parse(text).expect("a web address")
}

pub fn passkey_form() -> PasskeyForm {
    PasskeyForm {
        form: form(),
        options: LocalPath::parse("/interaction/one/passkey").expect("a path"),
        is_named: false,
    }
}

pub fn form() -> Form {
    Form {
        action: path("/interaction/AbC-123?step=1&x=2"),
        csrf: "csrf-\"<token>".into(),
    }
}

impl Sampler {
    pub fn chrome(&self) -> Chrome {
        Chrome {
            localizer: self.localizer,
            tenant_name: self.texts.tenant.clone(),
            host: self.texts.host.clone(),
            theme: None,
            is_dev: false,
        }
    }

    pub fn client(&self) -> Client {
        let mut client = Client::new(&self.texts.client, &self.texts.client_host);
        client.client_uri = Some(web("https://harbour.example/"));
        client.policy_uri = Some(web("https://harbour.example/privacy?a=1&b=2"));
        client.tos_uri = Some(web("https://harbour.example/terms"));
        client
    }

    pub fn sign_in(&self) -> SignIn {
        SignIn {
            chrome: self.chrome(),
            client: Some(self.client()),
            form: form(),
            username: String::new(),
            error: None,
            reason: Reason::First,
            passkey: Some(passkey_form()),
            passkey_signal: None,
            can_choose_account: false,
            can_cancel: true,
        }
    }

    pub fn password(&self) -> Password {
        Password {
            chrome: self.chrome(),
            client: Some(self.client()),
            form: form(),
            username: self.texts.email.clone(),
            error: None,
            reason: Reason::First,
            can_mail: true,
            can_reset: true,
            asks_for_passkeys: true,
            can_cancel: true,
        }
    }

    fn device(name: &str, is_here: bool) -> Device {
        Device {
            handle: name.into(),
            name: name.into(),
            at: Moment::of(Timestamp::from_seconds(1_795_884_309)),
            address: "2001:db8:1234:5678:9abc:def0:1234:5678".into(),
            is_here,
        }
    }

    fn account_pages(&self) -> Vec<(String, String)> {
        let (chrome, since) = (
            self.chrome(),
            Moment::of(Timestamp::from_seconds(1_795_884_309)),
        );
        let overview = AccountOverview {
            chrome: chrome.clone(),
            person: self.texts.person.clone(),
            detail: self.texts.email.clone(),
        };
        let security = AccountSecurity {
            chrome: chrome.clone(),
            form: form(),
            has_password: true,
            passkeys: Some(2),
            app_since: Some(since.clone()),
            recovery_codes: 2,
            has_few_codes: true,
            devices: vec![
                Self::device("Firefox · Linux", false),
                Self::device("", false),
            ],
        };
        let bare = AccountSecurity {
            has_password: false,
            passkeys: None,
            app_since: None,
            recovery_codes: 0,
            has_few_codes: false,
            devices: Vec::new(),
            ..security.clone()
        };
        let passkey = |name: &str, is_synced| PasskeyRow {
            handle: format!("of-{name}"),
            name: name.to_owned(),
            maker: "iCloud Keychain".into(),
            is_synced,
            created: since.clone(),
            used: Some(since.clone()),
        };
        let passkeys = AccountPasskeys {
            chrome: chrome.clone(),
            form: form(),
            passkeys: vec![passkey(&self.texts.person, true), passkey("", false)],
            create: PasskeyForm {
                is_named: true,
                ..passkey_form()
            },
            signal: r#"{"rpId":"id.example"}"#.into(),
            error: Some("passkey-failed"),
        };
        let app = AccountApp {
            chrome: chrome.clone(),
            form: form(),
            sealed: "v1.sealed".into(),
            qr: QrCode::of(&format!("otpauth://totp/{}", self.texts.email)),
            address: "otpauth://totp/Doorward:alex?secret=JBSWY3DP".into(),
            secret: "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP".into(),
            since: Some(since.clone()),
            error: Some(CodeError::Wrong),
        };
        let codes = |count: usize, left, is_new| AccountRecoveryCodes {
            chrome: chrome.clone(),
            form: form(),
            codes: vec!["0123-4567-89ab-cdef".into(); count],
            left,
            is_new,
        };
        let password = |errors| AccountPassword {
            chrome: chrome.clone(),
            form: form(),
            username: self.texts.email.clone(),
            shortest: 15,
            errors,
        };
        let sessions = AccountSessions {
            chrome: chrome.clone(),
            form: form(),
            sessions: vec![
                Self::device("Firefox · Linux", true),
                Self::device("", false),
            ],
        };
        let apps = AccountApps {
            chrome: chrome.clone(),
            form: form(),
            apps: vec![
                ConnectedApp {
                    handle: "one".into(),
                    name: self.texts.client.clone(),
                    place: self.texts.client_host.clone(),
                    scopes: vec![self.texts.scope.clone(), self.texts.scope.clone()],
                    since: Some(since),
                },
                ConnectedApp {
                    handle: "two".into(),
                    name: self.texts.client_host.clone(),
                    place: String::new(),
                    scopes: Vec::new(),
                    since: None,
                },
            ],
        };
        let none = AccountApps {
            apps: Vec::new(),
            ..apps.clone()
        };
        vec![
            page("account", &overview),
            page("account-security", &security),
            page("account-security-bare", &bare),
            page("account-passkeys", &passkeys),
            page("account-app", &app),
            page("account-recovery-codes", &codes(0, 2, false)),
            page("account-recovery-codes-first", &codes(0, 0, true)),
            page("account-recovery-codes-made", &codes(10, 0, false)),
            page("account-password", &password(Vec::new())),
            page(
                "account-password-error",
                &password(vec![
                    self.chrome().t("password-unfit-guessable").into_owned(),
                    self.chrome().t("password-advice-common").into_owned(),
                ]),
            ),
            page("account-sessions", &sessions),
            page("account-apps", &apps),
            page("account-apps-none", &none),
        ]
    }

    /// What mail leads to.
    fn mail_pages(&self) -> Vec<(String, String)> {
        let mut code = MailCode {
            chrome: self.chrome(),
            client: Some(self.client()),
            form: form(),
            username: self.texts.email.clone(),
            error: None,
            can_cancel: true,
        };
        let mut pages = vec![page("mail-code", &code)];
        code.error = Some(PasswordError::Wrong);
        pages.push(page("mail-code-wrong", &code));
        code.error = Some(PasswordError::Throttled { seconds: 1_700 });
        pages.push(page("mail-code-throttled", &code));
        for kind in LinkKind::ALL {
            let link = Link {
                chrome: self.chrome(),
                form: form(),
                kind,
                account: self.texts.person.clone(),
                address: if kind == LinkKind::Address {
                    self.texts.email.clone()
                } else {
                    String::new()
                },
            };
            pages.push(page(&format!("link-{}", kind.name()), &link));
        }
        for why in DeadLink::ALL {
            let dead = LinkDead {
                chrome: self.chrome(),
                why,
                next: (why != DeadLink::Elsewhere).then(|| path("/interaction/x")),
                error_id: "q3xw7k".into(),
            };
            pages.push(page(&format!("error-{}", why.name()), &dead));
        }
        pages
    }

    pub fn second_factor(&self, way: Way) -> SecondFactorPage {
        SecondFactorPage {
            chrome: self.chrome(),
            client: Some(self.client()),
            form: form(),
            account: self.texts.person.clone(),
            way,
            is_sent: false,
            others: [Way::Passkey, Way::Totp, Way::RecoveryCode]
                .into_iter()
                .filter(|other| *other != way)
                .collect(),
            error: None,
            passkey: (way == Way::Passkey).then(passkey_form),
            trusted_for: Duration::from_hours(30 * 24),
            can_cancel: true,
        }
    }

    /// What is set up on the way of a sign-in.
    fn enrol_pages(&self) -> Vec<(String, String)> {
        let choice = EnrolPage {
            chrome: self.chrome(),
            client: Some(self.client()),
            form: form(),
            account: self.texts.person.clone(),
            passkey: Some(passkey_form()),
            app: None,
            has_other: true,
            error: None,
            can_cancel: true,
        };
        let alone = EnrolPage {
            client: None,
            has_other: false,
            error: Some("passkey-not-allowed"),
            can_cancel: false,
            ..choice.clone()
        };
        let app = |error| EnrolPage {
            passkey: None,
            app: Some(NewApp {
                sealed: "v1.sealed".into(),
                qr: QrCode::of(&format!("otpauth://totp/{}", self.texts.email)),
                address: "otpauth://totp/Doorward:alex?secret=JBSWY3DP".into(),
                secret: "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP".into(),
                error,
            }),
            ..choice.clone()
        };
        let offer = PasskeyOffer {
            chrome: self.chrome(),
            client: Some(self.client()),
            form: form(),
            passkey: passkey_form(),
            error: None,
        };
        let again = PasskeyOffer {
            client: None,
            error: Some("passkey-failed"),
            ..offer.clone()
        };
        let codes = EnrolCodes {
            chrome: self.chrome(),
            codes: vec!["0123-4567-89ab-cdef".into(); 10],
            next: path("/interaction/x"),
        };
        vec![
            page("enrol", &choice),
            page("enrol-passkey", &alone),
            page("enrol-app", &app(None)),
            page("enrol-app-wrong", &app(Some(CodeError::Wrong))),
            page("enrol-codes", &codes),
            page("passkey-offer", &offer),
            page("passkey-offer-error", &again),
        ]
    }

    pub fn accounts(&self) -> Accounts {
        let account = |handle: &str, name: &str, email: &str| Account {
            handle: handle.into(),
            name: name.into(),
            email: email.into(),
        };
        Accounts {
            chrome: self.chrome(),
            client: Some(self.client()),
            form: form(),
            accounts: vec![
                account("h1", &self.texts.person, &self.texts.email),
                account("h2", "نور الهدى", "nour@northwind.example"),
                account("h3", "", "desk-4"),
            ],
            can_cancel: true,
        }
    }

    pub fn consent(&self) -> Consent {
        let scopes = [
            "openid",
            "profile",
            "email",
            "address",
            "phone",
            "offline_access",
        ];
        Consent {
            chrome: self.chrome(),
            client: self.client(),
            form: form(),
            account: self.texts.email.clone(),
            scopes: scopes
                .map(ToOwned::to_owned)
                .into_iter()
                .chain([self.texts.scope.clone()])
                .collect(),
            lifetime: Lifetime::UntilTakenBack,
            take_back: Some(path("/account")),
        }
    }

    pub fn error(&self, kind: ErrorKind) -> ErrorPage {
        ErrorPage {
            chrome: self.chrome(),
            kind,
            error_id: "err_7Q2M9X4K1B".into(),
            code: Some("invalid_request"),
            description: Some("redirect_uri is not registered for this client".into()),
            trace: Vec::new(),
        }
    }

    fn traced(&self) -> ErrorPage {
        let check = |check: &str, sent: &str, registered: &str, ok| Check {
            check: check.into(),
            sent: sent.into(),
            registered: registered.into(),
            ok,
        };
        let sent = format!("https://{}/cb/../evil?x=1", self.texts.client_host);
        let registered = format!(
            "https://{0}/cb\nhttps://{0}/mobile/cb",
            self.texts.client_host
        );
        let mut page = self.error(ErrorKind::RedirectMismatch);
        page.chrome.is_dev = true;
        page.trace = vec![
            check("client_id is known", "s6BhdRkqt3", "s6BhdRkqt3", true),
            check("the client is enabled", "", "", true),
            check("redirect_uri is registered", &sent, &registered, false),
            check("post_logout_redirect_uri is registered", &sent, "", false),
        ];
        page
    }

    /// Name and HTML of every page in every state.
    pub fn all(&self) -> Vec<(String, String)> {
        let mut pages = self.ways_in();
        pages.extend(self.ways_out());
        pages.extend(self.dead_ends());
        pages.extend(super::playground::all(self));
        pages
    }

    fn ways_in(&self) -> Vec<(String, String)> {
        let mut first = self.sign_in();
        first.chrome.theme = Some(Theme::Light);
        let mut again = self.sign_in();
        again.reason = Reason::Again;
        again.can_choose_account = true;
        again.username.clone_from(&self.texts.email);
        let mut own = self.sign_in();
        own.client = None;
        own.reason = Reason::TooOld;
        own.can_cancel = false;
        own.chrome.theme = Some(Theme::Dark);
        let mut refused = self.sign_in();
        refused.error = Some(SignInError::Generic);
        refused.username.clone_from(&self.texts.email);
        let mut empty = self.sign_in();
        empty.error = Some(SignInError::Missing);
        let mut pages = vec![
            page("sign-in", &self.sign_in()),
            page("sign-in-light", &first),
            page("sign-in-again", &again),
            page("sign-in-own-dark", &own),
            page("sign-in-error", &refused),
            page("sign-in-empty", &empty),
            page("password", &self.password()),
            page("accounts", &self.accounts()),
            page("consent", &self.consent()),
        ];
        let mut again = self.password();
        again.reason = Reason::TooOld;
        pages.push(page("password-again", &again));
        for (name, error) in [
            ("password-missing", PasswordError::Missing),
            ("password-wrong", PasswordError::Wrong),
            (
                "password-throttled",
                PasswordError::Throttled { seconds: 170 },
            ),
            ("password-busy", PasswordError::Busy),
        ] {
            let mut password = self.password();
            password.error = Some(error);
            pages.push(page(name, &password));
        }
        for way in [Way::Passkey, Way::Totp, Way::RecoveryCode, Way::Mail] {
            let mut asked = self.second_factor(way);
            pages.push(page(&format!("second-factor-{}", way.name()), &asked));
            asked.error = Some(PasswordError::Wrong);
            asked.is_sent = way == Way::Mail;
            asked.client = None;
            asked.can_cancel = false;
            pages.push(page(&format!("second-factor-{}-wrong", way.name()), &asked));
        }
        pages.extend(self.enrol_pages());
        pages.extend(self.mail_pages());
        pages.extend(self.account_pages());
        let mut another = NewPassword {
            chrome: self.chrome(),
            client: Some(self.client()),
            form: form(),
            username: self.texts.email.clone(),
            shortest: 15,
            errors: Vec::new(),
            can_cancel: true,
        };
        pages.push(page("new-password", &another));
        another.errors = vec![self.chrome().t("password-unfit-breached").into_owned()];
        another.client = None;
        another.can_cancel = false;
        pages.push(page("new-password-error", &another));
        let mut small = self.consent();
        small.scopes = vec!["openid".into(), "email".into()];
        small.lifetime = Lifetime::ThisTime;
        pages.push(page("consent-once", &small));
        let mut days = self.consent();
        days.client = Client::new("", &self.texts.client_host);
        days.scopes = vec!["openid".into()];
        days.lifetime = Lifetime::Days(30);
        days.take_back = None;
        pages.push(page("consent-days", &days));
        pages
    }

    fn ways_out(&self) -> Vec<(String, String)> {
        let back = Some((
            self.texts.client.clone(),
            web("https://harbour.example/bye"),
        ));
        let asked = SignOut {
            chrome: self.chrome(),
            form: form(),
            request: String::new(),
            client: Some(self.client()),
            accounts: vec![self.texts.email.clone()],
        };
        let mut alone = asked.clone();
        (alone.client, alone.accounts) = (None, Vec::new());
        let mut several = asked.clone();
        several.accounts.push(self.texts.host.clone());
        let out = SignedOut {
            chrome: self.chrome(),
            stayed: false,
            back: None,
            staying: None,
        };
        let mut out_one = out.clone();
        out_one.staying = Some((
            self.texts.email.clone(),
            vec![self.texts.host.clone(), self.texts.client.clone()],
        ));
        let mut out_back = out.clone();
        out_back.back = back;
        let mut stayed = out_back.clone();
        stayed.stayed = true;
        let post = FormPost {
            chrome: self.chrome(),
            client_name: self.texts.client.clone(),
            action: web("https://harbour.example/cb"),
            fields: vec![
                ("code".into(), "abc".into()),
                ("state".into(), "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~".into()),
                ("submit".into(), "x".into()),
            ],
        };
        vec![
            page("sign-out", &asked),
            page("sign-out-alone", &alone),
            page("sign-out-several", &several),
            page("signed-out", &out),
            page("signed-out-one", &out_one),
            page("signed-out-back", &out_back),
            page("signed-out-stayed", &stayed),
            page("form-post", &post),
        ]
    }

    fn dead_ends(&self) -> Vec<(String, String)> {
        let mut pages: Vec<_> = ErrorKind::ALL
            .into_iter()
            .map(|kind| page(&format!("error-{}", kind.name()), &self.error(kind)))
            .collect();
        pages.push(page("error-trace", &self.traced()));
        let mut expired = Expired {
            chrome: self.chrome(),
            is_answered: false,
            restart: Some(path("/authorize?client_id=a&login_hint=b")),
            back: Some((self.texts.client.clone(), web("https://harbour.example/"))),
            error_id: "err_7Q2M9X4K1B".into(),
        };
        pages.push(page("error-expired", &expired));
        (expired.restart, expired.is_answered) = (None, true);
        pages.push(page("error-answered", &expired));
        (expired.back, expired.is_answered) = (None, false);
        pages.push(page("error-expired-alone", &expired));
        for (name, kind, seconds) in [
            ("error-busy", WaitKind::Busy, 5),
            ("error-too-many", WaitKind::TooManyRequests, 4000),
        ] {
            let retry = (kind == WaitKind::Busy).then(|| path("/authorize?client_id=a"));
            let wait = Wait {
                chrome: self.chrome(),
                kind,
                seconds,
                retry,
                error_id: "err_7Q2M9X4K1B".into(),
            };
            pages.push(page(name, &wait));
        }
        let mut home = Home {
            chrome: self.chrome(),
            playground: None,
        };
        pages.push(page("home", &home));
        home.chrome.is_dev = true;
        home.playground = Some(path("/playground"));
        pages.push(page("home-dev", &home));
        pages
    }
}

/// Renders one page under a name.
pub fn page(name: &str, template: &impl Template) -> (String, String) {
    (
        name.to_owned(),
        template.render().expect("a page that renders"),
    )
}
