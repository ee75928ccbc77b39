//! The connectors that the operator configured, each with what opens it.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::PathBuf;

use crate::config::Hidden;
use crate::domain::connector::{Connector, ConnectorName, Upstream, UpstreamIdentity};
use crate::domain::directory::Directory;
use crate::domain::id::ClientId;
use crate::domain::scope::Scope;
use crate::keys::jws::Signer;
use crate::mail::address::Address;

/// The longest secret that is read, in bytes.
const LONGEST_SECRET: usize = 4096;
/// Bytes of its file that are read: with the line's end, and one more.
const LONGEST_READ: u64 = 4096 + 3;

/// Our secret at an upstream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientSecret {
    /// In a file, which is read at each use: it may change.
    File(PathBuf),
    /// In the configuration.
    Text(Hidden),
}

/// Why a secret is of no use.
#[derive(Debug, thiserror::Error)]
pub enum NoSecret {
    /// The file cannot be read.
    #[error("{0} cannot be read: {1}")]
    Unread(PathBuf, io::Error),
    /// It is no key that signs.
    #[error("{0} has no private key on P-256 in PEM")]
    NoKey(String),
    /// It has nothing in it, or more than a line.
    #[error("{0} has no secret: it is to be one line of at most {LONGEST_SECRET} bytes")]
    NoLine(PathBuf),
}

impl ClientSecret {
    /// The secret, without the line's end.
    ///
    /// # Errors
    /// [`NoSecret`].
    pub fn read(&self) -> Result<Hidden, NoSecret> {
        let path = match self {
            Self::Text(text) => return Ok(text.clone()),
            Self::File(path) => path,
        };
        let text = read_beginning(path)?;
        let secret = text.reveal().trim_end_matches(['\r', '\n']);
        if is_secret(secret) {
            Ok(Hidden::new(secret))
        } else {
            Err(NoSecret::NoLine(path.clone()))
        }
    }

    /// What signs with it, where it is a key.
    ///
    /// # Errors
    /// [`NoSecret`].
    pub fn signer(&self, key_id: &str) -> Result<Signer, NoSecret> {
        let (pem, name) = match self {
            Self::Text(text) => (text.clone(), "the configuration".to_owned()),
            Self::File(path) => (read_beginning(path)?, path.display().to_string()),
        };
        Signer::of_pem(key_id, pem.reveal()).map_err(|_| NoSecret::NoKey(name))
    }
}

/// What stands in a file, and a little more than a secret may have, so that one that is too long is seen to be.
fn read_beginning(path: &PathBuf) -> Result<Hidden, NoSecret> {
    let unread = |error| NoSecret::Unread(path.clone(), error);
    let mut text = String::new();
    let file = File::open(path).map_err(unread)?;
    let mut beginning = file.take(LONGEST_READ);
    beginning.read_to_string(&mut text).map_err(unread)?;
    Ok(Hidden::new(text))
}

/// Whether a text can be one.
#[must_use]
pub fn is_secret(text: &str) -> bool {
    !text.is_empty() && text.len() <= LONGEST_SECRET && !text.contains(char::is_control)
}

/// A connector with our secret there, if it has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// The connector.
    pub connector: Connector,
    /// Our secret there.
    pub secret: Option<ClientSecret>,
}

impl Connection {
    /// Whether our secret can be used, if it needs one.
    ///
    /// # Errors
    /// [`NoSecret`].
    pub fn check_secret(&self) -> Result<(), NoSecret> {
        let client = self.connector.client();
        let signed = client.and_then(|client| client.signed_secret.as_ref());
        match (&self.secret, signed) {
            (None, _) => Ok(()),
            (Some(secret), None) => secret.read().map(drop),
            (Some(secret), Some(signed)) => secret.signer(&signed.key_id).map(drop),
        }
    }
}

/// All of them, in the order in which people see them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Connections(Vec<Connection>);

impl Connections {
    /// These.
    #[must_use]
    pub const fn new(connections: Vec<Connection>) -> Self {
        Self(connections)
    }

    /// Each.
    pub fn iter(&self) -> impl Iterator<Item = &Connection> {
        self.0.iter()
    }

