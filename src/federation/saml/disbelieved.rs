//! Why an assertion that is signed is not believed.

/// What of it is wrong. Each has its own word in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Disbelieved {
    /// Core §3.2.2.
    #[error("the Issuer of its message is not its entityID")]
    ResponseIssuer,
    /// Bindings §3.5.5.2.
    #[error("the Destination of its message is another, or none")]
    Destination,
    /// Profiles §4.1.4.2.
    #[error("its response answers another request, or none")]
    ResponseInResponseTo,
    /// Core §2.3.3.
    #[error("its message or assertion was made in the future")]
    IssueInstant,
    /// Core §3.7.1, `NotOnOrAfter`; and what was made for this moment.
    #[error("its message was made long ago, or is to be heeded no more")]
    Stale,
    /// Profiles §4.1.4.2.
    #[error("the Issuer of its assertion is not its entityID")]
    Issuer,
    /// Core §2.5.1.
    #[error("its assertion has no Conditions")]
    NoConditions,
    /// Core §2.5.1.1.
    #[error("its assertion has a condition that is not known here")]
    Condition,
    /// Core §2.5.1.2.
    #[error("its assertion is not valid yet")]
    NotYet,
    /// Core §2.5.1.2.
    #[error("its assertion has expired")]
    Expired,
    /// Core §2.5.1.4.
    #[error("its assertion is for another audience")]
    Audience,
    /// Profiles §4.1.4.2.
    #[error("its assertion is not for whoever brings it")]
    NoBearer,
    /// Profiles §4.1.4.2.
    #[error("its assertion is for another recipient")]
    Recipient,
    /// Profiles §4.1.4.2.
    #[error("its assertion answers another request, or none")]
    InResponseTo,
    /// Profiles §4.1.4.2.
    #[error("its assertion has no NotOnOrAfter where it has to")]
    NoEnd,
    /// Profiles §4.1.4.2.
    #[error("its assertion has not exactly one AuthnStatement")]
    Statements,
    /// Core §2.7.2.
    #[error("the session there is over")]
    SessionOver,
    /// Core §2.7.2.
    #[error("they signed in there in the future, or longer ago than was asked for")]
    AuthnInstant,
    /// Core §2.4.
    #[error("its assertion has no NameID")]
    NoNameId,
    /// Core §8.3.
    #[error("the Format of its NameID is not the one by which people are known here")]
    NameIdFormat,
    /// Core §8.3.7.
    #[error("its NameID is of another domain, or for another service")]
    Qualifier,
    /// What the operator named.
    #[error("it has no value, or several, of the attribute by which people are known")]
    SubjectAttribute,
    /// What no name is.
    #[error("its name for them is empty, too long, or cannot be seen")]
    Subject,
    /// It was used before.
    #[error("it was used before")]
    Replayed,
}
