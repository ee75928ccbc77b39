//! The pages of what one says of oneself, of one's picture, and of what one prefers.

use askama::Template;

use super::{Chrome, Form, LocalPath};
use crate::domain::profile::{Field, FieldError};

/// The message that names a field.
const fn field_label(field: Field) -> &'static str {
    match field {
        Field::Name => "profile-name",
        Field::GivenName => "profile-given-name",
        Field::MiddleName => "profile-middle-name",
        Field::FamilyName => "profile-family-name",
        Field::Nickname => "profile-nickname",
        Field::Profile => "profile-page",
        Field::Website => "profile-website",
        Field::Gender => "profile-gender",
        Field::Birthdate => "profile-birthdate",
        Field::PhoneNumber => "profile-phone",
        Field::StreetAddress => "profile-street",
        Field::PostalCode => "profile-postal-code",
        Field::Locality => "profile-locality",
        Field::Region => "profile-region",
        Field::Country => "profile-country",
        Field::Formatted => "profile-formatted",
    }
}

/// The message that names a claim, if it has a name for people.
#[must_use]
pub fn claim_label(claim: &str) -> Option<&'static str> {
    match claim {
        "username" => Some("profile-username"),
        "email" => Some("profile-email"),
        "address" => Some("profile-address"),
        "locale" => Some("preferences-language"),
        "zoneinfo" => Some("preferences-zone"),
        _ => Field::ALL
            .into_iter()
            .find(|field| field.name() == claim)
            .map(field_label),
    }
}

/// One field of a profile.
#[derive(Clone, Debug)]
pub struct ProfileField {
    /// Which.
    pub field: Field,
    /// What stands in it.
    pub text: String,
    /// What is wrong with that.
    pub error: Option<FieldError>,
}

impl ProfileField {
    /// The message that names it.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        field_label(self.field)
    }

    /// The message that says how it is to be written.
    #[must_use]
    pub const fn note(&self) -> Option<&'static str> {
        match self.field {
            Field::Birthdate => Some("profile-birthdate-note"),
            Field::PhoneNumber => Some("profile-phone-note"),
            Field::Formatted => Some("profile-formatted-note"),
            _ => None,
        }
    }

    /// What browsers fill it with (HTML Standard, autofill).
    #[must_use]
    pub const fn autocomplete(&self) -> &'static str {
        match self.field {
            Field::Name => "name",
            Field::GivenName => "given-name",
            Field::MiddleName => "additional-name",
            Field::FamilyName => "family-name",
            Field::Nickname => "nickname",
            Field::Website => "url",
            Field::Gender => "sex",
            Field::Birthdate => "bday",
            Field::PhoneNumber => "tel",
            Field::StreetAddress => "street-address",
            Field::PostalCode => "postal-code",
            Field::Locality => "address-level2",
            Field::Region => "address-level1",
            Field::Country => "country-name",
            Field::Profile | Field::Formatted => "off",
        }
    }

    /// Which keyboard a phone shows.
    #[must_use]
    pub const fn inputmode(&self) -> &'static str {
        match self.field {
            Field::Profile | Field::Website => "url",
            Field::PhoneNumber => "tel",
            _ => "text",
        }
    }

    /// Which way it is written: numbers and addresses always from left to right.
    #[must_use]
    pub const fn dir(&self) -> &'static str {
        match self.field {
            Field::Profile | Field::Website | Field::PhoneNumber | Field::Birthdate => "ltr",
            _ => "auto",
        }
    }

    /// What is wrong, in words.
    #[must_use]
    pub fn error_text(&self, chrome: &Chrome) -> Option<String> {
        let key = match self.error.as_ref()? {
            FieldError::TooLong(most) => {
                let most = u64::try_from(*most).unwrap_or(u64::MAX);
                return Some(chrome.localizer.msg_count("field-too-long", most));
            }
            FieldError::ChangedMeanwhile(now) if !now.is_empty() => {
                return Some(chrome.with("field-changed", "value", now));
            }
            FieldError::ChangedMeanwhile(_) => "field-emptied",
            FieldError::Hidden => "field-hidden",
            FieldError::NotADate => "field-date",
            FieldError::InFuture => "field-future",
            FieldError::NotAWebAddress => "field-url",
            FieldError::NotAPhoneNumber => "field-phone",
        };
        Some(chrome.t(key).into_owned())
    }

    /// The elements that say more of it, for `aria-describedby`.
    #[must_use]
    pub fn described_by(&self) -> Option<String> {
        let name = self.field.name();
        let error = self.error.as_ref().map(|_| format!("error-{name}"));
        let note = self.note().map(|_| format!("note-{name}"));
        let all: Vec<String> = error.into_iter().chain(note).collect();
        (!all.is_empty()).then(|| all.join(" "))
    }
}

