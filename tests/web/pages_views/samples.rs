//! Every page in every state, filled with texts of several lengths: what the checks look at.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use askama::Template;
use doorward::domain::authentication::Method;
use doorward::domain::passkey::SyncState;
use doorward::domain::profile::{Field, FieldError};
use doorward::domain::time::Timestamp;
use doorward::login::proof_of_work::Puzzle;
use doorward::login::ways::Addable;
use doorward::web::brand::Brand;
use doorward::web::i18n::Localizer;
use doorward::web::pages::account::activity::methods_text;
use doorward::web::pages::views::{
    About, Account, AccountActivity, AccountApp, AccountApps, AccountDelete,
    AccountDirectoryPassword, AccountEmail, AccountExport, AccountLeft, AccountOverview,
    AccountPasskeys, AccountPassword, AccountPicture, AccountPreferences, AccountProfile,
    AccountProviders, AccountRecoveryCodes, AccountRequests, AccountSecondStep, AccountSecurity,
    AccountSessions, Accounts, ActivityRow, AddressError, Approval, Check, ChoiceGroup, Choosable,
    Chrome, Client, CodeError, ConnectedApp, Consent, DeadLink, DetailLine, Device, DeviceCode,
    DeviceCodeError, DeviceDone, DirectoryFields, DirectoryPassword, Done, EnrolCodes, EnrolPage,
    ErrorKind, ErrorPage, Expired, Form, FormPost, Home, Leaving, Link, LinkDead, LinkKind,
    LinkUpstream, Local, LocalPath, MailCode, Moment, NewApp, NewPassword, Onward, PasskeyForm,
    PasskeyOffer, PasskeyRow, Password, PasswordError, PasswordField, ProfileField, ProviderRow,
    QrCode, Reason, Retry, SecondFactorPage, SecondStep, SignIn, SignInError, SignOut, SignUp,
    SignUpDetails, SignedOut, Theme, Trust, UpstreamButton, UpstreamFailed, UpstreamTrouble, Wait,
    WaitKind, WaitingRequest, Way, WebUrl, scope_line,
};
use doorward::zone::Zone;

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
    pub brand: Arc<Brand>,
}

