//! SAML responses as an identity provider makes them, signed by Debian's `xmlsec1`, of which nothing was written here.
//!
//! [`response`] is one that is right; a test replaces what it is about before or after it is signed, by [`swap`].

use std::fs;
use std::io::Read as _;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use data_encoding::BASE64;
use doorward::domain::time::Timestamp;
use flate2::read::DeflateDecoder;
use tempfile::TempDir;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::browser::parameters;

/// The identity provider.
pub const ISSUER: &str = "https://idp.corp.example/metadata";
pub const PERSISTENT: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
pub const RSA_SHA256: &str = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
pub const SHA256: &str = "http://www.w3.org/2001/04/xmlenc#sha256";
const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";

/// A key with a certificate for it, which says nothing of who has it.
pub struct Key {
    folder: TempDir,
}

impl Key {
    /// A new one: `rsa:2048`, `ec`.
    pub fn new(kind: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut openssl = Command::new("openssl");
        openssl
            .args(["req", "-x509", "-noenc", "-days", "2", "-subj", "/CN=idp"])
            .args(["-newkey", kind])
            .args(
                (kind == "ec")
                    .then_some(["-pkeyopt", "ec_paramgen_curve:prime256v1"])
                    .into_iter()
                    .flatten(),
            )
            .args(["-keyout", "key.pem", "-out", "certificate.pem"])
            .stderr(Stdio::null())
            .current_dir(folder.path());
        assert!(openssl.status().expect("openssl").success());
        Self { folder }
    }

    /// The identity provider's.
    pub fn of_provider() -> &'static Self {
        static KEY: OnceLock<Key> = OnceLock::new();
        KEY.get_or_init(|| Self::new("rsa:2048"))
    }

    /// Its certificate, in PEM.
    pub fn pem(&self) -> String {
        fs::read_to_string(self.folder.path().join("certificate.pem")).expect("a certificate")
    }

    /// Its certificate, DER in base64.
    pub fn certificate(&self) -> String {
        self.pem()
            .lines()
            .filter(|line| !line.starts_with("---"))
            .collect()
    }

    pub fn der(&self) -> Vec<u8> {
        BASE64.decode(self.certificate().as_bytes()).expect("DER")
    }

    /// Fills the signature with this `Id`.
    pub fn sign(&self, document: &str, signature: &str) -> String {
        self.run(document, signature, &["--privkey-pem", "key.pem"])
    }

    /// The same by a shared secret, which is the certificate.
    pub fn sign_by_secret(&self, document: &str, signature: &str) -> String {
        fs::write(self.folder.path().join("secret"), self.pem()).expect("a file");
        self.run(document, signature, &["--hmackey", "secret"])
    }

    /// A signature of octets by itself, by Debian's `openssl`.
    pub fn sign_octets(&self, octets: &str, digest: &str) -> Vec<u8> {
        fs::write(self.folder.path().join("octets"), octets).expect("a file");
        let done = Command::new("openssl")
            .args(["dgst", &format!("-{digest}"), "-sign", "key.pem", "octets"])
            .current_dir(self.folder.path())
            .output()
            .expect("openssl");
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
        done.stdout
    }

    fn run(&self, document: &str, signature: &str, key: &[&str]) -> String {
        fs::write(self.folder.path().join("document.xml"), document).expect("a file");
        let done = Command::new("xmlsec1")
            .arg("--sign")
            .args(key)
            .args(identifiers())
            .args([
                "--id-attr:Id",
                "http://www.w3.org/2000/09/xmldsig#:Signature",
            ])
            .args(["--node-id", signature, "document.xml"])
            .current_dir(self.folder.path())
            .output()
            .expect("xmlsec1, as script/bootstrap installs it");
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
        String::from_utf8(done.stdout).expect("UTF-8")
    }
}

/// Which attributes are identifiers, as `xmlsec1` is told.
fn identifiers() -> Vec<String> {
    let named = [
        "protocol:Response",
        "protocol:AuthnRequest",
        "protocol:LogoutRequest",
        "protocol:LogoutResponse",
        "assertion:Assertion",
        "metadata:EntityDescriptor",
        "metadata:EntitiesDescriptor",
    ];
    let each = named.map(|name| {
        [
            "--id-attr:ID".to_owned(),
            format!("urn:oasis:names:tc:SAML:2.0:{name}"),
        ]
    });
    each.concat()
}

/// Whether the signature of a document holds by the key of a certificate (DER in base64), as Debian's `xmlsec1` says.
pub fn is_signed_by(document: &str, certificate: &str) -> bool {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("certificate.pem"), pem(certificate)).expect("a file");
    fs::write(folder.path().join("document.xml"), document).expect("a file");
    let done = Command::new("xmlsec1")
        .arg("--verify")
        .args(identifiers())
        .args(["--trusted-pem", "certificate.pem", "document.xml"])
        .current_dir(folder.path())
        .output()
        .expect("xmlsec1");
    done.status.success()
}

