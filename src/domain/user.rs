//! End-users.

use serde::de::Error as _;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use url::Url;

use super::id::{TenantId, UserId};
use super::roles::Roles;
use super::time::Timestamp;

/// An end-user and what is known of them.
#[derive(Clone, Debug, PartialEq)]
pub struct User {
    /// Whose user this is.
    pub tenant_id: TenantId,
    /// The `sub` claim: never changes, never given to anybody else.
    pub id: UserId,
    /// The name to sign in with, as its owner writes it.
    pub username: String,
    /// Whether that name was made for them, who neither chose it nor know it.
    pub is_username_made_up: bool,
    /// The standard claims.
    pub profile: Profile,
    /// What they are at services.
    pub roles: Roles,
    /// In which of the pages' languages they last signed in, or made the account: a guess, where they chose none.
    pub language: Option<String>,
    /// When the operator turned the account off, if so.
    pub disabled_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When the profile last changed: the `updated_at` claim.
    pub updated_at: Timestamp,
}

impl User {
    /// In which language to write to them, as far as it is known: a BCP 47 tag.
    #[must_use]
    pub fn reads(&self) -> Option<&str> {
        self.profile.locale.as_deref().or(self.language.as_deref())
    }

    /// What to call them on a page.
    #[must_use]
    pub fn display_name(&self) -> &str {
        self.profile.name.as_deref().unwrap_or(self.sign_in_name())
    }

    /// What they know that they sign in with: their user name; where that was made up for them, their e-mail address.
    #[must_use]
    pub fn sign_in_name(&self) -> &str {
        match &self.profile.email {
            Some(email) if self.is_username_made_up => email,
            _ => &self.username,
        }
    }

    /// The name that they or the operator chose. One that was made up says what their address begins with, which is not everybody's to know.
    #[must_use]
    pub fn chosen_username(&self) -> Option<&str> {
        (!self.is_username_made_up).then_some(&self.username)
    }

    /// Whether that is their user name or e-mail address, in whichever case.
    #[must_use]
    pub fn goes_by(&self, name: &str) -> bool {
        let name = name.trim().to_lowercase();
        let email = self.profile.email.iter();
        email
            .chain([&self.username])
            .any(|own| own.to_lowercase() == name)
    }
}

/// The standard claims that a person has of themselves (OpenID Connect Core 1.0 §5.1), under their registered names.
///
/// `sub`, `preferred_username` and `updated_at` are not here: they follow from the [`User`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// Full name in displayable form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Given names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_name: Option<String>,
    /// Surnames.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family_name: Option<String>,
    /// Middle names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub middle_name: Option<String>,
    /// Casual name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nickname: Option<String>,
    /// URL of a profile page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// URL of a picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// URL of a web page or blog.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    /// E-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Whether it was shown that the address is theirs.
    pub email_verified: bool,
    /// Gender.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gender: Option<String>,
    /// Birthday, `YYYY-MM-DD` or `YYYY`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birthdate: Option<String>,
    /// Time zone, as in the IANA database.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zoneinfo: Option<String>,
    /// Language, a BCP 47 tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// Telephone number, E.164.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// Whether it was shown that the number is theirs.
    pub phone_number_verified: bool,
    /// Postal address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// What only a later version knows, kept for it: it is told to nobody.
    #[serde(flatten)]
    pub later: Map<String, Value>,
}

impl Profile {
    /// From standard claims, and nothing else.
    ///
    /// # Errors
    /// One of another name, with a value of another kind, or a birthdate that is none.
    pub fn from_standard_claims(claims: Value) -> serde_json::Result<Self> {
        let claims: Map<String, Value> = serde_json::from_value(claims)?;
        let profile: Self = serde_json::from_value(claims.clone().into())?;
        let of_address = profile
            .address
            .iter()
            .flat_map(|address| address.later.keys());
        if let Some((name, _)) = claims
            .iter()
            .find(|(name, value)| !is_worth_saying(name, value))
        {
            return Err(serde_json::Error::custom(format_args!(
                "{name} is blank, empty, or no web address where it must be one"
            )));
        }
        if let Some(text) = &profile.birthdate
            && !is_birthdate(text)
        {
            return Err(serde_json::Error::custom(format_args!(
                "birthdate must be YYYY-MM-DD, 0000-MM-DD or YYYY, not {text:?}"
            )));
        }
        match profile.later.keys().chain(of_address).next() {
            Some(unknown) => Err(serde_json::Error::custom(format_args!(
                "no standard claim is called {unknown:?}"
            ))),
            None => Ok(profile),
        }
    }
}

/// OpenID Connect Core 1.0 §5.3.2: who has no value for a claim leaves it out. Pages are addresses that a browser may open.
fn is_worth_saying(name: &str, value: &Value) -> bool {
    let is_address = matches!(name, "profile" | "picture" | "website");
    match value {
        Value::String(text) if is_address => is_page(text),
        Value::String(text) => !text.trim().is_empty(),
        Value::Object(members) => {
            !members.is_empty()
                && members
                    .iter()
                    .all(|(name, value)| is_worth_saying(name, value))
        }
        _ => true,
    }
}

/// Whether a browser may open it.
pub(super) fn is_page(text: &str) -> bool {
    Url::parse(text).is_ok_and(|address| matches!(address.scheme(), "http" | "https"))
}

/// OpenID Connect Core 1.0 §5.1: "The year MAY be 0000, indicating that it is omitted. To represent only the year, YYYY format
/// is allowed."
pub(super) fn is_birthdate(text: &str) -> bool {
    let number = |part: Option<&str>| {
        let part = part.filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))?;
        part.parse::<u32>().ok()
    };
    let year = number(text.get(..4));
    let (Some(year), 10) = (year, text.len()) else {
        return year.is_some() && text.len() == 4;
    };
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match number(text.get(5..7)) {
        Some(2) => 28 + u32::from(is_leap),
        Some(4 | 6 | 9 | 11) => 30,
        Some(1..=12) => 31,
        _ => return false,
    };
    let is_day = number(text.get(8..)).is_some_and(|day| (1..=last).contains(&day));
    is_day && text.get(4..5) == Some("-") && text.get(7..8) == Some("-")
}

/// A postal address (OpenID Connect Core 1.0 §5.1.1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Address {
    /// The whole address, lines separated by newlines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub formatted: Option<String>,
    /// Street, house number, post office box.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub street_address: Option<String>,
    /// City.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locality: Option<String>,
    /// State, province, prefecture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Zip or postal code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// Country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// What only a later version knows, kept for it: it is told to nobody.
    #[serde(flatten)]
    pub later: Map<String, Value>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_birthdate_is_a_day_a_day_without_its_year_or_a_year() {
        for good in [
            "1990-02-28",
            "2000-02-29",
            "0000-02-29",
            "0000-12-31",
            "1990",
        ] {
            assert!(is_birthdate(good), "{good}");
        }
        for bad in [
            "",
            "90",
            "1990-2-28",
            "1990-02-30",
            "1990-00-01",
            "1990-01-00",
            "1900-02-29",
            "1990-04-31",
            "1990-13-01",
            "1990-W01-1",
            "28.02.1990",
            "1990/02/28",
            "19900228",
            "1990-059",
            "+990",
            "1990-02-28T00",
            "١٩٩٠",
        ] {
            assert!(!is_birthdate(bad), "{bad}");
        }
    }
}
