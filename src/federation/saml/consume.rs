//! The assertion consumer service: what an identity provider has a browser post (SAML bindings §3.5.5).
//!
//! The form comes from another site, without the browser's cookies. So what it says is read and judged where it arrives, and what comes of that goes
//! on with the browser, encrypted, to `/callback/{connector}`, where the cookies are: there it is taken once, in the browser that had asked.

use std::time::Duration;

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::believed::{Believed, Expected, believe};
use super::disbelieved::Disbelieved;
use super::protocol::{Answer, Decrypted, Encrypted, Response, Task};
use super::providers::{IdentityProviders, certificates};
use super::unfit::Unfit;
use super::{consumer_path, entity_id, name_key};
use crate::domain::connector::{Assertion, Connector, UpstreamIdentity};
use crate::domain::interaction::AskedUpstream;
use crate::domain::saml::{IdentityProvider, NameId, SamlUpstream};
use crate::domain::time::Timestamp;
use crate::domain::upstream_session::{SessionName, Sid};
use crate::federation::asked::State;
use crate::federation::failure::{Failure, Unbelieved, error_code};
use crate::federation::worker::Secret;
use crate::keys::seal;
use crate::keys::service_provider::{
    Encrypted as Ciphertext, RefusedCiphertext, ServiceProviderKey,
};
use crate::mail::address::Address;
use crate::provider::Provider;
use crate::secret::TokenHash;

/// How long what came of it is good on the browser's way to us.
const LASTS: Duration = Duration::from_mins(2);
/// The longest value that is carried on, in bytes: none that is taken is longer.
const LONGEST_VALUE: usize = 1000;

/// What came of a response, on its way through the browser.
#[derive(Debug, Deserialize, Serialize)]
struct Carried {
    until: Timestamp,
    outcome: Outcome,
}

#[derive(Debug, Deserialize, Serialize)]
enum Outcome {
    Believed(Box<Proven>),
    Refused(String),
    Unbelieved(String),
    Unavailable(String),
}

/// Whom the upstream has signed in. Of their attributes it has those that are mapped.
#[derive(Debug, Deserialize, Serialize)]
struct Proven {
    subject: String,
    name_id: Option<NameId>,
    session_index: Option<String>,
    context: Option<String>,
    #[serde(default)]
    shown_at: Option<Timestamp>,
    assertion_id: String,
    made_at: Timestamp,
    over_at: Timestamp,
    session_over_at: Option<Timestamp>,
    attributes: Map<String, Value>,
}

/// Reads and judges a response, and says what goes on with the browser.
///
/// # Errors
/// [`Failure`] of our own; what is wrong with the response goes on too.
pub async fn consume(
    op: &Provider,
    providers: &IdentityProviders,
    connector: &Connector,
    upstream: &SamlUpstream,
    (asked, state): (&AskedUpstream, &State),
    response: &str,
) -> Result<String, Failure> {
    let judged = judge(op, providers, connector, upstream, (asked, state), response).await;
    let outcome = match judged {
        Ok(believed) => Outcome::Believed(Box::new(Proven::of(believed, connector))),
        Err(Failure::Refused(code)) => Outcome::Refused(code),
        Err(Failure::Unbelieved(why)) => Outcome::Unbelieved(why.to_string()),
        Err(Failure::Unavailable(why) | Failure::Unable(why)) => Outcome::Unavailable(why),
        Err(failure) => return Err(failure),
    };
    let carried = Carried {
        until: op.now().plus(LASTS),
        outcome,
    };
    let unsealed = |why: String| Failure::Unavailable(why);
    let plain = serde_json::to_vec(&carried).map_err(|error| unsealed(error.to_string()))?;
    let sealed = seal::seal(
        &op.derived.posted,
        &plain,
        &bound_to(connector, state),
        op.entropy,
    );
    sealed.map_err(|error| unsealed(error.to_string()))
}