/// A certificate (DER in base64) in PEM.
fn pem(certificate: &str) -> String {
    let lines: Vec<&str> = (0..certificate.len())
        .step_by(64)
        .map(|start| &certificate[start..certificate.len().min(start + 64)])
        .collect();
    let lines = lines.join("\n");
    format!("-----BEGIN CERTIFICATE-----\n{lines}\n-----END CERTIFICATE-----\n")
}

/// To whom, and when.
#[derive(Clone, Debug)]
pub struct Addressee {
    /// What we are called.
    pub entity_id: String,
    /// Where it is posted.
    pub consumer: String,
    /// What it answers.
    pub request: String,
    /// What the assertion is called.
    pub assertion: String,
    pub now: String,
    pub until: String,
}

impl Addressee {
    /// A connector `corp` of an issuer.
    pub fn of(issuer: &str, request: &str, now: Timestamp) -> Self {
        Self {
            entity_id: format!("{issuer}/saml/corp/metadata"),
            consumer: format!("{issuer}/saml/corp/acs"),
            request: request.to_owned(),
            assertion: "_a".to_owned(),
            now: instant(now),
            until: instant(now.plus(Duration::from_mins(5))),
        }
    }
}

pub fn instant(moment: Timestamp) -> String {
    let moment = OffsetDateTime::from_unix_timestamp(moment.as_seconds()).expect("a time");
    moment.format(&Rfc3339).expect("a text")
}

/// The request of an address to which a browser is sent.
pub fn request_of(address: &str) -> String {
    message_of(address, "SAMLRequest")
}

/// The message of an address to which a browser is sent (SAML bindings §3.4.4.1).
pub fn message_of(address: &str, parameter: &str) -> String {
    let sent = parameters(address);
    let deflated = BASE64.decode(sent[parameter].as_bytes()).expect("base64");
    let mut request = String::new();
    let mut decoder = DeflateDecoder::new(deflated.as_slice());
    decoder.read_to_string(&mut request).expect("DEFLATE");
    request
}

/// A signature to be filled, of the element with this `ID`; its own `Id` is `s` before that.
pub fn unsigned(id: &str) -> String {
    format!(
        "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" Id=\"s{id}\"><ds:SignedInfo>\
         <ds:CanonicalizationMethod Algorithm=\"{EXCLUSIVE}\"/><ds:SignatureMethod Algorithm=\"{RSA_SHA256}\"/>\
         <ds:Reference URI=\"#{id}\"><ds:Transforms>\
         <ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"/>\
         <ds:Transform Algorithm=\"{EXCLUSIVE}\"/></ds:Transforms>\
         <ds:DigestMethod Algorithm=\"{SHA256}\"/><ds:DigestValue/></ds:Reference></ds:SignedInfo>\
         <ds:SignatureValue/></ds:Signature>"
    )
}

/// A response, not signed yet: the one of the response is where `<!R>` stands, that of the assertion where `<!A>` does.
pub fn response(to: &Addressee) -> String {
    let Addressee {
        entity_id,
        consumer,
        request,
        assertion,
        now,
        until,
    } = to;
    format!(
        "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" \
         xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"_r\" Version=\"2.0\" IssueInstant=\"{now}\" \
         Destination=\"{consumer}\" InResponseTo=\"{request}\">\n\
         <saml:Issuer>{ISSUER}</saml:Issuer><!R>\
         <samlp:Status><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status>\n\
         <saml:Assertion ID=\"{assertion}\" Version=\"2.0\" IssueInstant=\"{now}\">\n\
         <saml:Issuer>{ISSUER}</saml:Issuer><!A>\n\
         <saml:Subject><saml:NameID Format=\"{PERSISTENT}\">alex-4711</saml:NameID>\
         <saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\">\
         <saml:SubjectConfirmationData NotOnOrAfter=\"{until}\" Recipient=\"{consumer}\" InResponseTo=\"{request}\"/>\
         </saml:SubjectConfirmation></saml:Subject>\n\
         <saml:Conditions NotBefore=\"{now}\" NotOnOrAfter=\"{until}\">\
         <saml:AudienceRestriction><saml:Audience>{entity_id}</saml:Audience></saml:AudienceRestriction>\
         </saml:Conditions>\n\
         <saml:AuthnStatement AuthnInstant=\"{now}\" SessionIndex=\"_session\"><saml:AuthnContext>\
         <saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef>\
         </saml:AuthnContext></saml:AuthnStatement>\n\
         <saml:AttributeStatement><saml:Attribute Name=\"mail\">\
         <saml:AttributeValue>alex@corp.example</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>\n\
         </saml:Assertion>\n</samlp:Response>"
    )
}

/// With a signature of the assertion alone.
pub fn signed(document: &str) -> String {
    sign_assertion(Key::of_provider(), &swap(document, "<!R>", ""))
}

