//! Which details clients may ask for (RFC 9396), and what people read of them.

use std::collections::BTreeMap;

use serde::Deserialize;

/// `authorization_details`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AuthorizationDetails {
    /// The types that there are.
    pub types: Vec<AuthorizationDetailType>,
}

/// One of `authorization_details.types`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthorizationDetailType {
    /// The value of `type`.
    #[serde(rename = "type")]
    pub name: String,
    /// What the client may do, as a line of the consent page.
    pub text: Text,
    /// The service that such details are for: one of `resources.servers`.
    #[serde(default)]
    pub resource: Option<String>,
    /// Whether people are asked each time.
    #[serde(default)]
    pub ask_each_time: bool,
    /// Whether clients may have such details for themselves.
    #[serde(default)]
    pub client_credentials: bool,
    /// Its fields, in the order in which people read them.
    #[serde(default)]
    pub fields: Vec<AuthorizationDetailField>,
}

/// One of the `fields` of a type.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthorizationDetailField {
    /// Its name; of one within a field both names with a dot between.
    pub name: String,
    /// What it holds.
    #[serde(default)]
    pub kind: Option<FieldKind>,
    /// Whether it has to be there.
    #[serde(default)]
    pub required: bool,
    /// What people call it.
    #[serde(default)]
    pub text: Option<Text>,
    /// The values that it may have, in words.
    #[serde(default)]
    pub values: BTreeMap<String, Text>,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldKind {
    /// A text.
    String,
    /// Several.
    Strings,
    /// A number without a fraction.
    Integer,
    /// True or false.
    Boolean,
}

/// Words for people: one text for all languages, or one for each.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Text {
    /// For all.
    One(String),
    /// By the tags of the pages' languages.
    Each(BTreeMap<String, String>),
}