async fn judge(
    op: &Provider,
    providers: &IdentityProviders,
    connector: &Connector,
    upstream: &SamlUpstream,
    (asked, state): (&AskedUpstream, &State),
    response: &str,
) -> Result<Believed, Failure> {
    let whose = (connector, upstream);
    let provider = providers.find(op, connector, upstream).await?;
    let mut answer = read(op, providers, whose, &provider, response).await?;
    if matches!(answer, Answer::Unfit(Unfit::Signature))
        && let Some(newer) = providers.find_newer(op, whose, &provider).await
    {
        answer = read(op, providers, whose, &newer, response).await?;
    }
    let signed = match answer {
        Answer::Signed(signed) => signed,
        Answer::Refused(codes) => return Err(Failure::Refused(last_word(&codes))),
        Answer::Unfit(unfit) => return Err(Unbelieved::Saml(unfit.to_string()).into()),
        Answer::Described(_) | Answer::Encrypted(_) | Answer::Logout(_) => {
            return Err(Failure::Unavailable("the worker read another".to_owned()));
        }
    };
    let expected = Expected {
        upstream,
        entity_id: &entity_id(&op.issuer, &connector.name),
        consumer: &op.issuer.at(&consumer_path(&connector.name)),
        request: &state.request_id(op),
        max_age: asked.max_age,
        now: op.now(),
        skew: op.settings.clock_skew,
    };
    let believed = believe(&signed, &expected)?;
    // By these an operator writes `claims`. What they are of somebody is said nowhere.
    tracing::debug!(
        connector.name = connector.name.as_str(),
        attributes = ?signed.assertion.names,
        "an identity provider says attributes of somebody"
    );
    Ok(believed)
}

/// Has it read, by the keys of an identity provider.
async fn read(
    op: &Provider,
    providers: &IdentityProviders,
    (connector, upstream): (&Connector, &SamlUpstream),
    provider: &IdentityProvider,
    response: &str,
) -> Result<Answer, Failure> {
    let certificates = certificates(provider);
    let attributes = wanted(connector, upstream);
    let task = Task::Response(Response {
        response: Secret::new(response),
        certificates: certificates.clone(),
        attributes: attributes.clone(),
    });
    match providers.read(&connector.name, task).await? {
        Answer::Encrypted(encrypted) => {
            let assertion = decrypt(&encrypted, &providers.keys(op).await?.encryption)?;
            let task = Task::Decrypted(Decrypted {
                assertion,
                message: encrypted.message,
                certificates,
                attributes,
            });
            providers.read(&connector.name, task).await
        }
        other => Ok(other),
    }
}

/// The assertion that was encrypted to us. Whatever is wrong with it is said in the same words.
fn decrypt(encrypted: &Encrypted, key: &ServiceProviderKey) -> Result<Secret, Unbelieved> {
    let refused = |why: RefusedCiphertext| Unbelieved::Saml(why.to_string());
    let undecryptable = || refused(RefusedCiphertext::Undecryptable);
    let octets = |text: &str| BASE64.decode(text.as_bytes()).map_err(|_| undecryptable());
    let plain = key.decrypt(&Ciphertext {
        key_method: &encrypted.key_method,
        digest: encrypted.digest.as_deref(),
        mask: encrypted.mask.as_deref(),
        key: &octets(&encrypted.key)?,
        content_method: &encrypted.content_method,
        content: &octets(&encrypted.content)?,
        is_authentic: encrypted.message.is_signed,
    });
    let plain = plain.map_err(refused)?;
    let text = std::str::from_utf8(&plain).map_err(|_| undecryptable())?;
    Ok(Secret::new(text))
}

