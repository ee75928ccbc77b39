//! What we say of ourselves, against the schemas of OASIS and the W3C, which PyPI's pysaml2 has, by PyPI's xmlschema (SAML metadata §2).

use std::io::Write as _;
use std::process::{Command, Stdio};

use data_encoding::BASE64;
use doorward::domain::connector::ConnectorName;
use doorward::domain::saml::{NameIdFormat, SamlUpstream};
use doorward::federation::saml::own_metadata;
use doorward::provider::Issuer;
use openssl::x509::X509;

use super::{connection, options, own_certificates, saml};
use crate::support::database::Engine;
use crate::support::process::tool;
use crate::support::saml::swap;
use crate::support::{Browser, TestApp};

/// Prints what is wrong with each of the documents that it is given, nothing where nothing is.
const VALIDATE: &str = "import json, sys
from saml2.xml.schema import XMLSchemaError, validate
def wrong(document):
    try:
        validate(document)
        return ''
    except XMLSchemaError as error:
        return error.args[0]['error']
print(json.dumps([wrong(document) for document in json.load(sys.stdin)]))
";

/// What is wrong with each document by the schemas.
fn judged(documents: &[String]) -> Vec<String> {
    let mut python = Command::new("python3")
        .args(["-c", VALIDATE])
        .env("PYTHONPATH", tool("saml-idp"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3");
    let asked = serde_json::to_vec(documents).expect("JSON");
    let mut input = python.stdin.take().expect("an input");
    input.write_all(&asked).expect("written");
    drop(input);
    let done = python.wait_with_output().expect("an end");
    assert!(
        done.status.success(),
        "pysaml2, as script/bootstrap installs it"
    );
    serde_json::from_slice(&done.stdout).expect("JSON")
}

/// Each way in which the operator's word changes it.
fn each_kind() -> Vec<SamlUpstream> {
    let mut connector = connection().connector;
    let usual = saml(&mut connector).clone();
    let mut all = Vec::new();
    for name_id_format in [
        NameIdFormat::Persistent,
        NameIdFormat::EmailAddress,
        NameIdFormat::Unspecified,
        NameIdFormat::Transient,
    ] {
        for signs_requests in [true, false] {
            all.push(SamlUpstream {
                name_id_format,
                signs_requests,
                ..usual.clone()
            });
        }
    }
    all.push(SamlUpstream {
        subject_attribute: Some("uid<&>\"'".to_owned()),
        signs_out: true,
        idp_initiated: true,
        ..usual
    });
    all
}

#[tokio::test]
async fn ours_is_as_the_schemas_want_it() {
    let app = TestApp::start(Engine::Sqlite, options()).await;
    let keys = app.node.state.identity_providers.keys(app.op()).await;
    let keys = keys.expect("keys");
    let name = ConnectorName::parse("corp").expect("a name");
    // A host that has to be escaped, which the URL Standard allows.
    let issuers = ["https://id.example", "https://a&b'c.example"];
    let issuers = issuers.map(|issuer| Issuer::parse(issuer).expect("an issuer"));
    let kinds = each_kind();
    let mut documents = vec![Browser::new(&app).get("/saml/corp/metadata").await.body];
    for issuer in &issuers {
        let of = |upstream| own_metadata(issuer, &name, upstream, &keys);
        documents.extend(kinds.iter().map(of));
    }
    let good = documents.len();
    // Who judges them finds what is wrong.
    let first = documents[0].clone();
    documents.push(swap(&first, " use=\"encryption\"", " use=\"both\""));
    documents.push(swap(&first, " protocolSupportEnumeration=", " x="));
    documents.push(swap(&first, " index=\"0\"", ""));
    let (head, tail) = first.split_once("<md:SingleLogoutService").expect("one");
    let (service, rest) = tail.split_once("/>").expect("its end");
    let late = rest.replacen("</md:SPSSODescriptor>", "", 1);
    let late = late.replace(
        "</md:EntityDescriptor>",
        &format!("<md:SingleLogoutService{service}/></md:SPSSODescriptor></md:EntityDescriptor>"),
    );
    documents.push(format!("{head}{late}"));
    let judged = judged(&documents);
    for (document, wrong) in documents.iter().zip(&judged).take(good) {
        assert_eq!(wrong, "", "{document}");
    }
    for (document, wrong) in documents.iter().zip(&judged).skip(good) {
        assert!(!wrong.is_empty(), "{document}");
    }
    assert!(documents[good - 1].contains("entityID=\"https://a&amp;b&apos;c.example/"));
}

#[tokio::test]
async fn each_of_our_keys_is_there_once_for_what_it_is_for() {
    let app = TestApp::start(Engine::Sqlite, options()).await;
    let own = Browser::new(&app).get("/saml/corp/metadata").await.body;
    let mut uses = Vec::new();
    for part in own.split("<md:KeyDescriptor").skip(1) {
        let (attributes, _) = part.split_once('>').expect("a tag");
        uses.push(attributes.trim());
    }
    assert_eq!(uses, ["use=\"signing\"", "use=\"encryption\""]);
    let certificates = own_certificates(&app).await;
    let [signing, encryption] = &certificates[..] else {
        panic!("two");
    };
    let key = |certificate: &String| {
        let der = BASE64.decode(certificate.as_bytes()).expect("base64");
        let certificate = X509::from_der(&der).expect("a certificate");
        let key = certificate.public_key().expect("a key");
        key.public_key_to_der().expect("DER")
    };
    assert_ne!(key(signing), key(encryption), "each has its own");
    // Our keys stay: it says no end, and nothing has to be fetched anew in time.
    assert!(
        !own.contains("validUntil") && !own.contains("cacheDuration"),
        "{own}"
    );
}
