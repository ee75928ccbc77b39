//! A message of ours on its way to an identity provider, which a browser carries: in an address (SAML bindings §3.4), or in a form (§3.5).

use data_encoding::BASE64;

use super::enveloped::Message;
use super::message::Kind;
use super::redirect;
use crate::domain::saml::Binding;
use crate::federation::failure::Failure;
use crate::keys::service_provider::ServiceProviderKey;

/// What a browser is to carry elsewhere.
#[derive(Debug)]
pub enum Outgoing {
    /// In this address.
    Address(String),
    /// In a form.
    Form {
        /// Where it is posted.
        action: String,
        /// Its names and values.
        fields: Vec<(String, String)>,
    },
}

/// Sends a message by this binding to this place, with what comes back with its answer: signed, if there is a key.
///
/// # Errors
/// [`Failure`].
pub(super) fn outgoing(
    (binding, location): (Binding, &str),
    (kind, message, relay_state): (Kind, &Message, Option<&str>),
    key: Option<&ServiceProviderKey>,
) -> Result<Outgoing, Failure> {
    match binding {
        Binding::Redirect => {
            let plain = message.plain();
            redirect::address(location, (kind, &plain), relay_state, key).map(Outgoing::Address)
        }
        Binding::Post => {
            let written = match key {
                Some(key) => message.signed(key)?,
                None => message.plain(),
            };
            let relay_state = relay_state.map(|text| ("RelayState", text.to_owned()));
            let fields = [
                Some((kind.parameter(), BASE64.encode(written.as_bytes()))),
                relay_state,
            ];
            let fields = fields.into_iter().flatten();
            Ok(Outgoing::Form {
                action: location.to_owned(),
                fields: fields
                    .map(|(name, value)| (name.to_owned(), value))
                    .collect(),
            })
        }
    }
}
