//! Who acts for whom (RFC 8693): what the operator lets a client do with the tokens that it was given, and what a token says of that.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::id::ClientId;

/// How many actors a token may name, one behind the other (§4.1): each is one more service that a request went through.
const MOST_ACTORS: usize = 5;
/// How many tokens one may have come of: each is looked at whenever that is used.
pub const MOST_SOURCES: usize = 12;

/// What the operator lets a client do by token exchange.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExchangePolicy {
    /// Whether it may act for others, and the new token says that it does (§1.1, delegation).
    pub may_delegate: bool,
    /// Whether it may act as others, and the new token names nobody else (§1.1, impersonation).
    pub may_impersonate: bool,
    /// The audiences that it is: a token for one of them was given to it by whoever sent it.
    pub takes: BTreeSet<String>,
    /// The audiences that it may ask tokens for: resources, or the `client_id` of a client.
    pub gives: BTreeSet<String>,
}

/// Who acts: the claim `act` (§4.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// Whose name it is: a client, by its `client_id`; or a person, by the `sub` that all clients know.
    pub sub: String,
    /// The client by which they act; of a client that acts for itself, its own.
    pub client_id: ClientId,
    /// Who acted before (§4.1: "a chain of delegation can be expressed by nesting one act claim within another").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<Box<Self>>,
}

/// A chain that has as many actors as it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it has passed through {MOST_ACTORS} actors, and may through no more")]
pub struct ChainTooLong;

impl Actor {
    /// A client that acts for itself.
    #[must_use]
    pub fn client(id: &ClientId) -> Self {
        Self {
            sub: id.as_str().to_owned(),
            client_id: id.clone(),
            act: None,
        }
    }

    /// Whether it is a person, who acts by a client.
    #[must_use]
    pub fn is_person(&self) -> bool {
        self.sub != self.client_id.as_str()
    }

    /// The actor, and those before.
    pub fn chain(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |actor| actor.act.as_deref())
    }

    /// The same actor after those who acted before (§4.1: "the outermost act claim represents the current actor").
    ///
    /// # Errors
    /// [`ChainTooLong`].
    pub fn after(self, before: Option<&Self>) -> Result<Self, ChainTooLong> {
        // Who acts already is not named twice.
        if let Some(before) = before
            && before.sub == self.sub
            && before.client_id == self.client_id
        {
            return Ok(before.clone());
        }
        if before.is_some_and(|before| before.chain().count() >= MOST_ACTORS) {
            return Err(ChainTooLong);
        }
        Ok(Self {
            act: before.cloned().map(Box::new),
            ..self
        })
    }
}

/// Who alone may act for whom a token stands for: the claim `may_act` (§4.4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MayAct {
    /// The `client_id` of a client.
    pub sub: String,
}

/// A token that another was exchanged for: who takes it back, takes that too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its `jti`, with its family in it.
    pub jti: String,
    /// To whom it was issued.
    pub client_id: ClientId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_begins_with_who_acts_now_and_ends_somewhere() {
        let mut chain = Actor::client(&ClientId::new("c1"));
        for number in 2..=MOST_ACTORS {
            let next = Actor::client(&ClientId::new(format!("c{number}")));
            chain = next.after(Some(&chain)).unwrap();
        }
        let names: Vec<&str> = chain.chain().map(|actor| actor.sub.as_str()).collect();
        assert_eq!(names, ["c5", "c4", "c3", "c2", "c1"]);
        let one_more = Actor::client(&ClientId::new("c6"));
        assert_eq!(one_more.after(Some(&chain)), Err(ChainTooLong));
        let again = Actor::client(&ClientId::new("c5"));
        assert_eq!(again.after(Some(&chain)), Ok(chain));
    }

    #[test]
    fn a_person_is_told_from_a_client() {
        let client = Actor::client(&ClientId::new("desk"));
        assert!(!client.is_person());
        let person = Actor {
            sub: "somebody".into(),
            ..client
        };
        assert!(person.is_person());
    }
}