/// The pages on which a brand shows: each way in which its parts meet the rest.
const BRANDED: [&str; 12] = [
    "sign-in",
    "sign-in-light",
    "sign-in-own-dark",
    "password-wrong",
    "consent",
    "account-security",
    "signed-out",
    "form-post",
    "error-internal",
    "error-busy",
    "error-expired",
    "error-trace",
];

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
            zone: Zone::find("Europe/Oslo").expect("a zone"),
            is_dev: false,
            brand: Arc::clone(&self.brand),
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
            upstreams: self.upstreams(),
            takes_name: true,
            local: Local::Everybody,
            can_sign_up: true,
            can_choose_account: false,
            can_cancel: true,
        }
    }

    fn upstreams(&self) -> Vec<UpstreamButton> {
        let names = ["corp", "partner"].into_iter();
        let titles = [self.texts.tenant.clone(), self.texts.client.clone()];
        names
            .zip(titles)
            .map(|(name, title)| UpstreamButton {
                name: name.into(),
                title,
                is_resting: false,
            })
            .collect()
    }

    fn links(&self) -> Vec<(String, String)> {
        let asking = LinkUpstream {
            chrome: self.chrome(),
            client: Some(self.client()),
            form: form(),
            upstream: self.texts.tenant.clone(),
            known_as: self.texts.email.clone(),
            person: self.texts.person.clone(),
            detail: self.texts.email.clone(),
        };
        let bare = LinkUpstream {
            client: None,
            known_as: String::new(),
            ..asking.clone()
        };
        let row = |subject: &str, is_last| ProviderRow {
            handle: format!("of-{subject}"),
            title: self.texts.tenant.clone(),
            subject: subject.to_owned(),
            since: Moment::of(Timestamp::from_seconds(1_795_884_309)),
            used: Moment::of(Timestamp::from_seconds(1_795_994_309)),
            is_last,
        };
        let providers = |linked, is_kept, done| AccountProviders {
            chrome: self.chrome(),
            form: form(),
            linked,
            connectors: self.upstreams(),
            addable: Addable {
                password: true,
                passkey: true,
            },
            is_kept,
            done,
        };
        let of_directory = AccountProviders {
            addable: Addable {
                password: false,
                passkey: true,
            },
            ..providers(vec![row("", true)], true, None)
        };
        let two = vec![row("248289761001", false), row(&self.texts.email, false)];
        vec![
            page("link-upstream", &asking),
            page("link-upstream-bare", &bare),
            page(
                "account-providers",
                &providers(two, false, Some(Done::ProviderLinked)),
            ),
            page(
                "account-providers-last",
                &providers(vec![row("", true)], true, None),
            ),
            page("account-providers-last-passkey", &of_directory),
            page(
                "account-providers-none",
                &providers(Vec::new(), false, None),
            ),
        ]
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
            passkey: Some(passkey_form()),
            upstreams: self.upstreams(),
            puzzle: Some(Puzzle {
                text: "1795884309000000.3q2-7w".into(),
                bits: 10,
            }),
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
            since: None,
            methods: String::new(),
            until: None,
        }
    }

    /// What stands in a field, and what can be wrong with it.
    fn field(&self, field: Field, is_wrong: bool) -> ProfileField {
        let person = self.texts.person.as_str();
        let (right, wrong) = match field {
            Field::Name | Field::GivenName => (person, None),
            Field::MiddleName => ("", Some(("\u{202e}", FieldError::Hidden))),
            Field::FamilyName => {
                let meanwhile = FieldError::ChangedMeanwhile(person.to_owned());
                (person, Some((person, meanwhile)))
            }
            Field::Nickname => (person, Some((person, FieldError::TooLong(200)))),
            Field::Gender | Field::Region => ("", None),
            Field::Birthdate => ("1990-02-28", Some(("28.2.1990", FieldError::NotADate))),
            Field::PhoneNumber => {
                let wrong = ("555 1212", FieldError::NotAPhoneNumber);
                ("+1 425 555 1212", Some(wrong))
            }
            Field::Profile | Field::Website => {
                let wrong = ("my page", FieldError::NotAWebAddress);
                ("https://northwind.example/amina", Some(wrong))
            }
            Field::StreetAddress => ("Strandgata 12", None),
            Field::PostalCode => ("0150", None),
            Field::Locality => ("Oslo", None),
            Field::Country => ("Norge", None),
            Field::Formatted => ("Strandgata 12\n0150 Oslo\nNorge", None),
        };
        let wrong = wrong.filter(|_| is_wrong);
        let text = wrong.as_ref().map_or(right, |(text, _)| text);
        ProfileField {
            field,
            text: text.to_owned(),
            error: wrong.map(|(_, error)| error),
        }
    }

    fn profile(&self, is_wrong: bool) -> AccountProfile {
        let (address, others): (Vec<Field>, Vec<Field>) = Field::ALL
            .into_iter()
            .partition(|field| field.claim() == "address");
        let (closed, open) = others.split_at(2);
        AccountProfile {
            chrome: self.chrome(),
            form: form(),
            username: self.texts.email.clone(),
            email: self.texts.email.clone(),
            roles: "admin, wiki".into(),
            closed: closed
                .iter()
                .map(|field| self.field(*field, false))
                .collect(),
            fields: open
                .iter()
                .map(|field| self.field(*field, is_wrong))
                .collect(),
            address: address
                .iter()
                .map(|field| self.field(*field, is_wrong))
                .collect(),
            base: "{\"name\":\"x\"}".into(),
            has_errors: is_wrong,
            was_saved: !is_wrong,
        }
    }

    fn preferences(&self, has_error: bool) -> AccountPreferences {
        let choice = |value: &str, label: &str| Choosable {
            value: value.into(),
            label: label.into(),
            lang: None,
        };
        AccountPreferences {
            chrome: self.chrome(),
            form: form(),
            languages: vec![choice("", "Automatic"), choice("fr", "Français")],
            language: "fr".into(),
            language_label: "Français".into(),
            themes: vec![choice("", "Automatic"), choice("dark", "Dark")],
            theme: String::new(),
            zones: vec![ChoiceGroup {
                label: self.texts.person.clone(),
                choices: vec![choice("Europe/Oslo", "Oslo")],
            }],
            zone: "Europe/Oslo".into(),
            zone_label: "Oslo".into(),
            new_browser: Some(true),
            base: "{}".into(),
            has_error,
            was_saved: !has_error,
        }
    }

    fn account_pages(&self) -> Vec<(String, String)> {
        let (chrome, since) = (
            self.chrome(),
            Moment::of(Timestamp::from_seconds(1_795_884_309)),
        );
        let picture = AccountPicture {
            chrome: chrome.clone(),
            form: form(),
            own: Some(path(chrome.asset("favicon.svg"))),
            elsewhere: String::new(),
            can_change: true,
            error: None,
            was_saved: true,
        };
        let overview = AccountOverview {
            chrome: chrome.clone(),
            person: self.texts.person.clone(),
            detail: self.texts.email.clone(),
            can_delete: true,
            lacks_codes: true,
            has_requests: true,
            signal: None,
        };
        let trusted = |name, is_here| Device {
            address: String::new(),
            until: Some(since.clone()),
            ..Self::device(name, is_here)
        };
        let security = AccountSecurity {
            chrome: chrome.clone(),
            form: form(),
            has_password: true,
            password_at: None,
            passkeys: Some(2),
            app_since: Some(since.clone()),
            providers: Some(vec![self.texts.tenant.clone(), self.texts.client.clone()]),
            mail: Some(self.texts.email.clone()),
            recovery_codes: 2,
            has_few_codes: true,
            asks_second_step: true,
            devices: vec![trusted("Firefox · Linux", true), trusted("", false)],
            done: Some(Done::PasswordSet),
            signal: Some(r#"{"rpId":"id.example"}"#.into()),
        };
        let bare = AccountSecurity {
            has_password: false,
            password_at: Some(self.texts.tenant.clone()),
            passkeys: None,
            app_since: None,
            providers: Some(Vec::new()),
            mail: None,
            recovery_codes: 0,
            has_few_codes: false,
            devices: Vec::new(),
            done: None,
            signal: None,
            ..security.clone()
        };
        let passkey = |name: &str, sync| PasskeyRow {
            handle: format!("of-{name}"),
            name: name.to_owned(),
            maker: "iCloud Keychain".into(),
            sync,
            created: since.clone(),
            used: Some(since.clone()),
        };
        let passkeys = AccountPasskeys {
            chrome: chrome.clone(),
            form: form(),
            passkeys: vec![
                passkey(&self.texts.person, SyncState::Synced),
                passkey("", SyncState::Never),
                passkey("Kitchen", SyncState::NotYet),
            ],
            create: PasskeyForm {
                is_named: true,
                ..passkey_form()
            },
            signal: r#"{"rpId":"id.example"}"#.into(),
            error: Some("passkey-failed"),
            lacks_codes: true,
            is_only_way: false,
            last: Vec::new(),
            done: None,
        };
        let last_passkey = AccountPasskeys {
            passkeys: vec![passkey("Kitchen", SyncState::NotYet)],
            error: None,
            lacks_codes: false,
            last: vec!["account-last-codes", "account-last-required"],
            ..passkeys.clone()
        };
        let app = AccountApp {
            chrome: chrome.clone(),
            form: form(),
            sealed: "v1.sealed".into(),
            qr: QrCode::of(&format!("otpauth://totp/{}", self.texts.email)),
            address: "otpauth://totp/Doorward:alex?secret=JBSWY3DP".into(),
            secret: "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP".into(),
            since: Some(since.clone()),
            last: vec!["account-last-codes"],
            error: Some(CodeError::Wrong),
        };
        let codes = |count: usize, left, is_new| AccountRecoveryCodes {
            chrome: chrome.clone(),
            form: form(),
            codes: vec!["0123-4567-89ab-cdef".into(); count],
            left,
            is_new,
            has_enough: is_new && left > 3,
            is_on_the_way: !is_new,
        };
        let step = |step, done| AccountSecondStep {
            chrome: chrome.clone(),
            form: form(),
            step,
            has_passkeys: true,
            done,
        };
        let password = |errors| AccountPassword {
            chrome: chrome.clone(),
            form: form(),
            username: self.texts.email.clone(),
            shortest: 15,
            errors,
            elsewhere: vec![("corp".into(), self.texts.tenant.clone())],
        };
        let session = |name, is_here, methods: &[Method]| Device {
            since: Some(since.clone()),
            methods: methods_text(chrome.localizer, methods),
            ..Self::device(name, is_here)
        };
        let sessions = AccountSessions {
            chrome: chrome.clone(),
            form: form(),
            sessions: vec![
                session("Firefox · Linux", true, &[Method::Password, Method::Totp]),
                session("", false, &[Method::SyncedPasskey]),
            ],
            done: Some(Done::SessionsEnded),
        };
        let apps = AccountApps {
            chrome: chrome.clone(),
            form: form(),
            apps: vec![
                ConnectedApp {
                    handle: "one".into(),
                    client: self.client(),
                    scopes: ["profile", "email", &self.texts.scope]
                        .map(|scope| scope_line(&chrome, scope, None).title)
                        .into(),
                    details: self.details(),
                    since: Some(since),
                },
                ConnectedApp {
                    handle: "two".into(),
                    client: Client::new("", &self.texts.client_host),
                    scopes: Vec::new(),
                    details: Vec::new(),
                    since: None,
                },
            ],
            done: None,
        };
        let waiting = |name: &str, message: Option<&str>| WaitingRequest {
            handle: "one".into(),
            client: Client::new(name, &self.texts.client_host),
            message: message.map(str::to_owned),
            at: Moment::of(Timestamp::from_seconds(1_795_884_309)),
        };
        let requests = AccountRequests {
            chrome: chrome.clone(),
            form: form(),
            requests: vec![
                waiting(&self.texts.client, Some("W4SCT")),
                waiting("", None),
            ],
            done: None,
        };
        let requests_none = AccountRequests {
            requests: Vec::new(),
            done: Some(Done::RequestDenied),
            ..requests.clone()
        };
        let none = AccountApps {
            apps: Vec::new(),
            done: Some(Done::AppDisconnected),
            ..apps.clone()
        };
        vec![
            page("account", &overview),
            page("account-profile", &self.profile(false)),
            page("account-profile-errors", &self.profile(true)),
            page("account-picture", &picture),
            page(
                "account-picture-elsewhere",
                &AccountPicture {
                    own: None,
                    elsewhere: format!("https://{}/a.png", self.texts.client_host),
                    ..picture.clone()
                },
            ),
            page(
                "account-picture-error",
                &AccountPicture {
                    own: None,
                    error: Some("picture-format"),
                    was_saved: false,
                    ..picture.clone()
                },
            ),
            page(
                "account-picture-closed",
                &AccountPicture {
                    can_change: false,
                    was_saved: false,
                    ..picture.clone()
                },
            ),
            page("account-preferences", &self.preferences(false)),
            page("account-preferences-error", &self.preferences(true)),
            page(
                "account-preferences-closed",
                &AccountPreferences {
                    languages: Vec::new(),
                    zones: Vec::new(),
                    new_browser: None,
                    ..self.preferences(false)
                },
            ),
            page("account-security", &security),
            page("account-security-bare", &bare),
            page("account-passkeys", &passkeys),
            page("account-passkeys-last", &last_passkey),
            page("account-app", &app),
            page("account-recovery-codes", &codes(0, 2, false)),
            page("account-recovery-codes-first", &codes(0, 0, true)),
            page("account-recovery-codes-enough", &codes(0, 10, true)),
            page("account-recovery-codes-made", &codes(10, 0, false)),
            page("account-second-step", &step(SecondStep::Off, None)),
            page(
                "account-second-step-on",
                &step(SecondStep::On, Some(Done::StepOn)),
            ),
            page("account-second-step-app", &step(SecondStep::App, None)),
            page(
                "account-second-step-codes",
                &step(SecondStep::NeedsCodes, None),
            ),
            page(
                "account-second-step-none",
                &step(SecondStep::NeedsFactor, None),
            ),
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
            page("account-requests", &requests),
            page("account-requests-none", &requests_none),
        ]
        .into_iter()
        .chain(self.activity_pages())
        .chain(self.leaving_pages())
        .collect()
    }

    fn sign_up_pages(&self) -> Vec<(String, String)> {
        let mut address = SignUp {
            chrome: self.chrome(),
            client: Some(self.client()),
            form: form(),
            address: String::new(),
            error: None,
            puzzle: Some(Puzzle {
                text: "1795884309000000.3q2-7w".into(),
                bits: 10,
            }),
            can_cancel: true,
        };
        let mut pages = vec![page("sign-up", &address)];
        address.address.clone_from(&self.texts.email);
        for (name, error) in [
            ("sign-up-unusable", AddressError::Unusable),
            (
                "sign-up-domain",
                AddressError::Domain(vec![self.texts.host.clone(), "example.com".into()]),
            ),
            (
                "sign-up-throttled",
                AddressError::Throttled { seconds: 1_700 },
            ),
        ] {
            address.error = Some(error);
            pages.push(page(name, &address));
        }
        let mut details = SignUpDetails {
            chrome: self.chrome(),
            client: Some(self.client()),
            form: form(),
            address: self.texts.email.clone(),
            is_address_shown: true,
            name: self.texts.person.clone(),
            is_name_wrong: false,
            shortest: 15,
            errors: Vec::new(),
            can_cancel: false,
        };
        pages.push(page("sign-up-details", &details));
        details.is_address_shown = false;
        pages.push(page("sign-up-details-invited", &details));
        details.is_address_shown = true;
        details.errors = vec![self.chrome().t("password-unfit-common").into_owned()];
        pages.push(page("sign-up-details-unfit", &details));
        details.errors.clear();
        details.is_name_wrong = true;
        pages.push(page("sign-up-details-name", &details));
        pages
    }

    fn email_pages(&self) -> Vec<(String, String)> {
        let mut email = AccountEmail {
            chrome: self.chrome(),
            form: form(),
            address: Some(self.texts.email.clone()),
            is_verified: true,
            pending: None,
            can_mail: true,
            typed: String::new(),
            error: None,
            done: None,
        };
        let mut pages = vec![page("account-email", &email)];
        email.done = Some(Done::AddressConfirmed);
        pages.push(page("account-email-confirmed", &email));
        email.done = None;
        email.is_verified = false;
        email.pending = Some(self.texts.email.clone());
        pages.push(page("account-email-pending", &email));
        email.typed = "someone".into();
        email.error = Some(AddressError::Unusable);
        pages.push(page("account-email-wrong", &email));
        email.address = None;
        email.pending = None;
        email.error = None;
        email.can_mail = false;
        pages.push(page("account-email-none", &email));
        pages
    }

    /// What mail leads to.
    fn mail_pages(&self) -> Vec<(String, String)> {
        let mut code = MailCode {
            chrome: self.chrome(),
            client: Some(self.client()),
            form: form(),
            username: self.texts.email.clone(),
            is_sign_up: false,
            error: None,
            puzzle: None,
            can_cancel: true,
        };
        let mut pages = vec![page("mail-code", &code)];
        code.error = Some(PasswordError::Wrong);
        pages.push(page("mail-code-wrong", &code));
        code.error = Some(PasswordError::TooManyMails { seconds: 1_700 });
        pages.push(page("mail-code-throttled", &code));
        code.is_sign_up = true;
        code.error = None;
        pages.push(page("mail-code-sign-up", &code));
        pages.extend(self.sign_up_pages());
        for kind in LinkKind::ALL {
            let link = Link {
                chrome: self.chrome(),
                form: form(),
                kind,
                account: match kind {
                    LinkKind::SignUp | LinkKind::Invitation => self.texts.email.clone(),
                    LinkKind::AddressSignIn => String::new(),
                    _ => self.texts.person.clone(),
                },
                address: match kind {
                    LinkKind::Address | LinkKind::AddressSignIn => self.texts.email.clone(),
                    _ => String::new(),
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
        for why in UpstreamTrouble::ALL {
            let failed = UpstreamFailed {
                chrome: self.chrome(),
                why,
                upstream: self.texts.tenant.clone(),
                address: self.texts.email.clone(),
                next: Some(path("/interaction/x")),
                retry: match why {
                    UpstreamTrouble::Unavailable => Retry::By {
                        form: form(),
                        name: "corp".into(),
                    },
                    _ => Retry::No,
                },
                is_linking: false,
                error_id: "q3xw7k".into(),
            };
            pages.push(page(&format!("error-{}", why.name()), &failed));
        }
        let not_linked = UpstreamFailed {
            chrome: self.chrome(),
            why: UpstreamTrouble::Unavailable,
            upstream: self.texts.tenant.clone(),
            address: String::new(),
            next: Some(path("/account/providers")),
            retry: Retry::No,
            is_linking: true,
            error_id: "q3xw7k".into(),
        };
        pages.push(page("error-upstream-not-linked", &not_linked));
        pages.extend(self.links());
        pages
    }

    /// Passwords that a directory keeps.
    fn directory_passwords(&self) -> Vec<(String, String)> {
        let fields = |problem: Option<(PasswordField, &'static str)>| DirectoryFields {
            upstream: self.texts.tenant.clone(),
            username: self.texts.email.clone(),
            problem: problem.map(|(field, id)| {
                let args = [("name", self.texts.tenant.as_str())];
                (field, self.chrome().localizer.msg_with(id, &args))
            }),
        };
        let asked = |problem| DirectoryPassword {
            chrome: self.chrome(),
            client: Some(self.client()),
            form: form(),
            fields: fields(problem),
            puzzle: None,
            can_cancel: true,
        };
        let own = |problem, is_changed_here| AccountDirectoryPassword {
            chrome: self.chrome(),
            form: form(),
            handle: "corp".into(),
            fields: fields(problem),
            is_changed_here,
        };
        let rules = Some((PasswordField::New, "directory-password-rules"));
        let wrong = Some((PasswordField::Current, "directory-password-wrong"));
        let differs = Some((PasswordField::Again, "directory-password-differs"));
        vec![
            page("directory-password", &asked(None)),
            page("directory-password-refused", &asked(rules)),
            page("directory-password-wrong", &asked(wrong)),
            page("account-directory-password", &own(None, true)),
            page("account-directory-password-error", &own(differs, true)),
            page("account-directory-password-elsewhere", &own(None, false)),
        ]
    }

    pub fn second_factor(&self, way: Way) -> SecondFactorPage {
        SecondFactorPage {
            chrome: self.chrome(),
            client: Some(self.client()),
            form: form(),
            account: self.texts.person.clone(),
            way,
            is_sent: false,
            is_for_change: false,
            others: [Way::Passkey, Way::Totp, Way::RecoveryCode]
                .into_iter()
                .filter(|other| *other != way)
                .collect(),
            error: None,
            passkey: (way == Way::Passkey).then(passkey_form),
            passkey_signal: None,
            trust: Some(Trust {
                lasts: Duration::from_hours(30 * 24),
                is_ticked: false,
            }),
            can_cancel: true,
        }
    }

    fn leaving_pages(&self) -> Vec<(String, String)> {
        let chrome = self.chrome();
        let moment = Moment::of(Timestamp::from_seconds(1_795_884_309));
        let export = AccountExport {
            chrome: chrome.clone(),
            form: form(),
            files: [
                "export-profile",
                "export-picture",
                "export-sessions",
                "export-consents",
                "export-credentials",
                "export-devices",
                "export-activity",
            ],
        };
        let delete = |label, days, is_wrong| AccountDelete {
            chrome: chrome.clone(),
            form: form(),
            label,
            name: self.texts.email.clone(),
            days,
            is_wrong,
        };
        let left = |planned| AccountLeft {
            chrome: chrome.clone(),
            planned,
        };
        let mut leaving = Leaving {
            chrome: chrome.clone(),
            client: Some(self.client()),
            form: form(),
            account: self.texts.person.clone(),
            planned: moment.clone(),
        };
        let asked = page("leaving", &leaving);
        leaving.client = None;
        vec![
            page("account-export", &export),
            page(
                "account-delete",
                &delete("account-delete-label-either", 14, false),
            ),
            page(
                "account-delete-now",
                &delete("account-delete-label", 0, false),
            ),
            page(
                "account-delete-wrong",
                &delete("account-delete-label-email", 1, true),
            ),
            page("account-left", &left(Some(moment))),
            page("account-left-gone", &left(None)),
            asked,
            page("leaving-own", &leaving),
        ]
    }

    fn activity_pages(&self) -> Vec<(String, String)> {
        let row = |what: &str, about: &str, details: &[&str]| ActivityRow {
            what: self.chrome().t(what).into_owned(),
            is_failed: what.contains("wrong"),
            about: about.to_owned(),
            details: details
                .iter()
                .map(|id| self.chrome().t(id).into_owned())
                .collect(),
            at: Moment::of(Timestamp::from_seconds(1_795_884_309)),
            device: "Firefox · Linux".into(),
            address: "2001:db8:1234:5678:9abc:def0:1234:5678".into(),
        };
        let methods = self.chrome().t("mail-method-password").into_owned();
        let methods = self.chrome().with("activity-methods", "methods", &methods);
        let signed_in = ActivityRow {
            details: vec![methods],
            ..row("activity-signed-in", "", &[])
        };
        let mut activity = AccountActivity {
            chrome: self.chrome(),
            rows: vec![
                signed_in,
                row("activity-wrong-password", "", &[]),
                row("activity-passkey-removed", &self.texts.person, &[]),
                row(
                    "activity-consent-given",
                    &self.texts.client,
                    &["activity-by-operator"],
                ),
                row("activity-device-approved", &self.texts.client, &[]),
                row("activity-session-ended", "", &["activity-by-server"]),
            ],
            has_newer: true,
            older: Some(path("/account/activity?before=01h")),
        };
        let full = page("account-activity", &activity);
        (activity.rows, activity.older, activity.has_newer) = (Vec::new(), None, false);
        vec![full, page("account-activity-none", &activity)]
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
        let codes = |done| EnrolCodes {
            chrome: self.chrome(),
            done,
            codes: vec!["0123-4567-89ab-cdef".into(); 10],
            next: path("/interaction/x"),
        };
        vec![
            page("enrol", &choice),
            page("enrol-passkey", &alone),
            page("enrol-app", &app(None)),
            page("enrol-app-wrong", &app(Some(CodeError::Wrong))),
            page("enrol-codes", &codes("enrol-done")),
            page("enrol-codes-offer", &codes("passkey-offer-done")),
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
        let chrome = self.chrome();
        // One of the operator's own, of which they say nothing.
        let all = scopes.into_iter().chain([self.texts.scope.as_str()]);
        Consent {
            scopes: all.map(|scope| scope_line(&chrome, scope, None)).collect(),
            chrome,
            client: self.client(),
            form: form(),
            account: self.texts.email.clone(),
            services: Vec::new(),
            details: Vec::new(),
            take_back: path("/account/apps"),
        }
    }

    /// As an operator describes them, with what a client asks for.
    fn details(&self) -> Vec<DetailLine> {
        let chrome = self.chrome();
        let texts = &self.texts;
        let [accounts, balance, paid, payment, to, amount] = match chrome.localizer.lang() {
            "ar" => [
                "الاطلاع على حساباتك",
                "الاطلاع على الرصيد",
                "الاطلاع على المدفوعات",
                "إجراء دفعة واحدة",
                "إلى",
                "المبلغ",
            ],
            "de" => [
                "Ihre Konten sehen",
                "den Kontostand sehen",
                "sehen, was bezahlt wurde",
                "Einmal bezahlen",
                "An",
                "Betrag",
            ],
            _ => [
                "See your accounts",
                "see the balance",
                "see what was paid",
                "Make one payment",
                "To",
                "Amount",
            ],
        };
        let fact = |name: &str, values: &[&str]| {
            let values = values.iter().map(|value| (*value).to_owned());
            (name.to_owned(), values.collect())
        };
        let name = |id: &str| chrome.t(id).into_owned();
        vec![
            DetailLine {
                title: accounts.into(),
                facts: vec![
                    fact(&name("detail-actions"), &[balance, paid]),
                    fact(&name("detail-identifier"), &["NO93 8601 1117 947"]),
                    fact(
                        &name("detail-locations"),
                        &[&format!("https://{}/accounts", texts.client_host)],
                    ),
                ],
                once: None,
            },
            DetailLine {
                title: payment.into(),
                facts: vec![
                    fact(to, &[&texts.client]),
                    fact(amount, &["1 250,00 NOK"]),
                    fact(&name("detail-datatypes"), &[&texts.scope]),
                    fact(&name("detail-privileges"), &[&texts.scope]),
                    fact("urgent", &[&name("detail-yes")]),
                    fact("recurring", &[&name("detail-no")]),
                ],
                once: Some(name("detail-once")),
            },
            DetailLine {
                title: texts.scope.clone(),
                facts: Vec::new(),
                once: None,
            },
        ]
    }

    fn approval(&self, about: About) -> Approval {
        let Consent {
            chrome,
            client,
            form,
            account,
            services,
            scopes,
            details,
            take_back,
        } = self.consent();
        Approval {
            chrome,
            client,
            form,
            account,
            services,
            scopes,
            details,
            take_back,
            about,
        }
    }

    fn devices(&self) -> Vec<(String, String)> {
        let code = |error, user_code: &str| DeviceCode {
            chrome: self.chrome(),
            form: form(),
            user_code: user_code.into(),
            error,
            qr: QrCode::of(&format!("https://{}/device", self.texts.host)),
        };
        let done = |is_approved| DeviceDone {
            chrome: self.chrome(),
            is_approved,
        };
        let device = |device: &str| About::Device {
            user_code: "WDJB-MJHT".into(),
            device: device.into(),
            address: "2001:db8:85a3::8a2e:370:7334".into(),
        };
        let request = |message: Option<&str>| About::Request {
            message: message.map(str::to_owned),
            at: Moment::of(Timestamp::from_seconds(1_795_884_309)),
        };
        let few = |about| Approval {
            scopes: vec![scope_line(&self.chrome(), "openid", None)],
            ..self.approval(about)
        };
        vec![
            page("device", &code(None, "")),
            page("device-filled", &code(None, "WDJB-MJHT")),
            page(
                "device-wrong",
                &code(Some(DeviceCodeError::Unknown), "WDJB-MJHT"),
            ),
            page(
                "device-malformed",
                &code(Some(DeviceCodeError::Malformed), "WDJB-MJHA"),
            ),
            page("device-missing", &code(Some(DeviceCodeError::Missing), "")),
            page("device-approval", &self.approval(device("LivingRoomTV"))),
            page("device-approval-nameless", &few(device(""))),
            page(
                "request-approval",
                &self.approval(request(Some(
                    "Coffee and cake, table 12, 18.50 EUR to Till & Sons",
                ))),
            ),
            page("request-approval-bare", &few(request(None))),
            page("device-done", &done(true)),
            page("device-done-denied", &done(false)),
        ]
    }

    pub fn error(&self, kind: ErrorKind) -> ErrorPage {
        ErrorPage {
            chrome: self.chrome(),
            kind,
            error_id: "err_7Q2M9X4K1B".into(),
            code: (kind == ErrorKind::RequestInvalid).then_some("invalid_request"),
            description: (kind == ErrorKind::RequestInvalid)
                .then(|| "response_type is missing".into()),
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
        page.code = Some("invalid_request");
        page.description = Some("redirect_uri is not registered for this client".into());
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
        pages.extend(self.devices());
        pages.extend(self.ways_out());
        pages.extend(self.dead_ends());
        pages.extend(super::playground::all(self));
        if self.brand.logo.is_some() {
            pages.retain(|(name, _)| BRANDED.contains(&name.as_str()));
        }
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
        let mut resting = self.sign_in();
        for upstream in resting.upstreams.iter_mut().skip(1) {
            upstream.is_resting = true;
        }
        let mut elsewhere = self.sign_in();
        (elsewhere.takes_name, elsewhere.can_sign_up) = (false, false);
        (elsewhere.passkey, elsewhere.local) = (None, Local::Elsewhere);
        let mut local = self.sign_in();
        (local.can_sign_up, local.local) = (false, Local::Here);
        local.upstreams.clear();
        let mut pages = vec![
            page("sign-in", &self.sign_in()),
            page("sign-in-elsewhere", &elsewhere),
            page("sign-in-local", &local),
            page("sign-in-light", &first),
            page("sign-in-resting", &resting),
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
            asked.is_for_change = true;
            asked.can_cancel = false;
            pages.push(page(&format!("second-factor-{}-wrong", way.name()), &asked));
        }
        let mut alone = self.second_factor(Way::Totp);
        alone.others = Vec::new();
        pages.push(page("second-factor-alone", &alone));
        pages.extend(self.enrol_pages());
        pages.extend(self.mail_pages());
        pages.extend(self.email_pages());
        pages.extend(self.account_pages());
        let mut another = NewPassword {
            chrome: self.chrome(),
            client: Some(self.client()),
            form: form(),
            username: self.texts.email.clone(),
            is_demanded: false,
            shortest: 15,
            errors: Vec::new(),
            can_cancel: true,
        };
        pages.push(page("new-password", &another));
        pages.extend(self.directory_passwords());
        another.errors = vec![self.chrome().t("password-unfit-breached").into_owned()];
        another.client = None;
        another.can_cancel = false;
        pages.push(page("new-password-error", &another));
        let mut unnamed = self.consent();
        unnamed.client = Client::new("", &self.texts.client_host);
        let own = self.texts.scope.as_str();
        let line = |scope: &str, text| scope_line(&unnamed.chrome, scope, text);
        let (openid, described) = (line("openid", None), line("own", Some(own)));
        unnamed.scopes = vec![openid.clone()];
        pages.push(page("consent-unnamed", &unnamed));
        let mut at_services = self.consent();
        at_services.services = vec![
            format!("{} (files.example)", self.texts.client),
            "mcp.harbour.example:8443".into(),
        ];
        at_services.scopes = vec![openid.clone(), described];
        pages.push(page("consent-services", &at_services));
        let mut in_detail = self.consent();
        in_detail.services = vec![format!("{} (bank.example)", self.texts.client)];
        in_detail.scopes = vec![openid];
        in_detail.details = self.details();
        pages.push(page("consent-details", &in_detail));
        let mut let_in = self.approval(About::Device {
            user_code: "WDJB-MJHT".into(),
            device: "LivingRoomTV".into(),
            address: "2001:db8:85a3::8a2e:370:7334".into(),
        });
        let_in.details = self.details();
        pages.push(page("device-approval-details", &let_in));
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
        several.accounts.push("nour@northwind.example".into());
        let out = SignedOut {
            chrome: self.chrome(),
            stayed: false,
            back: None,
            staying: None,
            elsewhere: Vec::new(),
            frames: Vec::new(),
            onward: None,
        };
        let mut out_elsewhere = out.clone();
        out_elsewhere.elsewhere = vec![self.texts.tenant.clone()];
        let mut out_onward = out.clone();
        out_onward.onward = Some(Onward {
            client: self.texts.client.clone(),
            location: "https://harbour.example/bye?state=a&b".into(),
        });
        let mut out_one = out.clone();
        out_one.staying = Some((
            self.texts.email.clone(),
            vec!["nour@northwind.example".into(), self.texts.person.clone()],
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
            page("signed-out-elsewhere", &out_elsewhere),
            page("signed-out-onward", &out_onward),
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
            ("error-too-many", WaitKind::TooManyRequests, 170),
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

thread_local! {
    /// The types of the pages that this thread has rendered.
    static RENDERED: RefCell<BTreeSet<&'static str>> =
        const { RefCell::new(BTreeSet::new()) };
}

/// The types of which pages were rendered here, by their last names.
pub fn rendered() -> BTreeSet<&'static str> {
    let last = |path: &&'static str| path.rsplit("::").next().unwrap_or(path);
    RENDERED.with_borrow(|types| types.iter().map(last).collect())
}

/// Renders one page under a name.
pub fn page<T: Template>(name: &str, template: &T) -> (String, String) {
    RENDERED.with_borrow_mut(|types| types.insert(std::any::type_name::<T>()));
    (
        name.to_owned(),
        template.render().expect("a page that renders"),
    )
}
