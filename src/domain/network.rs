//! Networks: blocks of addresses, and whom to count what strangers do against.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// Prefix lengths, each with how many times a subscriber's share.
const OF_IPV4: [(u8, u32); 3] = [(32, 1), (24, 4), (16, 16)];
const OF_IPV6: [(u8, u32); 3] = [(64, 1), (48, 4), (32, 16)];

/// A block of addresses: `192.0.2.0/24`, `2001:db8::/32`, or one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Network {
    base: IpAddr,
    prefix: u8,
}

/// The text is no block of addresses: not `address` or `address/prefix`, or bits are set behind the prefix.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no network: write an address, or an address, `/` and a prefix length")]
pub struct NotANetwork(String);

impl Network {
    /// Whom to count against: one IPv4 address, or the /64 that one IPv6 subscriber has at least.
    #[must_use]
    pub fn of_subscriber(address: IpAddr) -> Self {
        let [(network, _), ..] = Self::around(address);
        network
    }

    /// The networks to count against, the subscriber's first and then wider ones, each with how many times as much as a
    /// subscriber it may do: so nobody may do as much more as they have addresses.
    ///
    /// | network | times |
    /// |---|--:|
    /// | IPv4 address, IPv6 /64 | 1 |
    /// | IPv4 /24, IPv6 /48 | 4 |
    /// | IPv4 /16, IPv6 /32 | 16 |
    #[must_use]
    pub fn around(address: IpAddr) -> [(Self, u32); 3] {
        let address = address.to_canonical();
        let levels = if address.is_ipv4() { OF_IPV4 } else { OF_IPV6 };
        levels.map(|(prefix, times)| {
            let base = masked(address, prefix).unwrap_or(address);
            (Self { base, prefix }, times)
        })
    }

    /// Whether the address belongs to the block. An IPv4 address mapped into IPv6 is the IPv4 address.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        masked(address.to_canonical(), self.prefix) == Some(self.base)
            && address.to_canonical().is_ipv4() == self.base.is_ipv4()
    }
}

/// The address with the bits behind the prefix cleared; `None` if it has fewer bits than the prefix.
fn masked(address: IpAddr, prefix: u8) -> Option<IpAddr> {
    match address {
        IpAddr::V4(address) => {
            let host_bits = 32u32.checked_sub(prefix.into())?;
            let mask = u32::MAX.checked_shl(host_bits).unwrap_or(0);
            Some(IpAddr::V4((address.to_bits() & mask).into()))
        }
        IpAddr::V6(address) => {
            let host_bits = 128u32.checked_sub(prefix.into())?;
            let mask = u128::MAX.checked_shl(host_bits).unwrap_or(0);
            Some(IpAddr::V6((address.to_bits() & mask).into()))
        }
    }
}

impl FromStr for Network {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let refused = || NotANetwork(text.to_owned());
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let base: IpAddr = address.parse().map_err(|_| refused())?;
        let prefix = match prefix {
            Some(prefix) if prefix.bytes().all(|byte| byte.is_ascii_digit()) => {
                prefix.parse().map_err(|_| refused())?
            }
            Some(_) => return Err(refused()),
            None if base.is_ipv4() => 32,
            None => 128,
        };
        // `192.0.2.1/24` is more often a slip than a wish.
        if masked(base, prefix) != Some(base) {
            return Err(refused());
        }
        Ok(Self { base, prefix })
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.base, self.prefix)
    }
}
