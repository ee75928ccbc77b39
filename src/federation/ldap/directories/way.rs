//! The way to a directory, as a job brings it: where the servers are, what is shown to them, and whom we search as.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use tokio::net::lookup_host;
use tokio::time::timeout;

use super::super::protocol::{Credentials, OwnCertificate, Server, Way};
use crate::domain::directory::{Directory, DirectoryServer};
use crate::federation::connection::{ClientSecret, Connection};
use crate::federation::failure::Failure;
use crate::federation::worker::Secret;

/// How long it may take to find out where a server is, and how many places are tried.
const LOOKUP: Duration = Duration::from_secs(2);
const MOST_ADDRESSES: usize = 3;
/// Bytes of a file with certificates.
const LONGEST_FILE: u64 = 256 * 1024;

/// All that is the same for everybody who signs in.
pub(super) async fn way(connection: &Connection, directory: &Directory) -> Result<Way, Failure> {
    let mut servers = Vec::new();
    for server in &directory.servers {
        servers.push(resolved(server).await);
    }
    let secret = connection.secret.as_ref().map(ClientSecret::read);
    let secret = secret.transpose()?;
    let service = directory.bind_dn.clone().zip(secret);
    let service = service.map(|(dn, secret)| Credentials {
        dn,
        password: Secret::new(secret.reveal()),
    });
    let authorities = directory.authorities_file.as_deref().map(read);
    let own = directory.own_certificate.as_ref().map(|(chain, key)| {
        Ok::<_, Failure>(OwnCertificate {
            chain: read(chain)?,
            key: Secret::new(read(key)?),
        })
    });
    Ok(Way {
        servers,
        authorities: authorities.transpose()?,
        own_certificate: own.transpose()?,
        service,
    })
}

/// Read at each use: they may be renewed.
fn read(path: &Path) -> Result<String, Failure> {
    let unread = |why: &dyn std::fmt::Display| {
        Failure::Unavailable(format!("{} cannot be read: {why}", path.display()))
    };
    let length = fs::metadata(path).map_err(|error| unread(&error))?.len();
    if length > LONGEST_FILE {
        return Err(unread(&"it is too long"));
    }
    fs::read_to_string(path).map_err(|error| unread(&error))
}

/// Where a server is; nowhere, if its name leads nowhere in time.
async fn resolved(server: &DirectoryServer) -> Server {
    let found = timeout(LOOKUP, lookup_host((server.host.as_str(), server.port))).await;
    let addresses = match found {
        Ok(Ok(addresses)) => in_turn(addresses.collect()).take(MOST_ADDRESSES).collect(),
        Ok(Err(_)) | Err(_) => Vec::new(),
    };
    Server {
        name: server.address.clone(),
        host: server.host.clone(),
        addresses,
        is_tls_at_once: server.is_tls_at_once,
    }
}

/// In their order, but of the two families in turn (RFC 8305 §4): where one of them leads nowhere, those of the other are among the first.
fn in_turn(addresses: Vec<SocketAddr>) -> impl Iterator<Item = SocketAddr> {
    let is_first = addresses.first().map(SocketAddr::is_ipv6);
    let of_first = |address: &SocketAddr| Some(address.is_ipv6()) == is_first;
    let (first, other): (Vec<_>, Vec<_>) = addresses.into_iter().partition(of_first);
    let longest = first.len().max(other.len());
    (0..longest).flat_map(move |place| {
        [first.get(place).copied(), other.get(place).copied()]
            .into_iter()
            .flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_families_are_among_the_first_addresses() {
        let order = |texts: &[&str]| {
            let addresses = texts.iter().map(|text| text.parse().unwrap());
            let ordered =
                in_turn(addresses.collect()).map(|address: SocketAddr| address.to_string());
            ordered.collect::<Vec<_>>()
        };
        let six = ["[::1]:1", "[::2]:1", "[::3]:1"];
        let four = ["127.0.0.1:1", "127.0.0.2:1"];
        assert_eq!(
            order(&[six[0], six[1], six[2], four[0], four[1]]),
            [six[0], four[0], six[1], four[1], six[2]]
        );
        assert_eq!(
            order(&[four[0], six[0], four[1]]),
            [four[0], six[0], four[1]]
        );
        assert_eq!(order(&[four[0], four[1]]), four);
        assert!(order(&[]).is_empty());
    }
}
