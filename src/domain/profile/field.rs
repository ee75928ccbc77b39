//! The fields, and what each may hold.

use super::super::text::{is_hidden, is_seen};
use super::super::user::{is_birthdate, is_page};

/// A text that people have of themselves: a claim, or a member of the address (OpenID Connect Core 1.0 §5.1, §5.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// Full name.
    Name,
    /// Given names.
    GivenName,
    /// Middle names.
    MiddleName,
    /// Surnames.
    FamilyName,
    /// Casual name.
    Nickname,
    /// Address of a profile page.
    Profile,
    /// Address of a web page.
    Website,
    /// Gender.
    Gender,
    /// Birthday.
    Birthdate,
    /// Telephone number.
    PhoneNumber,
    /// Street, house number, post office box.
    StreetAddress,
    /// Zip or postal code.
    PostalCode,
    /// City.
    Locality,
    /// State, province, prefecture.
    Region,
    /// Country.
    Country,
    /// The whole address, as on a letter.
    Formatted,
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldError {
    /// More characters than so many.
    TooLong(usize),
    /// Control or format characters, which nobody sees; or nothing that anybody does.
    Hidden,
    /// No date.
    NotADate,
    /// A date that is yet to come.
    InFuture,
    /// No web address.
    NotAWebAddress,
    /// No telephone number with its country.
    NotAPhoneNumber,
    /// Somebody else, or another window, made this of it since the page was shown.
    ChangedMeanwhile(String),
}

/// Characters of the longest text.
const LONGEST_NAME: usize = 200;
const LONGEST_ADDRESS: usize = 1_000;
const LONGEST_URL: usize = 2_000;

impl Field {
    /// All of them, as a page lists them.
    pub const ALL: [Self; 16] = [
        Self::Name,
        Self::GivenName,
        Self::MiddleName,
        Self::FamilyName,
        Self::Nickname,
        Self::Gender,
        Self::Birthdate,
        Self::PhoneNumber,
        Self::Profile,
        Self::Website,
        Self::StreetAddress,
        Self::PostalCode,
        Self::Locality,
        Self::Region,
        Self::Country,
        Self::Formatted,
    ];

    /// The parts of an address.
    pub(super) const OF_ADDRESS: [Self; 5] = [
        Self::StreetAddress,
        Self::PostalCode,
        Self::Locality,
        Self::Region,
        Self::Country,
    ];

    /// Its registered name: of the claim, or of the member of `address`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::GivenName => "given_name",
            Self::MiddleName => "middle_name",
            Self::FamilyName => "family_name",
            Self::Nickname => "nickname",
            Self::Profile => "profile",
            Self::Website => "website",
            Self::Gender => "gender",
            Self::Birthdate => "birthdate",
            Self::PhoneNumber => "phone_number",
            Self::StreetAddress => "street_address",
            Self::PostalCode => "postal_code",
            Self::Locality => "locality",
            Self::Region => "region",
            Self::Country => "country",
            Self::Formatted => "formatted",
        }
    }

    /// The claim that it belongs to.
    #[must_use]
    pub const fn claim(self) -> &'static str {
        match self {
            Self::StreetAddress
            | Self::PostalCode
            | Self::Locality
            | Self::Region
            | Self::Country
            | Self::Formatted => "address",
            other => other.name(),
        }
    }

    /// Whether it may have several lines.
    #[must_use]
    pub const fn has_lines(self) -> bool {
        matches!(self, Self::StreetAddress | Self::Formatted)
    }

    /// Characters that it may have.
    const fn longest(self) -> usize {
        match self {
            Self::Profile | Self::Website => LONGEST_URL,
            Self::StreetAddress | Self::Formatted => LONGEST_ADDRESS,
            _ => LONGEST_NAME,
        }
    }

    /// Without what a form adds: blanks around it, and its own way of ending lines (HTML Standard, form control values).
    pub(super) fn tidy(text: &str) -> String {
        text.trim().replace("\r\n", "\n")
    }

    /// The text as it is stored; empty, where there is none.
    ///
    /// # Errors
    /// [`FieldError`].
    pub(super) fn judge(self, text: String, today: &str) -> Result<String, FieldError> {
        if text.is_empty() {
            return Ok(text);
        }
        if text.chars().count() > self.longest() {
            return Err(FieldError::TooLong(self.longest()));
        }
        let may_stay = |sign: char| self.has_lines() && sign == '\n';
        let is_hiding = |sign: char| is_hidden(sign) && !may_stay(sign);
        if text.chars().any(is_hiding) || !text.chars().any(is_seen) {
            return Err(FieldError::Hidden);
        }
        match self {
            Self::Birthdate => birthdate(text, today),
            Self::Profile | Self::Website => web_address(text),
            Self::PhoneNumber => phone_number(&text),
            _ => Ok(text),
        }
    }
}

fn birthdate(text: String, today: &str) -> Result<String, FieldError> {
    if !is_birthdate(&text) || text == "0000" {
        return Err(FieldError::NotADate);
    }
    // Written like this, dates are ordered as texts are; a year alone comes before its days.
    if text.as_str() > today {
        return Err(FieldError::InFuture);
    }
    Ok(text)
}

/// Most people leave the scheme out.
fn web_address(text: String) -> Result<String, FieldError> {
    let text = if text.contains("://") {
        text
    } else {
        format!("https://{text}")
    };
    let has_place = |host: &str| host.contains(['.', ':']) || host == "localhost";
    let is_good = is_page(&text)
        && !text.contains(char::is_whitespace)
        && url::Url::parse(&text).is_ok_and(|address| {
            address.host_str().is_some_and(has_place) && address.username().is_empty()
        });
    if is_good && text.chars().count() <= LONGEST_URL {
        Ok(text)
    } else {
        Err(FieldError::NotAWebAddress)
    }
}

/// E.164 has at most 15 digits, the first of which is no nought; no country has numbers of fewer than seven with its code. Blanks and signs
/// between them are for reading, and are left out.
fn phone_number(text: &str) -> Result<String, FieldError> {
    let is_for_reading = |sign: char| matches!(sign, ' ' | '\u{A0}' | '-' | '.' | '(' | ')' | '/');
    let plain: String = text.chars().filter(|sign| !is_for_reading(*sign)).collect();
    let digits = plain.strip_prefix('+').unwrap_or_default();
    let is_good = (7..=15).contains(&digits.len())
        && !digits.starts_with('0')
        && digits.bytes().all(|digit| digit.is_ascii_digit());
    if is_good {
        Ok(plain)
    } else {
        Err(FieldError::NotAPhoneNumber)
    }
}