    /// The one of this name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Connection> {
        self.iter()
            .find(|connection| connection.connector.name.as_str() == name)
    }

    /// The one by which people with this address come.
    #[must_use]
    pub fn of_address(&self, typed: &str) -> Option<&Connection> {
        let address = Address::parse(typed.trim()).ok()?;
        let domain = address.parts().1.to_ascii_lowercase();
        self.elsewhere()
            .find(|connection| connection.connector.domains.contains(&domain))
    }

    /// Those to which people are sent.
    pub fn elsewhere(&self) -> impl Iterator<Item = &Connection> {
        self.iter()
            .filter(|connection| !matches!(connection.connector.upstream, Upstream::Ldap(_)))
    }

    /// The one of this name, if people are sent there.
    #[must_use]
    pub fn find_elsewhere(&self, name: &str) -> Option<&Connection> {
        self.elsewhere()
            .find(|connection| connection.connector.name.as_str() == name)
    }

    /// The directories, whose people sign in on a page of ours.
    pub fn directories(&self) -> impl Iterator<Item = (&Connection, &Directory)> {
        self.iter()
            .filter_map(|connection| match &connection.connector.upstream {
                Upstream::Ldap(directory) => Some((connection, &**directory)),
                Upstream::OpenId(_) | Upstream::OAuth(_) | Upstream::Saml(_) => None,
            })
    }

    /// Those whose tokens are kept, each with the clients that may have them.
    pub fn keeping(&self) -> impl Iterator<Item = (&Connection, &BTreeSet<ClientId>)> {
        self.iter().filter_map(|connection| {
            let clients = &connection.connector.client()?.tokens_for;
            (!clients.is_empty()).then_some((connection, clients))
        })
    }

    /// The scopes by which people let clients have these tokens.
    #[must_use]
    pub fn scopes(&self) -> Scope {
        let scopes: Vec<String> = self
            .keeping()
            .map(|(connection, _)| connection.connector.name.scope())
            .collect();
        scopes.iter().map(String::as_str).collect()
    }

    /// Without those scopes that mean nothing for a client: the operator has not named it.
    #[must_use]
    pub fn narrow(&self, scope: Scope, client: &ClientId) -> Scope {
        let others = self.keeping().filter(|(_, may)| !may.contains(client));
        others.fold(scope, |left, (connection, _)| {
            left.without(&connection.connector.name.scope())
        })
    }

    /// The directory that knows somebody by this, if it is one.
    #[must_use]
    pub fn directory_of(&self, identity: &UpstreamIdentity) -> Option<(&Connection, &Directory)> {
        self.directories().find(|(connection, directory)| {
            connection.connector.name == identity.connector && directory.issuer == identity.issuer
        })
    }

    /// The files with our secrets.
    pub fn secret_files(&self) -> impl Iterator<Item = &PathBuf> {
        self.iter()
            .filter_map(|connection| match &connection.secret {
                Some(ClientSecret::File(path)) => Some(path),
                Some(ClientSecret::Text(_)) | None => None,
            })
    }

    /// Whether who signs out here may be led to one of them, to sign out there too.
    #[must_use]
    pub fn sign_out_elsewhere(&self) -> bool {
        self.iter().any(|connection| {
            matches!(&connection.connector.upstream, Upstream::Saml(upstream) if upstream.signs_out)
        })
    }

    /// Whether people are sent anywhere by one of them.
    #[must_use]
    pub fn send_away(&self) -> bool {
        self.elsewhere().next().is_some()
    }
}

/// Where an upstream sends people back to, which is registered there: one address for each, so that one cannot answer for another
/// (RFC 9700 §4.4.2.2).
#[must_use]
pub fn callback_path(name: &ConnectorName) -> String {
    format!("/callback/{name}")
}

/// Where an upstream says that somebody has signed out there (Back-Channel Logout 1.0 §2.2, `backchannel_logout_uri`).
#[must_use]
pub fn logout_path(name: &ConnectorName) -> String {
    format!("{}/logout", callback_path(name))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_secret_is_a_line_of_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        let read = |content: &str| {
            fs::write(&path, content).unwrap();
            ClientSecret::File(path.clone()).read()
        };
        for content in ["s3cret", "s3cret\n", "s3cret\r\n"] {
            assert_eq!(read(content).unwrap().reveal(), "s3cret");
        }
        for content in ["", "\n", "one\ntwo", &"x".repeat(4097)] {
            assert!(matches!(read(content), Err(NoSecret::NoLine(_))));
        }
        fs::remove_file(&path).unwrap();
        let absent = ClientSecret::File(path.clone()).read();
        assert!(matches!(absent, Err(NoSecret::Unread(..))));
    }
}
