//! What was asked of an upstream, and of whom: it is this browser's, in this interaction, and answered once (RFC 9700 §4.7).
//!
//! `state` is a secret behind the interaction's handle. The interaction has its hash; nonce and PKCE verifier are an HMAC of it, so that
//! none of them lies anywhere.

use std::time::Duration;

use data_encoding::BASE64URL_NOPAD;

use crate::domain::connector::ConnectorName;
use crate::domain::id::InteractionId;
use crate::domain::interaction::{AskedUpstream, Interaction, Progress};
use crate::domain::time::Timestamp;
use crate::entropy::NoEntropy;
use crate::provider::Provider;
use crate::secret::{Kind, Token, TokenHash, keyed_hash};
use crate::store::{Kept, StoreError};

/// How long somebody may take there: people look for their second factor.
const LASTS: Duration = Duration::from_hours(1);
/// The longest `state` that is looked at.
const LONGEST: usize = 128;
/// Stands between the interaction's handle and the secret.
const SEPARATOR: char = '.';

/// A `state`.
#[derive(Clone, Debug)]
pub struct State(Token);

impl State {
    /// A new one of an interaction.
    ///
    /// # Errors
    /// [`NoEntropy`].
    pub fn new(op: &Provider, interaction: &InteractionId) -> Result<Self, NoEntropy> {
        let secret = BASE64URL_NOPAD.encode(&op.entropy.bytes::<32>()?);
        let parts = [interaction.as_str(), &SEPARATOR.to_string(), &secret];
        Ok(Self(Token::from_text(Kind::UpstreamState, &parts)))
    }

    /// One that came back, with the interaction that it names.
    #[must_use]
    pub fn read(text: &str) -> Option<(InteractionId, Self)> {
        if text.len() > LONGEST {
            return None;
        }
        let own = text.strip_prefix(Kind::UpstreamState.prefix())?;
        let (interaction, _) = own.split_once(SEPARATOR)?;
        let token = Token::presented(Kind::UpstreamState, text)?;
        Some((InteractionId::new(interaction), Self(token)))
    }

    /// As it is sent.
    #[must_use]
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }

    /// What is kept of it.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        self.0.hash()
    }

    /// The `nonce` that goes with it (OpenID Connect Core 1.0 §3.1.2.1).
    #[must_use]
    pub fn nonce(&self, op: &Provider) -> String {
        self.derived(op, "nonce")
    }

    /// The `code_verifier` that goes with it: 43 characters (RFC 7636 §4.1).
    #[must_use]
    pub fn verifier(&self, op: &Provider) -> String {
        self.derived(op, "verifier")
    }

    /// The identifier of the AuthnRequest that goes with it (SAML core §1.3.4): 256 bits that nobody guesses.
    #[must_use]
    pub fn request_id(&self, op: &Provider) -> String {
        format!("_{}", self.derived(op, "saml request"))
    }

    fn derived(&self, op: &Provider, what: &str) -> String {
        let hash = keyed_hash(&op.derived.upstream_requests, &[what, self.reveal()]);
        BASE64URL_NOPAD.encode(&hash)
    }
}

/// Takes what waits for this `state`, and says what has become of the interaction: nothing, where it was sent for another connector, was
/// taken before, is not the last one, or is over.
///
/// # Errors
/// [`StoreError`].
pub async fn take(
    op: &Provider,
    interaction: &Interaction,
    connector: &ConnectorName,
    state: &State,
) -> Result<Option<(AskedUpstream, Progress)>, StoreError> {
    let (id, now) = (interaction.id.clone(), op.now());
    let (connector, hash) = (connector.clone(), state.hash());
    op.store
        .write(move |w| {
            let Some(progress) = w.hold_progress(&id, now)? else {
                return Ok(None);
            };
            let Some(asked) = waiting(&progress, &connector, &hash, now) else {
                return Ok(None);
            };
            let progress = progress.back_from_upstream();
            // It is held: nobody has written anything else.
            let Kept::Written = w.update_progress(&id, &progress, now)? else {
                return Ok(None);
            };
            let revision = progress.revision + 1;
            Ok(Some((
                asked,
                Progress {
                    revision,
                    ..progress
                },
            )))
        })
        .await
}

/// What waits for this `state`, and goes on waiting: for an answer that is to be looked at before it is taken.
///
/// # Errors
/// [`StoreError`].
pub async fn find(
    op: &Provider,
    interaction: &InteractionId,
    connector: &ConnectorName,
    state: &State,
) -> Result<Option<AskedUpstream>, StoreError> {
    let (id, now) = (interaction.clone(), op.now());
    if !id.can_be_stored() {
        return Ok(None);
    }
    let found = op.store.read(move |r| r.find_progress(&id, now)).await?;
    Ok(found.and_then(|progress| waiting(&progress, connector, &state.hash(), now)))
}

fn waiting(
    progress: &Progress,
    connector: &ConnectorName,
    hash: &TokenHash,
    now: Timestamp,
) -> Option<AskedUpstream> {
    let asked = progress.asked_upstream.clone()?;
    let waits = asked.connector == *connector
        && TokenHash::stored(asked.state_hash.as_str()) == *hash
        && !asked.at.is_ahead_of(now)
        && now.since(asked.at) <= LASTS;
    waits.then_some(asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_names_its_interaction() {
        let (id, state) = State::read("dw_us_01kb3.c2VjcmV0").expect("a state");
        assert_eq!(id.as_str(), "01kb3");
        assert_eq!(state.reveal(), "dw_us_01kb3.c2VjcmV0");
        assert!(!format!("{state:?}").contains("c2Vj"));
        let long = format!("dw_us_x.{}", "a".repeat(200));
        for bad in [
            "",
            "dw_us_",
            "dw_us_01kb3",
            "01kb3.c2VjcmV0",
            "dw_ml_01kb3.c2VjcmV0",
            &long,
        ] {
            assert!(State::read(bad).is_none(), "{bad}");
        }
    }
}
