//! What the letters say, in every language, and what they look like.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Duration;

use doorward::domain::time::Timestamp;
use doorward::mail::address::Mailbox;
use doorward::mail::letter::{Letter, Mail, Method, Place};
use doorward::mail::{Letterhead, Rendered};
use doorward::provider::Issuer;
use doorward::secret::Concealed;
use doorward::web::i18n;
use doorward::web::mail::render;
use scraper::{Html, Selector};

const AT: Timestamp = Timestamp::from_seconds(1_800_000_000);

/// One of each kind; where it has two forms, both.
fn letters() -> Vec<(&'static str, Letter)> {
    let link = || Concealed("https://id.example/link/dw_ml_7Qk3nVbW0mXc2RtYpLzA9s".to_owned());
    let code = || Concealed("493-027-118".to_owned());
    let place = || Place {
        browser: Some("Firefox, Linux".into()),
        address: Some("2001:db8::7".into()),
    };
    let mut letters = vec![
        Letter::SignInCode {
            code: code(),
            link: Some(link()),
            minutes: 10,
            asked_from: place(),
        },
        Letter::SignUpCode {
            code: code(),
            link: link(),
            minutes: 10,
            asked_from: place(),
        },
        Letter::AccountExists,
        Letter::SignInLink {
            link: link(),
            minutes: 1,
        },
        Letter::SecondFactorCode {
            code: code(),
            minutes: 5,
        },
        Letter::VerifyAddress {
            link: link(),
            hours: 24,
        },
        Letter::AddressChanged {
            old: "alex@example.com".into(),
            new: "alex@new.example".into(),
            at: AT,
            asked_from: place(),
        },
        Letter::AddressChanged {
            old: String::new(),
            new: "alex@new.example".into(),
            at: AT,
            asked_from: place(),
        },
        Letter::AddressChanged {
            old: "alex@example.com".into(),
            new: String::new(),
            at: AT,
            asked_from: place(),
        },
        Letter::PasswordReset {
            link: link(),
            code: code(),
            minutes: 30,
            asked_from: place(),
        },
        Letter::PasswordChanged {
            at: AT,
            asked_from: place(),
            upstream: None,
        },
        Letter::PasswordChanged {
            at: AT,
            asked_from: place(),
            upstream: Some("Kim & Söhne".into()),
        },
        Letter::PasswordElsewhere {
            upstream: "Kim & Söhne".into(),
            asked_from: place(),
        },
        Letter::NewDevice {
            at: AT,
            asked_from: place(),
        },
        Letter::SecondStep {
            is_asked: true,
            at: AT,
            asked_from: place(),
        },
        Letter::SecondStep {
            is_asked: false,
            at: AT,
            asked_from: place(),
        },
        Letter::NoticesOff {
            at: AT,
            asked_from: place(),
        },
        Letter::RecoveryCodesUsed { left: 0 },
        Letter::RecoveryCodesUsed { left: 1 },
        Letter::RecoveryCodesUsed { left: 7 },
        Letter::Invitation {
            link: link(),
            days: 7,
            from: Some("Kim & Söhne".into()),
        },
        Letter::Invitation {
            link: link(),
            days: 2,
            from: None,
        },
        Letter::AccountLocked {
            link: link(),
            minutes: 60,
        },
        Letter::SecondFactorClosed {
            at: AT,
            until: AT.plus(Duration::from_hours(1)),
            is_known_browser: false,
            asked_from: place(),
        },
        Letter::SecondFactorClosed {
            at: AT,
            until: AT.plus(Duration::from_hours(24)),
            is_known_browser: true,
            asked_from: place(),
        },
        Letter::ApprovalAsked {
            client: "Till & Söhne".into(),
            message: Some("W4SCT".into()),
            link: link(),
            minutes: 10,
        },
        Letter::ApprovalAsked {
            client: "Till".into(),
            message: None,
            link: link(),
            minutes: 1,
        },
        Letter::Exported {
            at: AT,
            asked_from: place(),
        },
        Letter::DeletionPlanned { on: AT },
        Letter::Deleted,
        Letter::Test,
    ];
    for method in [
        Method::Password,
        Method::Passkey,
        Method::Authenticator,
        Method::MailCode,
        Method::RecoveryCodes,
        Method::Elsewhere,
    ] {
        letters.push(Letter::MethodAdded { method });
        letters.push(Letter::MethodRemoved { method });
    }
    let kinds = letters.iter().map(Letter::kind).collect::<Vec<_>>();
    kinds.into_iter().zip(letters).collect()
}

fn rendered(locale: &str, letter: Letter) -> Rendered {
    rendered_in(locale, "Europe/Zurich", letter)
}

fn rendered_in(locale: &str, zone: &str, letter: Letter) -> Rendered {
    rendered_for((locale, zone), letter, ("Haus & Hof", "Alex Müller"))
}

fn rendered_for(
    (locale, zone): (&str, &str),
    letter: Letter,
    (provider, name): (&str, &str),
) -> Rendered {
    let issuer = Issuer::parse("https://id.example").expect("an issuer");
    let letterhead = Letterhead {
        name: provider,
        issuer: &issuer,
    };
    let mut recipient = Mailbox::parse("alex@example.com").expect("a mailbox");
    recipient.name = (letter != Letter::Deleted).then(|| name.into());
    let mail = Mail {
        recipient,
        locale: locale.into(),
        zone: zone.into(),
        letter,
    };
    render(letterhead, &mail).expect("a letter")
}

