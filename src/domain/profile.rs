//! What people may change of their own profile, field by field: what a field may hold, and how what somebody typed is brought
//! together with what is stored.
//!
//! A page shows what is stored, and sends it back as *base* beside what was *typed*. Only what differs between the two was changed
//! by the person; all else stays as it is now, whoever changed it meanwhile. A field that both changed is asked about.

mod field;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

pub use self::field::{Field, FieldError};
use super::user::{Address, Profile};

/// The claims that people can be allowed to change (`account.editable`).
pub const EDITABLE: [&str; 14] = [
    "name",
    "given_name",
    "middle_name",
    "family_name",
    "nickname",
    "profile",
    "picture",
    "website",
    "gender",
    "birthdate",
    "phone_number",
    "address",
    "locale",
    "zoneinfo",
];

/// The claims that people of a tenant may change themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editable(Vec<&'static str>);

/// A claim that nobody can be allowed to change.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is none of {known}", known = EDITABLE.join(", "))]
pub struct NotEditable(String);

impl Default for Editable {
    /// All.
    fn default() -> Self {
        Self(EDITABLE.to_vec())
    }
}

impl Editable {
    /// Those claims alone.
    ///
    /// # Errors
    /// [`NotEditable`].
    pub fn parse(names: &[String]) -> Result<Self, NotEditable> {
        let known = |name: &String| EDITABLE.into_iter().find(|known| known == name);
        let claims = names
            .iter()
            .map(|name| known(name).ok_or_else(|| NotEditable(name.clone())));
        claims.collect::<Result<_, _>>().map(Self)
    }

    /// Those but these.
    #[must_use]
    pub fn without(&self, claims: &[&str]) -> Self {
        let mut rest = self.0.clone();
        rest.retain(|claim| !claims.contains(claim));
        Self(rest)
    }

    /// Whether people may change it.
    #[must_use]
    pub fn has(&self, claim: &str) -> bool {
        self.0.contains(&claim)
    }
}

/// The texts of fields; one that is empty may be absent.
pub type Texts = BTreeMap<Field, String>;

/// What somebody sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edit {
    /// What their page showed.
    pub base: Texts,
    /// What they made of it. A field that is absent is left alone.
    pub typed: Texts,
}

/// A profile that is to be, or what is wrong with the fields.
pub type Merged = Result<Profile, BTreeMap<Field, FieldError>>;

impl Profile {
    /// What a field shows; empty where nothing is known.
    #[must_use]
    pub fn text(&self, field: Field) -> &str {
        let address = self.address.as_ref();
        let text = match field {
            Field::Name => self.name.as_ref(),
            Field::GivenName => self.given_name.as_ref(),
            Field::MiddleName => self.middle_name.as_ref(),
            Field::FamilyName => self.family_name.as_ref(),
            Field::Nickname => self.nickname.as_ref(),
            Field::Profile => self.profile.as_ref(),
            Field::Website => self.website.as_ref(),
            Field::Gender => self.gender.as_ref(),
            Field::Birthdate => self.birthdate.as_ref(),
            Field::PhoneNumber => self.phone_number.as_ref(),
            Field::StreetAddress => address.and_then(|address| address.street_address.as_ref()),
            Field::PostalCode => address.and_then(|address| address.postal_code.as_ref()),
            Field::Locality => address.and_then(|address| address.locality.as_ref()),
            Field::Region => address.and_then(|address| address.region.as_ref()),
            Field::Country => address.and_then(|address| address.country.as_ref()),
            Field::Formatted => address.and_then(|address| address.formatted.as_ref()),
        };
        text.map_or("", String::as_str)
    }

    fn set(&mut self, field: Field, text: String) {
        let text = (!text.is_empty()).then_some(text);
        let mut address = self.address.take().unwrap_or_default();
        let slot = match field {
            Field::Name => &mut self.name,
            Field::GivenName => &mut self.given_name,
            Field::MiddleName => &mut self.middle_name,
            Field::FamilyName => &mut self.family_name,
            Field::Nickname => &mut self.nickname,
            Field::Profile => &mut self.profile,
            Field::Website => &mut self.website,
            Field::Gender => &mut self.gender,
            Field::Birthdate => &mut self.birthdate,
            Field::PhoneNumber => &mut self.phone_number,
            Field::StreetAddress => &mut address.street_address,
            Field::PostalCode => &mut address.postal_code,
            Field::Locality => &mut address.locality,
            Field::Region => &mut address.region,
            Field::Country => &mut address.country,
            Field::Formatted => &mut address.formatted,
        };
        *slot = text;
        self.address = (address != Address::default()).then_some(address);
    }

    /// The profile with what somebody changed of it. `today` is `YYYY-MM-DD`.
    ///
    /// # Errors
    /// Each field that will not do, and why; then nothing is changed.
    pub fn merged(&self, edit: &Edit, editable: &Editable, today: &str) -> Merged {
        let mut next = self.clone();
        let mut errors = BTreeMap::new();
        for (&field, typed) in &edit.typed {
            let base = edit.base.get(&field).map_or("", String::as_str);
            let (current, typed) = (self.text(field), Field::tidy(typed));
            let is_untouched = typed == Field::tidy(base) || typed == Field::tidy(current);
            if is_untouched || !editable.has(field.claim()) {
                continue;
            }
            match field.judge(typed, today) {
                Ok(text) if text == current => {}
                Ok(_) if base != current => {
                    errors.insert(field, FieldError::ChangedMeanwhile(current.to_owned()));
                }
                Ok(text) => next.set(field, text),
                Err(error) => {
                    errors.insert(field, error);
                }
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        next.settle(self);
        Ok(next)
    }

    /// The names of the claims that differ.
    #[must_use]
    pub fn claims_changed_since(&self, before: &Self) -> Vec<String> {
        let members = |profile: &Self| match serde_json::to_value(profile) {
            Ok(Value::Object(members)) => members,
            _ => Map::new(),
        };
        let (old, new) = (members(before), members(self));
        let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        let differs = |name: &&String| old.get(*name) != new.get(*name);
        names.into_iter().filter(differs).cloned().collect()
    }

    /// What follows from a change: nobody has shown yet that another number is theirs; and what is written on letters is written anew
    /// from the parts of an address that changed, unless it was changed itself.
    fn settle(&mut self, before: &Self) {
        if self.phone_number != before.phone_number {
            self.phone_number_verified = false;
        }
        let has_changed = |field: &Field| self.text(*field) != before.text(*field);
        if Field::OF_ADDRESS.iter().any(has_changed) && !has_changed(&Field::Formatted) {
            self.set(Field::Formatted, self.letter());
        }
    }

    /// The address as lines, from its parts.
    fn letter(&self) -> String {
        let place = [self.text(Field::PostalCode), self.text(Field::Locality)];
        let place = place.join(" ");
        let lines = [
            self.text(Field::StreetAddress),
            place.trim(),
            self.text(Field::Region),
            self.text(Field::Country),
        ];
        let lines: Vec<&str> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        lines.join("\n")
    }
}

#[cfg(test)]
mod tests;
