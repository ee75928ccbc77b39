//! The address that an upstream says of somebody, and what that is worth here.

use crate::domain::connector::{Connector, UpstreamClaims};
use crate::mail::address::Address;

/// The address that an upstream offers, and what that is worth.
#[derive(Clone, Debug)]
pub(super) struct Offered {
    /// One that accounts can have.
    pub(super) address: Option<Address>,
    /// Whether the upstream has verified it.
    pub(super) is_verified: bool,
    /// Whether it is the upstream's to give.
    pub(super) is_trusted: bool,
}

impl Offered {
    pub(super) fn of(connector: &Connector, claims: &UpstreamClaims) -> Self {
        let address = claims.email.as_deref();
        let address = address.and_then(|address| Address::parse(address).ok());
        let has_domain = |address: &Address| connector.trust.has_domain(address.parts().1);
        Self {
            is_verified: claims.email_verified,
            is_trusted: claims.email_verified && address.as_ref().is_some_and(has_domain),
            address,
        }
    }

    /// What an account that is made has of it.
    pub(super) fn kept(&self) -> Option<&Address> {
        self.address.as_ref().filter(|_| self.is_verified)
    }
}
