//! The sections of the configuration. A field that is absent has the default of the part of the program that it is for.

mod assertions;
mod connectors;
mod details;
mod directories;
mod mail;
mod people;
mod protocol;
mod saml;
mod server;
mod storage;

use serde::Deserialize;

pub use self::assertions::{
    AssertionIssuer, AssertionProfile, CrossAppClient, ResourceAuthorizationServer,
};
pub use self::connectors::{ClaimNames, Connector, ConnectorKind, SignedSecret};
pub use self::details::{
    AuthorizationDetailField, AuthorizationDetailType, AuthorizationDetails, FieldKind, Text,
};
pub use self::directories::{
    Dialect, Ldap, LdapGroups, LdapSync, PasswordChangeAs, PasswordChangeBy,
};
pub use self::mail::{Mail, MailTls};
pub use self::people::{Account, Passkeys, Passwords, SecondFactor, SignIn, SignUp, SignUpMode};
pub use self::protocol::{
    CertificateFormat, Dpop, Keys, Lifetimes, MutualTls, Registration, Requests, ResourceServer,
    Resources, Scopes, StatementIssuer,
};
pub use self::saml::Saml;
pub use self::server::{
    ClientCertificates, ForwardedBy, Limits, Listen, Log, LogFormat, Outgoing, Tls,
};
pub use self::storage::{Database, Pictures, Secrets, Synchronous};
use super::Branding;
use crate::domain::security_profile::SecurityProfile;

/// Everything that can be configured.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The issuer identifier: the address by which browsers and clients reach the server.
    pub issuer: Option<String>,
    /// What the provider is called on its pages.
    pub name: Option<String>,
    /// What its clients are held to: `compatible`, `oauth2.1`, `fapi2-security` or `fapi2-message-signing`.
    pub profile: Option<SecurityProfile>,
    /// How its pages look.
    pub branding: Branding,
    /// Where it listens.
    pub listen: Listen,
    /// The certificate that it shows, where TLS ends here.
    pub tls: Tls,
    /// Where its data is.
    pub database: Database,
    /// What its secrets are encrypted under.
    pub secrets: Secrets,
    /// How long things are good.
    pub lifetimes: Lifetimes,
    /// When signing keys change.
    pub keys: Keys,
    /// What is asked of authorization requests.
    pub requests: Requests,
    /// Which clients there may be that nobody vouched for.
    pub registration: Registration,
    /// For which services access tokens are given out.
    pub resources: Resources,
    /// Whose word is taken for whom a client asks a token.
    pub assertion_issuers: Vec<AssertionIssuer>,
    /// To whom our word is given for whom a client comes.
    pub resource_authorization_servers: Vec<ResourceAuthorizationServer>,
    /// Where people may come from who sign in elsewhere.
    pub connectors: Vec<Connector>,
    /// Which details clients may ask for.
    pub authorization_details: AuthorizationDetails,
    /// Which scopes there are.
    pub scopes: Scopes,
    /// What is asked of proofs of possession.
    pub dpop: Dpop,
    /// Which certificates clients may show, and who says so.
    pub mutual_tls: MutualTls,
    /// Which passwords may be set.
    pub passwords: Passwords,
    /// What is expected of a sign-in.
    pub sign_in: SignIn,
    /// Who may make an account.
    pub sign_up: SignUp,
    /// What people may change of their account.
    pub account: Account,
    /// Where people's pictures are.
    pub pictures: Pictures,
    /// Who takes mail, and who it is from.
    pub mail: Mail,
    /// Which passkeys may be made, and who may use them.
    pub passkeys: Passkeys,
    /// Whom the server may ask by itself.
    pub outgoing: Outgoing,
    /// What a client, and all clients together, may take.
    pub limits: Limits,
    /// What is logged, and how.
    pub log: Log,
}