/// Takes what came of a response: an assertion once, for everybody (SAML profiles §4.1.4.5).
///
/// # Errors
/// [`Failure`].
pub async fn receive(
    op: &Provider,
    connector: &Connector,
    upstream: &SamlUpstream,
    state: &State,
    carried: Option<String>,
) -> Result<Assertion, Failure> {
    let too_late = || Unbelieved::Saml("it did not come from our own page, or too late".to_owned());
    let sealed = carried.ok_or_else(too_late)?;
    let plain = seal::open(&op.derived.posted, &sealed, &bound_to(connector, state));
    let plain = plain.map_err(|_| too_late())?;
    let carried: Carried = serde_json::from_slice(&plain).map_err(|_| too_late())?;
    if op.now() >= carried.until {
        return Err(too_late().into());
    }
    let proven = match carried.outcome {
        Outcome::Believed(proven) => proven,
        Outcome::Refused(code) => return Err(Failure::Refused(code)),
        Outcome::Unbelieved(why) => return Err(Unbelieved::Saml(why).into()),
        Outcome::Unavailable(why) => return Err(Failure::Unavailable(why)),
    };
    let (tenant, over_at) = (op.tenant.clone(), proven.over_at);
    let name = format!(
        "{} {} {}",
        connector.name, upstream.issuer, proven.assertion_id
    );
    let hash = TokenHash::of(&name);
    let is_new = op
        .store
        .write(move |w| w.insert_saml_assertion(&tenant, &hash, over_at));
    if !is_new.await? {
        return Err(Disbelieved::Replayed.into());
    }
    let own = entity_id(&op.issuer, &connector.name);
    Ok(proven.asserted(connector, upstream, &own))
}

impl Proven {
    fn of(believed: Believed, connector: &Connector) -> Self {
        let mapping = &connector.mapping;
        let mapped = mapping.names();
        let is_groups = |name: &String| mapping.groups.as_ref() == Some(name);
        let value = |(name, mut values): (String, Vec<String>)| {
            values.retain(|value| value.len() <= LONGEST_VALUE);
            let value = if is_groups(&name) {
                // Others mean nothing here, and all of them are more than an address may have.
                values.retain(|group| connector.roles.contains_key(group));
                Value::from(values)
            } else {
                Value::from(values.into_iter().next()?)
            };
            Some((name, value))
        };
        let attributes = believed.attributes.into_iter();
        let attributes = attributes.filter(|(name, _)| mapped.contains(&name.as_str()));
        Self {
            subject: believed.subject,
            name_id: believed.name_id,
            session_index: believed.session_index,
            context: believed.context,
            shown_at: Some(believed.proven_at),
            assertion_id: believed.assertion_id,
            made_at: believed.made_at,
            over_at: believed.over_at,
            session_over_at: believed.session_over_at,
            attributes: attributes.filter_map(value).collect(),
        }
    }

    fn asserted(self, connector: &Connector, upstream: &SamlUpstream, own: &str) -> Assertion {
        let mut claims = connector.mapping.read(&self.attributes);
        // SAML has no word for it: it is verified where it is the upstream's to give.
        let address = claims.email.as_deref().map(Address::parse);
        let is_given = address
            .and_then(Result::ok)
            .is_some_and(|address| connector.trust.has_domain(address.parts().1));
        claims.email_verified |= is_given;
        Assertion {
            identity: UpstreamIdentity {
                connector: connector.name.clone(),
                issuer: upstream.issuer.clone(),
                subject: self.subject,
            },
            claims,
            reached: connector.trust.reached(self.context.as_deref(), &[]),
            sid: self.session_index.as_deref().and_then(Sid::parse),
            name: self.name_id.map(|asserted| SessionName {
                key: name_key(&asserted, &upstream.issuer, own),
                asserted,
            }),
            proven_at: self.shown_at,
            until: self.session_over_at,
            said_at: Some(self.made_at),
        }
    }
}

/// The attributes that are wanted: of all others a worker says nothing.
fn wanted(connector: &Connector, upstream: &SamlUpstream) -> Vec<String> {
    let subject = upstream.subject_attribute.as_deref();
    let mapped = connector.mapping.names().into_iter();
    mapped.chain(subject).map(str::to_owned).collect()
}

/// What it is encrypted for: this connector, and this request of this interaction.
fn bound_to(connector: &Connector, state: &State) -> String {
    format!("saml {} {}", connector.name, state.hash().as_str())
}

/// The innermost status code, by its last word: they are all of one namespace.
fn last_word(codes: &[String]) -> String {
    let code = codes.last().map(String::as_str).unwrap_or_default();
    error_code(code.rsplit(':').next().unwrap_or_default())
}
