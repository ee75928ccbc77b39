//! By what people sign in to Doorward who have no password there: a directory, and a SAML identity provider.

mod certificates;
pub mod identity_provider;
mod response;
pub mod slapd;

use std::path::Path;

use self::identity_provider::{ISSUER, IdentityProvider, SIGN_ON};
use self::slapd::{BASE, READER, READER_PASSWORD, Slapd};

/// The connector of the directory.
const DIRECTORY: &str = "staff";
/// The connector of the identity provider.
pub const CAMPUS: &str = "campus";
/// How many people each of them has.
pub const PEOPLE: usize = 200;

/// Both, with what Doorward is told of them.
#[derive(Debug)]
pub struct Upstreams {
    /// The directory.
    pub directory: Slapd,
    /// The identity provider.
    pub identity_provider: IdentityProvider,
}

impl Upstreams {
    /// Starts them, with files in new folders of `scratch`.
    pub fn start(scratch: &Path) -> anyhow::Result<Self> {
        Ok(Self {
            directory: Slapd::start(scratch)?,
            identity_provider: IdentityProvider::new(scratch)?,
        })
    }

    /// `connectors` of Doorward's configuration.
    pub fn connectors(&self) -> String {
        let Self {
            directory,
            identity_provider,
        } = self;
        let authorities = directory.authorities();
        let certificates = identity_provider.certificates();
        format!(
            "[{{ name = \"{DIRECTORY}\", kind = \"ldap\", trusted_domains = [\"corp.example\"], ldap = {{ \
             servers = [\"{}\"], authorities_file = \"{}\", base = \"{BASE}\", bind_dn = \"{READER}\", \
             bind_password = \"{READER_PASSWORD}\" }} }}, \
             {{ name = \"{CAMPUS}\", kind = \"saml\", issuer = \"{ISSUER}\", trusted_domains = [\"campus.example\"], \
             saml = {{ sign_on_url = \"{SIGN_ON}\", certificates_file = \"{}\" }} }}]",
            directory.url(),
            authorities.display(),
            certificates.display(),
        )
    }
}
