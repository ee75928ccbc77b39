//! What server and worker say to each other about SAML: one document, and what of it is signed.

use serde::{Deserialize, Serialize};

use super::unfit::Unfit;
pub use crate::domain::saml::{LogoutService, NameId, SignOnService};
use crate::domain::time::Timestamp;
use crate::federation::worker::Secret;

/// A document to be read.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// A response of an identity provider.
    Response(Response),
    /// What was encrypted in one.
    Decrypted(Decrypted),
    /// A message of single logout that came in an address, whose signature holds.
    Redirected(Redirected),
    /// A message of single logout that was posted.
    Posted(Posted),
    /// Its metadata.
    Metadata(Metadata),
}

/// A message of single logout whose signature stood beside it.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Redirected {
    /// The message as it came: deflated, in base64 (SAML bindings §3.4.4.1).
    pub message: Secret,
}

/// A message of single logout that has its signature in it.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Posted {
    /// The message as it was posted: base64 (SAML bindings §3.5.4).
    pub message: Secret,
    /// As in a response's task.
    pub certificates: Vec<String>,
}

/// Metadata (SAML metadata §2).
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Metadata {
    /// The document, in base64.
    pub document: String,
    /// Of whom it is to say something: there may be others in it.
    pub entity_id: String,
    /// The certificates of the keys one of which has to have signed it, DER in base64; where there are none, nobody has to.
    pub certificates: Vec<String>,
}

/// A response.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Response {
    /// The response as it was posted: base64 (SAML bindings §3.5.4).
    pub response: Secret,
    /// The certificates of the upstream's keys, DER in base64. Nothing else says who may sign.
    pub certificates: Vec<String>,
    /// The attributes whose values are wanted, by name.
    pub attributes: Vec<String>,
}

/// An assertion that was encrypted in a response that was read.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Decrypted {
    /// The assertion.
    pub assertion: Secret,
    /// The response around it. Where that is signed, so is this.
    pub message: Message,
    /// As in the response's task.
    pub certificates: Vec<String>,
    /// As in the response's task.
    pub attributes: Vec<String>,
}

/// What of it is signed, or why that is not read.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// One assertion, which is signed.
    Signed(Box<Signed>),
    /// One assertion, which is encrypted.
    Encrypted(Box<Encrypted>),
    /// What metadata says.
    Described(Box<Described>),
    /// A message of single logout, which is signed.
    Logout(Box<Logout>),
    /// The response says that nobody was signed in, by these codes (SAML core §3.2.2.2). It need not be signed.
    Refused(Vec<String>),
    /// The document is not taken.
    Unfit(Unfit),
}

/// An identity provider, as its metadata describes it (SAML metadata §2.4.3).
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Described {
    /// Where people are sent who are to sign in: by redirect, and by a form, or by one of them.
    pub sign_on: Vec<SignOnService>,
    /// Where those are sent who sign out.
    pub logout: Option<LogoutService>,
    /// The certificates of the keys that it signs with, as they stand there: DER in base64, if they are right.
    pub certificates: Vec<String>,
    /// Whether it takes no request that is not signed.
    pub wants_signed_requests: bool,
    /// Until when all of that is good.
    pub valid_until: Option<Timestamp>,
}

/// A message of single logout (SAML core §3.7).
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Logout {
    /// What it is called.
    pub id: String,
    /// Who says it.
    pub issuer: String,
    /// Where it is sent to.
    pub destination: Option<String>,
    /// When it was made.
    pub issue_instant: Timestamp,
    /// What it says.
    pub content: LogoutContent,
}

/// What a message of single logout says.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LogoutContent {
    /// That somebody signs out (SAML core §3.7.1).
    Request {
        /// Who.
        name_id: NameId,
        /// Of which sessions; of all of theirs, where it names none.
        session_indexes: Vec<String>,
        /// Until when it is to be heeded.
        not_on_or_after: Option<Timestamp>,
    },
    /// What became of that (SAML core §3.7.2).
    Response {
        /// The request that it answers.
        in_response_to: Option<String>,
        /// Its status codes, from the outermost in.
        codes: Vec<String>,
    },
}

/// A response with an assertion, which is covered by a signature of the upstream.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Signed {
    /// The message around the assertion.
    pub message: Message,
    /// The assertion.
    pub assertion: Assertion,
}

/// A response whose assertion is encrypted (SAML core §2.3.4; XML Encryption 1.1 §3). Where it is not signed, nothing of this is believed.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Encrypted {
    /// The message around the assertion.
    pub message: Message,
    /// How the content key is encrypted.
    pub key_method: String,
    /// The digest of that.
    pub digest: Option<String>,
    /// Its mask generation function.
    pub mask: Option<String>,
    /// The content key, in base64.
    pub key: String,
    /// How the content is encrypted.
    pub content_method: String,
    /// The content, in base64.
    pub content: String,
}

/// The response (SAML core §3.2.2). Where it is not signed, whoever sent it may have written it: then it refuses, and admits nobody.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// Whether it is signed.
    pub is_signed: bool,
    /// Who says it.
    pub issuer: Option<String>,
    /// Where it is sent to.
    pub destination: Option<String>,
    /// The request that it answers.
    pub in_response_to: Option<String>,
    /// When it was made.
    pub issue_instant: Timestamp,
}

/// An assertion (SAML core §2.3.3).
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Assertion {
    /// What it is called.
    pub id: String,
    /// Who says it.
    pub issuer: String,
    /// When it was made.
    pub issue_instant: Timestamp,
    /// Of whom.
    pub name_id: Option<NameId>,
    /// What whoever brings it has to show.
    pub confirmations: Vec<Confirmation>,
    /// Where and when it is good; an assertion without them has none.
    pub conditions: Option<Conditions>,
    /// How they signed in.
    pub statements: Vec<AuthnStatement>,
    /// The attributes that are wanted, with their values that are text.
    pub attributes: Vec<Attribute>,
    /// What attributes there are, by name: the first of them, for the log.
    pub names: Vec<String>,
}

/// SAML core §2.4.1.1.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Confirmation {
    /// How.
    pub method: String,
    /// From when on.
    pub not_before: Option<Timestamp>,
    /// Until when.
    pub not_on_or_after: Option<Timestamp>,
    /// Where.
    pub recipient: Option<String>,
    /// For which request.
    pub in_response_to: Option<String>,
}

/// SAML core §2.5.1.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Conditions {
    /// From when on.
    pub not_before: Option<Timestamp>,
    /// Until when.
    pub not_on_or_after: Option<Timestamp>,
    /// Each restriction with its audiences: all of them have to hold (§2.5.1.4).
    pub audiences: Vec<Vec<String>>,
    /// Whether there is a condition that is not known here: then nothing holds (§2.5.1.1).
    pub has_unknown: bool,
}

/// SAML core §2.7.2.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct AuthnStatement {
    /// When they signed in.
    pub instant: Timestamp,
    /// Their session there.
    pub session_index: Option<String>,
    /// When that ends.
    pub session_not_on_or_after: Option<Timestamp>,
    /// How they signed in.
    pub context: Option<String>,
}

/// SAML core §2.7.3.1.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Attribute {
    /// What it is called.
    pub name: String,
    /// Its values.
    pub values: Vec<String>,
}