/// What one says of oneself. Posts `csrf`, `base`, and each field by its registered name.
#[derive(Clone, Debug, Template)]
#[template(path = "account/profile.html")]
pub struct AccountProfile {
    /// Shared.
    pub chrome: Chrome,
    /// Where its forms post to.
    pub form: Form,
    /// The name to sign in with.
    pub username: String,
    /// The e-mail address; may be empty.
    pub email: String,
    /// What they are at services, in one line.
    pub roles: String,
    /// What is known and cannot be changed here.
    pub closed: Vec<ProfileField>,
    /// What can.
    pub fields: Vec<ProfileField>,
    /// The members of the address, if they can.
    pub address: Vec<ProfileField>,
    /// What the page shows, to be sent back with what is made of it.
    pub base: String,
    /// Whether any field is wrong.
    pub has_errors: bool,
    /// Whether it was saved just now.
    pub was_saved: bool,
}

/// One of several from which one is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choosable {
    /// What is posted.
    pub value: String,
    /// What it is called.
    pub label: String,
    /// In which language that is, where it is another than the page's.
    pub lang: Option<&'static str>,
}

impl Choosable {
    /// For a template.
    #[must_use]
    pub fn is(&self, chosen: &str) -> bool {
        self.value == chosen
    }
}

/// Choices that belong together.
#[derive(Clone, Debug)]
pub struct ChoiceGroup {
    /// What they have in common.
    pub label: String,
    /// The choices.
    pub choices: Vec<Choosable>,
}

/// What one prefers. Posts `csrf`, `base`, `language`, `theme`, `zone`, `new-browser`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/preferences.html")]
pub struct AccountPreferences {
    /// Shared.
    pub chrome: Chrome,
    /// Where its forms post to.
    pub form: Form,
    /// The languages; none if they cannot be chosen.
    pub languages: Vec<Choosable>,
    /// The one that is chosen.
    pub language: String,
    /// What it is called; empty for none.
    pub language_label: String,
    /// Light, dark, or as the device has it.
    pub themes: Vec<Choosable>,
    /// The one that is chosen.
    pub theme: String,
    /// The time zones by region; none if they cannot be chosen.
    pub zones: Vec<ChoiceGroup>,
    /// The one that is chosen.
    pub zone: String,
    /// What it is called.
    pub zone_label: String,
    /// Whether to be told of sign-ins with new browsers; nothing where no mail is sent.
    pub new_browser: Option<bool>,
    /// What the page shows, to be sent back with what is made of it.
    pub base: String,
    /// Whether something was chosen that cannot be.
    pub has_error: bool,
    /// Whether it was saved just now.
    pub was_saved: bool,
}

/// The picture that apps show of one. Posts `csrf`, `picture` as a file; or `csrf`, `decision=remove`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/picture.html")]
pub struct AccountPicture {
    /// Shared.
    pub chrome: Chrome,
    /// Where its forms post to.
    pub form: Form,
    /// The picture, if it is one of ours.
    pub own: Option<LocalPath>,
    /// Its address elsewhere, where a page of ours does not show it; may be empty.
    pub elsewhere: String,
    /// Whether the tenant lets people change it.
    pub can_change: bool,
    /// The message of what went wrong.
    pub error: Option<&'static str>,
    /// Whether it was saved just now.
    pub was_saved: bool,
}