pub fn sign_assertion(key: &Key, document: &str) -> String {
    let id = between(document, "<saml:Assertion ID=\"", "\" ");
    let id = id.trim_start_matches("<saml:Assertion ID=\"");
    let id = id.trim_end_matches("\" ");
    key.sign(&swap(document, "<!A>", &unsigned(id)), &format!("s{id}"))
}

/// With a signature of the response, which covers the assertion.
pub fn sign_response(key: &Key, document: &str) -> String {
    key.sign(&swap(document, "<!R>", &unsigned("_r")), "s_r")
}

/// Replaces what is there once.
#[track_caller]
pub fn swap(document: &str, from: &str, to: &str) -> String {
    assert_eq!(document.matches(from).count(), 1, "{from} in {document}");
    document.replacen(from, to, 1)
}

/// What lies from one text to another, both included.
#[track_caller]
pub fn between<'d>(document: &'d str, from: &str, to: &str) -> &'d str {
    let start = document.find(from).unwrap_or_else(|| panic!("{from}"));
    let length = document[start..].find(to).unwrap_or_else(|| panic!("{to}"));
    &document[start..start + length + to.len()]
}

/// As it is posted.
pub fn posted(document: &str) -> String {
    BASE64.encode(document.as_bytes())
}

/// The identity provider's metadata, with these attributes.
pub fn metadata(keys: &[&Key], attributes: &str) -> String {
    let key = |key: &&Key| {
        format!(
            "<KeyDescriptor use=\"signing\"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>\n{}\n</ds:X509Certificate>\
             </ds:X509Data></ds:KeyInfo></KeyDescriptor>",
            key.certificate()
        )
    };
    let keys: String = keys.iter().map(key).collect();
    format!(
        "<?xml version=\"1.0\"?>\n<!-- of a test --><EntityDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" \
         xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" entityID=\"{ISSUER}\" {attributes}><IDPSSODescriptor \
         protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">{keys}<SingleSignOnService \
         Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" Location=\"https://idp.corp.example/post\"/>\
         <SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" \
         Location=\"https://idp.corp.example/sso\"/></IDPSSODescriptor></EntityDescriptor>"
    )
}

/// The same, signed as a whole: its root is called `_m`.
pub fn signed_metadata(document: &str, by: &Key) -> String {
    let end = document.find("ID=\"_m\"").expect("an ID");
    let end = end + document[end..].find('>').expect("the tag's end") + 1;
    let (head, tail) = document.split_at(end);
    by.sign(&format!("{head}{}{tail}", unsigned("_m")), "s_m")
}

/// How an assertion is encrypted.
#[derive(Clone, Copy, Debug)]
pub struct Encryption<'e> {
    pub content: &'e str,
    /// As xmlsec1 calls its key.
    pub session_key: &'e str,
    pub key: &'e str,
}

impl Default for Encryption<'_> {
    fn default() -> Self {
        Self {
            content: "http://www.w3.org/2009/xmlenc11#aes256-gcm",
            session_key: "aes-256",
            key: "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p",
        }
    }
}

/// The same document with its assertion encrypted to a certificate (DER in base64), by Debian's `xmlsec1`.
pub fn encrypted(document: &str, certificate: &str, how: Encryption<'_>) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
    write("certificate.pem", &pem(certificate));
    let assertion = between(document, "<saml:Assertion ", "</saml:Assertion>");
    // What is encrypted has to say by itself what its prefixes are.
    let alone = assertion.replacen(
        "<saml:Assertion ",
        "<saml:Assertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ",
        1,
    );
    let wrapped = format!("<saml:EncryptedAssertion>{alone}</saml:EncryptedAssertion>");
    write("document.xml", &document.replacen(assertion, &wrapped, 1));
    let Encryption {
        content,
        session_key,
        key,
    } = how;
    let value = "<xenc:CipherData><xenc:CipherValue/></xenc:CipherData>";
    write(
        "template.xml",
        &format!(
            "<xenc:EncryptedData xmlns:xenc=\"http://www.w3.org/2001/04/xmlenc#\" \
             Type=\"http://www.w3.org/2001/04/xmlenc#Element\"><xenc:EncryptionMethod Algorithm=\"{content}\"/>\
             <ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><xenc:EncryptedKey>\
             <xenc:EncryptionMethod Algorithm=\"{key}\"/>{value}</xenc:EncryptedKey></ds:KeyInfo>{value}</xenc:EncryptedData>"
        ),
    );
    let done = Command::new("xmlsec1")
        .args(["--encrypt", "--pubkey-cert-pem", "certificate.pem"])
        .args(["--session-key", session_key, "--xml-data", "document.xml"])
        .args([
            "--node-name",
            "urn:oasis:names:tc:SAML:2.0:assertion:Assertion",
        ])
        .arg("template.xml")
        .current_dir(folder.path())
        .output()
        .expect("xmlsec1");
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    String::from_utf8(done.stdout).expect("UTF-8")
}
