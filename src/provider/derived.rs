//! Keys for purposes other than signing: each purpose has its own, so that what is good for one is nothing for another.

use std::fmt;

use crate::keys::root_secret::RootSecret;
use crate::login::former_name::NameKey;

/// Keys for purposes other than signing, derived from the root secret.
#[derive(Clone, Copy)]
pub struct DerivedKeys {
    /// For codes and refresh tokens: their tags, and the successors of the latter.
    pub grant_tokens: [u8; 32],
    /// For form tokens.
    pub csrf: [u8; 32],
    /// For requests that were posted and come again by GET.
    pub posted: [u8; 32],
    /// For the tags of browsers that somebody has signed in with.
    pub known_browsers: [u8; 32],
    /// For the secrets of authenticator apps, which it seals, and for recovery codes.
    pub second_factors: [u8; 32],
    /// For the names of throttle buckets, so that the table does not list who failed from where.
    pub throttle: [u8; 32],
    /// For mails that wait to be sent.
    pub outbox: [u8; 32],
    /// For what clients of the back channel are told with.
    pub backchannel_notices: [u8; 32],
    /// For what authenticators call people.
    pub user_handles: [u8; 32],
    /// For the names of those who are gone.
    pub pseudonyms: [u8; 32],
    /// For puzzles.
    pub proof_of_work: [u8; 32],
    /// For the nonces of DPoP proofs.
    pub dpop_nonces: [u8; 32],
    /// For what clients of the subject type pairwise call people.
    pub pairwise_subjects: [u8; 32],
    /// For what people type who let a device in.
    pub user_codes: [u8; 32],
    /// For what is encrypted to us.
    pub request_objects: [u8; 32],
    /// For what is asked of upstreams: nonces, and the verifiers of PKCE.
    pub upstream_requests: [u8; 32],
    /// For the tokens that upstreams give, which it seals.
    pub upstream_tokens: [u8; 32],
    /// For our key at SAML identity providers.
    pub service_provider: [u8; 32],
    /// For user names that were somebody's.
    pub former_names: NameKey,
}

impl DerivedKeys {
    /// Those of a root secret. What a purpose is called stays: under another name it is another key.
    #[must_use]
    pub fn of(root: &RootSecret) -> Self {
        Self {
            grant_tokens: root.derive("grant tokens"),
            csrf: root.derive("csrf"),
            posted: root.derive("posted"),
            known_browsers: root.derive("known browsers"),
            second_factors: root.derive("second factors"),
            throttle: root.derive("throttle"),
            outbox: root.derive("outbox"),
            backchannel_notices: root.derive("backchannel notices"),
            user_handles: root.derive("user handles"),
            pseudonyms: root.derive("pseudonyms"),
            proof_of_work: root.derive("proof of work"),
            dpop_nonces: root.derive("dpop nonces"),
            pairwise_subjects: root.derive("pairwise subjects"),
            user_codes: root.derive("user codes"),
            request_objects: root.derive("request objects"),
            upstream_requests: root.derive("upstream requests"),
            upstream_tokens: root.derive("upstream tokens"),
            service_provider: root.derive("service provider"),
            former_names: NameKey::new(root.derive("former names")),
        }
    }
}

impl fmt::Debug for DerivedKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DerivedKeys(…)")
    }
}
