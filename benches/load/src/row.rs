//! The rows of the table.

use clap::ValueEnum;
use serde::Serialize;

/// One thing that virtual users do again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Row {
    /// GET of the OpenID Connect metadata.
    Discovery,
    /// GET of the signing keys.
    Jwks,
    /// A client credentials grant, access token RS256.
    ClientCredentialsRs256,
    /// A client credentials grant, access token ES256.
    ClientCredentialsEs256,
    /// A client credentials grant, access token EdDSA.
    ClientCredentialsEddsa,
    /// GET of the person's claims with a bearer token.
    Userinfo,
    /// Introspection of a live access token by its confidential client.
    Introspection,
    /// A refresh with rotation; each virtual user goes on with the token of its last answer.
    Refresh,
    /// Authorize with the session cookie, then the code at the token endpoint; ID token RS256, access token ES256.
    CodeFlow,
    /// A whole sign-in at the pages with the name and password of a directory, to the code.
    SignInLdap,
    /// A whole sign-in by way of a SAML identity provider, to the code.
    SignInSaml,
}

impl Row {
    /// All of them, in the table's order.
    pub const ALL: [Self; 11] = [
        Self::Discovery,
        Self::Jwks,
        Self::ClientCredentialsRs256,
        Self::ClientCredentialsEs256,
        Self::ClientCredentialsEddsa,
        Self::Userinfo,
        Self::Introspection,
        Self::Refresh,
        Self::CodeFlow,
        Self::SignInLdap,
        Self::SignInSaml,
    ];

    /// What the table calls it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Discovery => "discovery",
            Self::Jwks => "JWKS",
            Self::ClientCredentialsRs256 => "client_credentials, RS256",
            Self::ClientCredentialsEs256 => "client_credentials, ES256",
            Self::ClientCredentialsEddsa => "client_credentials, EdDSA",
            Self::Userinfo => "userinfo",
            Self::Introspection => "introspection",
            Self::Refresh => "refresh, rotating",
            Self::CodeFlow => "code flow, signed in",
            Self::SignInLdap => "sign-in by LDAP",
            Self::SignInSaml => "sign-in by SAML",
        }
    }

    /// Whether it is a sign-in by an upstream, which only Doorward has.
    pub const fn is_by_upstream(self) -> bool {
        matches!(self, Self::SignInLdap | Self::SignInSaml)
    }

    /// How many times as long as others it is measured: where an operation takes as long as argon2id, a second has too few.
    pub const fn times_as_long(self) -> u32 {
        if matches!(self, Self::SignInLdap) {
            4
        } else {
            1
        }
    }
}