#[test]
fn each_letter_says_this_in_each_language() {
    for tag in i18n::available() {
        let mut all = String::new();
        for (kind, letter) in letters() {
            let Rendered { subject, text, .. } = rendered(tag, letter);
            // Isolates are seen, so that a reader of the snapshot knows where they are.
            let seen = text.replace('\u{2068}', "⟨").replace('\u{2069}', "⟩");
            let subject = subject.replace('\u{2068}', "⟨").replace('\u{2069}', "⟩");
            write!(all, "==== {kind}: {subject}\n{seen}").expect("a string takes all");
        }
        insta::assert_snapshot!(tag, all);
    }
}

#[test]
fn a_moment_is_that_of_its_readers_clock() {
    for (locale, zone, text) in [
        (
            "en",
            "Europe/Zurich",
            "January 15, 2027 at 9:00\u{202F}AM\n",
        ),
        (
            "en",
            "America/New_York",
            "January 15, 2027 at 3:00\u{202F}AM\n",
        ),
        ("de-CH", "", "15. Januar 2027 um 08:00 UTC"),
        ("fr", "Mars/Olympus", "15 janvier 2027 à 08:00 UTC"),
        ("ja", "Asia/Tokyo", "2027年1月15日 17:00"),
    ] {
        let letter = Letter::PasswordChanged {
            at: AT,
            asked_from: Place::default(),
            upstream: None,
        };
        let said = rendered_in(locale, zone, letter).text;
        assert!(said.contains(text), "{locale}, {zone}: {said}");
        let planned = rendered_in(locale, zone, Letter::DeletionPlanned { on: AT }).text;
        assert!(planned.contains(text.trim()), "{planned}");
    }
}

#[test]
fn each_subject_says_whose_mail_it_is() {
    for tag in i18n::available() {
        for (kind, letter) in letters() {
            let subject = rendered(tag, letter).subject;
            assert!(subject.contains("Haus & Hof"), "{tag}, {kind}: {subject}");
        }
    }
}

#[test]
fn each_letter_is_written_to_be_looked_at() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mail");
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).expect("a folder");
    for tag in i18n::available() {
        for (number, (kind, letter)) in letters().into_iter().enumerate() {
            let html = rendered(tag, letter).html;
            fs::write(folder.join(format!("{number:02}-{kind}.{tag}.html")), html).expect("a file");
        }
    }
}

#[test]
fn a_letter_loads_nothing_and_runs_nothing() {
    for tag in i18n::available() {
        for (kind, letter) in letters() {
            let html = rendered(tag, letter).html;
            let document = Html::parse_document(&html);
            for refused in [
                "img",
                "script",
                "link",
                "iframe",
                "object",
                "embed",
                "form",
                "[src]",
                "[srcset]",
                "[background]",
                "[style]",
            ] {
                let selector = Selector::parse(refused).expect("a selector");
                assert!(
                    document.select(&selector).next().is_none(),
                    "{kind}: {refused}"
                );
            }
            assert!(
                !html.contains("url(") && !html.contains("@import"),
                "{kind}"
            );
            let links = Selector::parse("a").expect("a selector");
            for link in document.select(&links) {
                let address = link.value().attr("href").unwrap_or_default();
                assert!(
                    address.starts_with("https://id.example/"),
                    "{kind}: {address}"
                );
            }
        }
    }
}

// H-068, M-022.
#[test]
fn what_strangers_call_themselves_is_text_in_every_letter() {
    // Such as is greeted by, so that it is in each.
    let seen = "<b>Al\"'{{7*7}} Bcc";
    let name = "<b>Al\"'{{7*7}}\r\nBcc";
    let written = serde_json::to_string(name).expect("JSON");
    let written = written.trim_matches('"');
    let bold = Selector::parse("b").expect("a selector");
    for tag in i18n::available() {
        for (kind, letter) in letters() {
            let mut json = serde_json::to_string(&letter).expect("JSON");
            for typical in [
                "Firefox, Linux",
                "2001:db8::7",
                "Kim & Söhne",
                "alex@example.com",
                "alex@new.example",
            ] {
                json = json.replace(typical, written);
            }
            let letter: Letter = serde_json::from_str(&json).expect("a letter");
            let is_greeted = letter != Letter::Deleted;
            let Rendered {
                subject,
                html,
                text,
                ..
            } = rendered_for((tag, "Europe/Zurich"), letter, (name, name));
            let document = Html::parse_document(&html);
            assert!(document.select(&bold).next().is_none(), "{kind}: {html}");
            let shown: String = document.root_element().text().collect();
            let times = shown.matches(seen).count();
            // The provider above and below, and the greeting.
            assert!(times >= 2 + usize::from(is_greeted), "{kind}: {shown}");
            for line in [&subject, &shown] {
                assert!(!line.contains("Al\"'49"), "{kind}: {line}");
            }
            assert!(
                !subject.chars().any(char::is_control),
                "{kind}: {subject:?}"
            );
            assert!(!text.contains("\nBcc") && text.contains(seen), "{kind}");
        }
    }
}

#[test]
fn what_a_letter_keeps_secret_is_not_printed() {
    for (kind, letter) in letters() {
        let printed = format!("{letter:?}");
        assert!(
            !printed.contains("493-027") && !printed.contains("dw_ml_"),
            "{kind}: {printed}"
        );
        let again: Letter =
            serde_json::from_str(&serde_json::to_string(&letter).expect("JSON")).expect("a letter");
        assert_eq!(again, letter);
    }
}
