//! Why an upstream signs nobody in: for its person in three words, for the log in one each.

use super::connection::NoSecret;
use super::saml::disbelieved::Disbelieved;
use super::worker::CallError;
use crate::egress::Unfetched;
use crate::egress::exchange::Broken;
use crate::entropy::NoEntropy;
use crate::keys::KeyError;
use crate::oauth::client_keys::RefusedSignature;
use crate::oauth::published::Unpublished;
use crate::store::StoreError;

/// The longest error code of an upstream that is repeated in the log.
const LONGEST_CODE: usize = 64;

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// It does not answer, or as one that cannot.
    #[error("the upstream is not to be had: {0}")]
    Unavailable(String),
    /// Something is wrong here, so that it could not be asked, or not be read.
    #[error("we cannot ask the upstream: {0}")]
    Unable(String),
    /// It was not asked, for it did not answer a moment ago.
    #[error("the upstream is left alone: {0}")]
    Resting(String),
    /// It was not asked, for we have too much to do: nothing is known of it by that.
    #[error("the upstream was not asked: {0}")]
    Busy(String),
    /// It says that it is asked too often (RFC 6585 §4).
    #[error("the upstream is asked too often")]
    TooOften,
    /// It signed nobody in: its `error` code.
    #[error("the upstream refused: {0}")]
    Refused(String),
    /// It knows who it is, and the operator lets in others of it alone: of a directory's groups, or of a provider's tenants.
    #[error("they are of none of those who may sign in")]
    NotAllowed,
    /// It cannot show when somebody signed in, which whoever asks wants to know.
    #[error("the upstream does not tell when somebody signed in")]
    NotFresh,
    /// A directory says that the password is right, and has to be changed first: whether that can be done from here.
    #[error("the password has to be changed at the directory first")]
    Expired {
        /// Whether it can.
        is_changed_here: bool,
    },
    /// What it answered is not believed.
    #[error("the upstream is not believed: {0}")]
    Unbelieved(#[from] Unbelieved),
    /// Our secret there cannot be read.
    #[error("our secret at the upstream: {0}")]
    Secret(#[from] NoSecret),
    /// Our own keys do not sign.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No randomness.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
}

impl From<Unfetched> for Failure {
    fn from(error: Unfetched) -> Self {
        Self::Unavailable(error.to_string())
    }
}

impl From<Unpublished> for Failure {
    fn from(error: Unpublished) -> Self {
        let why = error.to_string();
        match error {
            Unpublished::Before(_) => Self::Resting(why),
            Unpublished::Address(_) | Unpublished::Unfetched(_) => Self::Unavailable(why),
        }
    }
}

impl From<RefusedSignature> for Failure {
    fn from(refused: RefusedSignature) -> Self {
        match refused {
            RefusedSignature::Unpublished(error) => error.into(),
            RefusedSignature::Token(reason) => Unbelieved::Token(reason.to_string()).into(),
            other => Unbelieved::Keys(other.to_string()).into(),
        }
    }
}

impl From<Disbelieved> for Failure {
    fn from(why: Disbelieved) -> Self {
        Unbelieved::Saml(why.to_string()).into()
    }
}

/// What of an upstream's answer is not believed. Each has its own word in the log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unbelieved {
    /// OpenID Connect Discovery 1.0 §4.3: its metadata is of another issuer, or is none.
    #[error("its metadata: {0}")]
    Metadata(&'static str),
    /// RFC 9207 §2.4: the response is another issuer's.
    #[error("the iss of its response is not its issuer")]
    ResponseIssuer,
    /// RFC 9207 §2.4: it says that it names itself, and does not.
    #[error("its response has no iss, which its metadata promises")]
    NoResponseIssuer,
    /// Back-Channel Logout 1.0 §2.6: it was taken before.
    #[error("it was taken before")]
    Replayed,
    /// RFC 6749 §4.1.2: neither a code nor an error.
    #[error("its response has no code")]
    NoCode,
    /// RFC 6749 §5.2: the code was not redeemed.
    #[error("its token endpoint answered with {0}")]
    Code(String),
    /// RFC 6749 §5.1, OpenID Connect Core 1.0 §3.1.3.3: a token response that is none.
    #[error("its token response is malformed, or has no ID token")]
    TokenResponse,
    /// Core §3.1.3.7, item 6: the ID token is malformed, or not signed by it.
    #[error("its ID token: {0}")]
    Token(String),
    /// Its key set is none that is taken.
    #[error("its keys: {0}")]
    Keys(String),
    /// Core §3.1.3.7, item 7; RFC 8725 §3.1.
    #[error("the alg of its ID token is none that it may sign with")]
    Algorithm,
    /// RFC 8725 §3.11: it is another kind of token.
    #[error("the typ of its ID token is that of something else")]
    Type,
    /// Core §3.1.3.7, item 2.
    #[error("the iss of its ID token is not its issuer")]
    Issuer,
    /// Core §3.1.3.7, item 3.
    #[error("the aud of its ID token is not us alone")]
    Audience,
    /// Core §3.1.3.7, items 4 and 5.
    #[error("the azp of its ID token is not us")]
    AuthorizedParty,
    /// Core §3.1.3.7, item 9.
    #[error("its ID token has expired")]
    Expired,
    /// RFC 7519 §4.1.5.
    #[error("its ID token is not valid yet")]
    NotYet,
    /// Core §3.1.3.7, item 10.
    #[error("its ID token was made in the future, or long ago")]
    IssuedAt,
    /// Core §3.1.3.7, item 11.
    #[error("the nonce of its ID token is not the one that was sent")]
    Nonce,
    /// Core §3.1.3.7, item 13.
    #[error("the auth_time of its ID token is not there, or older than was asked for")]
    AuthTime,
    /// Core §3.1.3.8.
    #[error("the at_hash of its ID token is not that of the access token")]
    AccessTokenHash,
    /// Core §2.
    #[error("what it calls somebody is not there, empty, too long, or no ASCII")]
    Subject,
    /// RFC 6750 §3.1: what it says to who has the access token.
    #[error("its userinfo endpoint answered with {0}")]
    NoUserInfo(String),
    /// Core §5.3.2: what userinfo says is of somebody else, or malformed.
    #[error("its userinfo is malformed, or of another sub")]
    UserInfo,
    /// What a directory says of somebody cannot be used.
    #[error("its directory: {0}")]
    Directory(String),
    /// A message that is not taken, or not believed.
    #[error("its SAML message: {0}")]
    Saml(String),
}

/// An error code as upstreams write it (RFC 6749 §4.1.2.1, §5.2), for the log: of another form it is not repeated.
#[must_use]
pub fn error_code(code: &str) -> String {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    if !code.is_empty() && code.len() <= LONGEST_CODE && code.bytes().all(is_word) {
        code.to_owned()
    } else {
        "an error of no registered form".to_owned()
    }
}

impl Failure {
    /// The same for who waited for the same answer.
    pub(super) fn again(&self) -> Self {
        match self {
            Self::Unbelieved(why) => Self::Unbelieved(why.clone()),
            Self::Busy(why) => Self::Busy(why.clone()),
            Self::Unavailable(why) => Self::Unavailable(why.clone()),
            other => Self::Unable(other.to_string()),
        }
    }

    /// What came of a question about somebody: where the answer is longer than is read, there is too much of one person, which is nothing against the
    /// upstream.
    pub(super) fn of_question(error: Unfetched, too_much: Unbelieved) -> Self {
        match error {
            Unfetched::Broken(Broken::TooLong(_)) => too_much.into(),
            other => other.into(),
        }
    }

    /// What it says of an upstream that a job of the connector worker came to nothing.
    pub(super) fn of_call(
        error: &CallError,
        unbelieved: impl FnOnce(String) -> Unbelieved,
    ) -> Self {
        let why = error.to_string();
        match error {
            // It is our own trouble: the upstream may be well.
            CallError::Busy
            | CallError::Unserved
            | CallError::Stopped
            | CallError::NotStarted(_)
            | CallError::Refused => Self::Busy(why),
            // There is too much of one person, which is nothing against the upstream.
            CallError::JobTooLong | CallError::ReplyTooLong => unbelieved(why).into(),
            CallError::TimedOut
            | CallError::Died(_)
            | CallError::Panicked(_)
            | CallError::AnswerTooLong
            | CallError::Garbage
            | CallError::OtherNumber => Self::Unavailable(why),
        }
    }
}
