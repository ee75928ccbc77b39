//! Why a document is not taken.

use serde::{Deserialize, Serialize};

/// What is wrong with a document, before anything is believed of it.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Unfit {
    /// Bindings §3.5.4.
    #[error("it is not base64 of UTF-8")]
    Encoding,
    /// Bindings §3.4.4.1: each parameter once, under its own name.
    #[error("its parameters are not those of the binding, each once")]
    Parameters,
    /// Bindings §3.4.3, §3.5.3.
    #[error("its RelayState has more than 80 bytes")]
    RelayState,
    /// RFC 1951, with nothing behind it.
    #[error("it is no DEFLATE")]
    Deflate,
    /// More bytes than are read.
    #[error("it is too long")]
    TooLong,
    /// XML 1.0.
    #[error("it is not well-formed XML 1.0 in UTF-8")]
    Malformed,
    /// XML 1.0 §2.8. Core §6 has no use for one, and each is a way in.
    #[error("it has a document type")]
    DocumentType,
    /// XML 1.0 §2.6.
    #[error("it has a processing instruction")]
    Instruction,
    /// XML 1.0 §2.5: a reader that takes text up to a comment reads another name.
    #[error("it has a comment")]
    Comment,
    /// XML 1.0 §2.7, for the same reason.
    #[error("it has a CDATA section")]
    Cdata,
    /// XML 1.0 §4.1: any but the five that XML has itself.
    #[error("it has an entity")]
    Entity,
    /// Elements within elements.
    #[error("it is too deep")]
    Deep,
    /// Elements in all.
    #[error("it has too many elements")]
    ManyElements,
    /// Attributes of an element, or namespaces in its scope.
    #[error("one of its elements has too many attributes")]
    ManyAttributes,
    /// Namespaces in XML §5, §6.
    #[error("it has a name whose namespace is not declared, or is declared wrongly")]
    Namespace,
    /// Namespaces in XML §6.3.
    #[error("it has the same attribute twice in an element")]
    RepeatedAttribute,
    /// An attribute of XML's own that would change what others mean.
    #[error("it has an xml: attribute")]
    XmlAttribute,
    /// Core §1.3.4.
    #[error("an ID is there twice, or is none")]
    Identifier,
    /// Core §3.2.2.
    #[error("it is no SAML 2.0 response")]
    NoResponse,
    /// Core §3.7.
    #[error("it is no SAML 2.0 logout request or response")]
    NoLogout,
    /// Core §3.7.1: by what else somebody may be named.
    #[error("it names nobody by a NameID that is not encrypted")]
    NoName,
    /// What is read of it is not what the schema has.
    #[error("it does not have the parts that it should have")]
    Parts,
    /// Profiles §4.1.4.2, and one of it.
    #[error("it has not exactly one assertion, as a child of the response")]
    Assertions,
    /// Core §2.3.4; XML Encryption 1.1 §3.
    #[error("its assertion is not encrypted as SAML's assertions are")]
    Encrypted,
    /// An assertion beside a status that says that nobody was signed in.
    #[error("its status is not Success, and it has an assertion")]
    Status,
    /// Core §5.4.1.
    #[error("it has a signature in another place than the schema's")]
    SignaturePlace,
    /// Core §5.4; XML Signature §4.
    #[error("a signature has other parts than SAML's signatures have")]
    SignatureParts,
    /// Core §5.4.2.
    #[error("a signature is of something else than the element that it is in")]
    Reference,
    /// Core §5.4.4.
    #[error("a signature has a transform that SAML's signatures do not have")]
    Transform,
    /// Core §5.4.3.
    #[error("a signature is not made with exclusive canonicalization")]
    Canonicalization,
    /// SHA-256 and stronger, by RSA or ECDSA.
    #[error("a signature is made with an algorithm that is not taken")]
    Algorithm,
    /// XML Signature §4.5: it names a key in another way than those that are passed over.
    #[error("a signature has a KeyInfo that refers to something")]
    KeyInfo,
    /// Nobody vouches for it.
    #[error("nothing of it is signed")]
    Unsigned,
    /// There is nothing to verify it with.
    #[error("no certificate of the upstream is known")]
    NoCertificate,
    /// It does not hold.
    #[error("a signature does not hold with any certificate of the upstream")]
    Signature,
    /// Metadata §2.3.2.
    #[error("it says nothing of the identity provider with this entityID")]
    NoEntity,
    /// Two readers do not read the same.
    #[error("what was signed is not what is read")]
    Differs,
}
