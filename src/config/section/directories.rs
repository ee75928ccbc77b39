//! What a connector has that leads to a directory.

use std::path::PathBuf;

use serde::Deserialize;

use crate::config::{Hidden, Span};
use crate::domain::directory::GroupMembership;

/// `connectors.ldap`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ldap {
    /// Its servers: `ldaps://` for TLS at once, `ldap://` for StartTLS.
    pub servers: Vec<String>,
    /// Who vouches for their certificates.
    #[serde(default)]
    pub authorities_file: Option<PathBuf>,
    /// The certificate that we show.
    #[serde(default)]
    pub certificate_file: Option<PathBuf>,
    /// Its key.
    #[serde(default)]
    pub key_file: Option<PathBuf>,
    /// Whom we search as.
    #[serde(default)]
    pub bind_dn: Option<String>,
    /// The file with its password.
    #[serde(default)]
    pub bind_password_file: Option<PathBuf>,
    /// The password itself.
    #[serde(default)]
    pub bind_password: Option<Hidden>,
    /// Under which entry people are.
    pub base: String,
    /// Which entries there are people's.
    #[serde(default)]
    pub people: Option<String>,
    /// The attributes that may have what somebody types as their name.
    #[serde(default)]
    pub names: Option<Vec<String>>,
    /// The name of an entry, with `{username}` for what is typed.
    #[serde(default)]
    pub dn: Option<String>,
    /// The attribute that people are known by.
    #[serde(default)]
    pub subject: Option<String>,
    /// What most of this is where nothing is said.
    #[serde(default)]
    pub dialect: Dialect,
    /// How long a sign-in may take there.
    #[serde(default)]
    pub timeout: Option<Span>,
    /// Which groups may sign in.
    #[serde(default)]
    pub groups: Option<LdapGroups>,
    /// How its people are followed.
    #[serde(default)]
    pub sync: Option<LdapSync>,
    /// How people's passwords are changed there from here.
    #[serde(default)]
    pub password_change: PasswordChangeBy,
    /// As whom.
    #[serde(default)]
    pub password_change_as: Option<PasswordChangeAs>,
}

/// `connectors.ldap.sync`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LdapSync {
    /// How often all who sign in here are looked up.
    #[serde(default)]
    pub every: Option<Span>,
    /// How often it is asked what has changed, in between.
    #[serde(default)]
    pub changes_every: Option<Span>,
    /// Of a hundred, how many may be gone at once.
    #[serde(default)]
    pub most_gone: Option<u8>,
}

/// `connectors.ldap.password_change`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasswordChangeBy {
    /// Not from here.
    #[default]
    Off,
    /// By the operation of RFC 3062.
    Rfc3062,
    /// As Active Directory has it.
    ActiveDirectory,
}

/// `connectors.ldap.password_change_as`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasswordChangeAs {
    /// As whose it is.
    Person,
    /// As whom we search as.
    Service,
}

/// `connectors.ldap.groups`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LdapGroups {
    /// The names of those whose members may sign in; everybody, where there are none.
    #[serde(default)]
    pub allowed: Vec<String>,
    /// How members are told.
    #[serde(default)]
    pub membership: Option<GroupMembership>,
    /// Under which entry groups are.
    #[serde(default)]
    pub base: Option<String>,
    /// Whether groups are in groups.
    #[serde(default)]
    pub nested: bool,
}

/// `connectors.ldap.dialect`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dialect {
    /// RFC 4519, RFC 2798, RFC 4530: OpenLDAP and most others.
    #[default]
    Standard,
    /// Microsoft's.
    ActiveDirectory,
}
