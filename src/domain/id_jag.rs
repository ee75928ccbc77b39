//! Identity Assertion JWT Authorization Grants (draft-ietf-oauth-identity-assertion-authz-grant), cross-app access: one provider says to the
//! authorization server of an API for whom an app comes, and the person who signed in to both is asked by neither.

use std::collections::BTreeSet;

use super::id::ClientId;
use super::scope::Scope;

/// What a token exchange asks for (§4.3).
pub const TOKEN_TYPE: &str = "urn:ietf:params:oauth:token-type:id-jag";
/// By what name an authorization server says that it takes them (§7.2).
pub const GRANT_PROFILE: &str = "urn:ietf:params:oauth:grant-profile:id-jag";
/// The `typ` of each (§3.1).
pub const TYP: &str = "oauth-id-jag+jwt";

/// The authorization server of somebody's API, which takes our word for who somebody is, as its operator and ours agreed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceAuthorizationServer {
    /// Its issuer, which is the `aud`.
    pub issuer: String,
    /// The client by which its people sign in here: `sub` is what that knows them by (§3.1: "MUST be the same as the subject identifier used
    /// in an Identity Assertion for the Resource Authorization Server as a Relying Party").
    pub client: ClientId,
    /// The protected resources behind it that may be named.
    pub resources: BTreeSet<String>,
    /// Whether it is told the verified address.
    pub is_told_email: bool,
    /// Who may come to it for people.
    pub clients: Vec<CrossAppClient>,
}

/// A client of ours that is a client of such a server too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrossAppClient {
    /// What it is called here.
    pub here: ClientId,
    /// What it is called there (§5).
    pub there: String,
    /// What it may be allowed there at most, in the server's words.
    pub scope: Scope,
}

impl ResourceAuthorizationServer {
    /// What a client of ours is there, if it may come.
    #[must_use]
    pub fn find_client(&self, here: &ClientId) -> Option<&CrossAppClient> {
        self.clients.iter().find(|client| client.here == *here)
    }
}
