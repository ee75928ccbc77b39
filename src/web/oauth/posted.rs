//! Requests that another site's form posts.
//!
//! They come without our SameSite=Lax cookies; the same request by GET has them. Who posts means to keep the parameters
//! out of addresses, where histories and logs have them (an `id_token_hint` names a person): so they come again
//! encrypted. So does the request of a page that begins again, with what was typed.

use std::time::Duration;

use poem::Response;

use super::authorize::see_other;
use crate::domain::time::Timestamp;
use crate::keys::seal;
use crate::oauth::error::OAuthError;
use crate::oauth::params::Parameters;
use crate::provider::Provider;

/// The one parameter of the request by GET.
const POSTED: &str = "dw_posted";
/// How long that is good: the page it shows may be read again.
const LASTS: Duration = Duration::from_mins(10);

/// Too old, or not ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stale;

/// Asks the browser for the same request by GET. `None` if it is too long for an address, or ambiguous: then it is refused,
/// for it came without cookies.
pub fn ask_again(
    op: &Provider,
    path: &str,
    parameters: &Parameters,
    longest: usize,
) -> Option<Response> {
    let query = parameters.to_query();
    if query.len() > longest || parameters.refuse_repeated().is_err() {
        return None;
    }
    address_of(op, path, &query, LASTS).map(|address| see_other(&address))
}

/// An address of ours with these parameters, which nobody reads in it.
pub fn address_of(op: &Provider, path: &str, query: &str, lasts: Duration) -> Option<String> {
    let plain = format!("{} {query}", op.now().plus(lasts).as_micros());
    let sealed = seal::seal(&op.derived.posted, plain.as_bytes(), path, op.entropy).ok()?;
    Some(format!("{path}?{POSTED}={sealed}"))
}

/// The refusal of what cannot come again: without the browser's cookies nothing may be said or done in its name.
#[must_use]
pub fn unrepeatable() -> OAuthError {
    OAuthError::invalid_request("the parameters are too long, or repeated")
}

/// The parameters that were posted, if these are the ones that we made of them; else these.
///
/// # Errors
/// [`Stale`].
pub fn read(op: &Provider, path: &str, mut parameters: Parameters) -> Result<Parameters, Stale> {
    let Some(sealed) = parameters.take(POSTED) else {
        return Ok(parameters);
    };
    let plain = seal::open(&op.derived.posted, &sealed, path).map_err(|_| Stale)?;
    let text = std::str::from_utf8(&plain).map_err(|_| Stale)?;
    let (until, query) = text.split_once(' ').ok_or(Stale)?;
    let until = until.parse().map_err(|_| Stale)?;
    if op.now() >= Timestamp::from_micros(until) {
        return Err(Stale);
    }
    Parameters::parse(query).map_err(|_| Stale)
}
