//! Certificates, made by the program `openssl`: authorities and what they issue.

use std::fs;
use std::path::Path;
use std::process::Command;

use data_encoding::{BASE64, BASE64URL_NOPAD};
use doorward::provider::MutualTls;
use doorward::web::client_address::{ForwardedBy, TrustedProxies};
use doorward::web::client_certificate::{CertificateFormat, CertificateHeader};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

use super::{Answer, Options, RelyingParty, TestApp};

/// Valid whenever a test believes to be.
pub const LONG_AGO: &str = "20000101000000Z";
pub const FAR_AHEAD: &str = "20991231235959Z";

const CONFIGURATION: &str = "
[ca]
default_ca = own
[own]
database = index.txt
new_certs_dir = .
rand_serial = yes
unique_subject = no
default_md = default
policy = any
[any]
countryName = optional
organizationName = optional
commonName = optional
[req]
distinguished_name = name
[name]
";

/// What a certificate is to say.
#[derive(Clone, Copy)]
pub struct Wanted<'w> {
    /// As `-subj` has it, the widest part first.
    pub subject: &'w str,
    /// As `subjectAltName` has it; none if empty.
    pub alternatives: &'w str,
    /// The extended key usage.
    pub usage: &'w str,
    pub from: &'w str,
    pub until: &'w str,
    pub digest: &'w str,
    /// `genpkey`'s arguments.
    pub key: &'w str,
}

pub const EC: &str = "-algorithm EC -pkeyopt ec_paramgen_curve:P-256";
pub const RSA: &str = "-algorithm RSA -pkeyopt rsa_keygen_bits:2048";
pub const ED25519: &str = "-algorithm ED25519";

impl Default for Wanted<'_> {
    fn default() -> Self {
        Self {
            subject: "/C=US/O=Example Ltd/CN=client",
            alternatives: "",
            usage: "clientAuth",
            from: LONG_AGO,
            until: FAR_AHEAD,
            digest: "default",
            key: EC,
        }
    }
}

/// A certificate that a client shows, with those between it and its authority.
#[derive(Clone, Debug)]
pub struct Certificate {
    pub der: Vec<u8>,
    pub chain: Vec<Vec<u8>>,
    pub pem: String,
    /// Its private key, in PEM.
    pub key: String,
    /// `Modulus=…` or the point, as a JWK has them.
    pub jwk: Value,
}

impl Certificate {
    /// What a server shows whom this authority vouches for, under the name `localhost`.
    pub fn of_server(authority: &Authority) -> Self {
        authority.issue(Wanted {
            subject: "/CN=localhost",
            alternatives: "DNS:localhost",
            usage: "serverAuth",
            ..Wanted::default()
        })
    }

    /// It with those above it, in PEM.
    pub fn full_chain(&self) -> String {
        let above = self.chain.iter().map(|der| {
            let body = BASE64.encode(der);
            format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n")
        });
        self.pem.clone() + &above.collect::<String>()
    }

    /// As RFC 9440 §2.1 writes it.
    pub fn byte_sequence(&self) -> String {
        format!(":{}:", BASE64.encode(&self.der))
    }

    pub fn thumbprint(&self) -> String {
        BASE64URL_NOPAD.encode(&Sha256::digest(&self.der))
    }

    /// A key set that names this certificate.
    pub fn jwks(&self) -> Value {
        let mut jwk = self.jwk.clone();
        jwk["x5c"] = json!([BASE64.encode(&self.der)]);
        json!({ "keys": [jwk] })
    }

    /// A key set that names its key alone.
    pub fn key_alone(&self) -> Value {
        json!({ "keys": [self.jwk] })
    }
}

/// Who issues certificates: itself, or one below it.
pub struct Authority {
    folder: TempDir,
    chain: Vec<Vec<u8>>,
}

impl Authority {
    pub fn new(name: &str) -> Self {
        let folder = folder();
        let subject = format!("/O=Authorities/CN={name}");
        make_key(folder.path(), "ca", EC);
        request(folder.path(), "ca", &subject);
        fs::write(folder.path().join("ext"), AUTHORITY).expect("written");
        sign(
            folder.path(),
            "ca",
            "-selfsign",
            LONG_AGO,
            FAR_AHEAD,
            "default",
        );
        Self {
            folder,
            chain: Vec::new(),
        }
    }

    pub fn pem(&self) -> Vec<u8> {
        fs::read(self.folder.path().join("ca.pem")).expect("a certificate")
    }

    pub fn der(&self) -> Vec<u8> {
        der(&String::from_utf8(self.pem()).expect("text"))
    }

    /// One that this one vouches for.
    pub fn below(&self, name: &str) -> Self {
        let own = self.folder.path();
        make_key(own, name, EC);
        request(own, name, &format!("/O=Authorities/CN={name}"));
        fs::write(own.join("ext"), AUTHORITY).expect("written");
        sign(own, name, "-cert ca.pem", LONG_AGO, FAR_AHEAD, "default");
        let folder = folder();
        for end in ["key", "pem"] {
            let from = own.join(format!("{name}.{end}"));
            fs::copy(from, folder.path().join(format!("ca.{end}"))).expect("a copy");
        }
        let mut below = Self {
            folder,
            chain: self.chain.clone(),
        };
        below.chain.insert(0, below.der());
        below
    }

    pub fn issue(&self, wanted: Wanted<'_>) -> Certificate {
        let own = self.folder.path();
        prepare(own, wanted);
        sign(
            own,
            "leaf",
            "-cert ca.pem",
            wanted.from,
            wanted.until,
            wanted.digest,
        );
        read(own, self.chain.clone())
    }
}

/// A certificate that nobody vouches for.
pub fn self_signed(wanted: Wanted<'_>) -> Certificate {
    let folder = folder();
    prepare(folder.path(), wanted);
    sign(
        folder.path(),
        "leaf",
        "-selfsign",
        wanted.from,
        wanted.until,
        wanted.digest,
    );
    read(folder.path(), Vec::new())
}

const AUTHORITY: &str =
    "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\nsubjectKeyIdentifier=hash\n";

fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("configuration"), CONFIGURATION).expect("written");
    fs::write(folder.path().join("index.txt"), "").expect("written");
    folder
}

fn prepare(folder: &Path, wanted: Wanted<'_>) {
    make_key(folder, "leaf", wanted.key);
    request(folder, "leaf", wanted.subject);
    let alternatives = match wanted.alternatives {
        "" => String::new(),
        some => format!("subjectAltName={some}\n"),
    };
    let usage = wanted.usage;
    let extensions = format!("basicConstraints=CA:FALSE\nextendedKeyUsage={usage}\n{alternatives}");
    fs::write(folder.join("ext"), extensions).expect("written");
}

fn make_key(folder: &Path, name: &str, kind: &str) {
    let mut arguments = vec!["genpkey"];
    arguments.extend(kind.split(' '));
    let out = format!("{name}.key");
    arguments.extend(["-out", &out]);
    run(folder, &arguments);
}

fn request(folder: &Path, name: &str, subject: &str) {
    let (key, out) = (format!("{name}.key"), format!("{name}.csr"));
    run(
        folder,
        &[
            "req",
            "-new",
            "-utf8",
            "-config",
            "configuration",
            "-key",
            &key,
            "-subj",
            subject,
            "-out",
            &out,
        ],
    );
}

fn sign(folder: &Path, name: &str, by: &str, from: &str, until: &str, digest: &str) {
    let (request, out) = (format!("{name}.csr"), format!("{name}.pem"));
    let key = if by == "-selfsign" {
        format!("{name}.key")
    } else {
        "ca.key".to_owned()
    };
    let mut arguments = vec![
        "ca",
        "-batch",
        "-notext",
        "-preserveDN",
        "-config",
        "configuration",
        "-extfile",
        "ext",
        "-keyfile",
        &key,
    ];
    arguments.extend(by.split(' '));
    arguments.extend([
        "-startdate",
        from,
        "-enddate",
        until,
        "-md",
        digest,
        "-in",
        &request,
        "-out",
        &out,
    ]);
    run(folder, &arguments);
}

fn read(folder: &Path, chain: Vec<Vec<u8>>) -> Certificate {
    let pem = fs::read_to_string(folder.join("leaf.pem")).expect("a certificate");
    let spki = run(
        folder,
        &["pkey", "-in", "leaf.key", "-pubout", "-outform", "DER"],
    );
    Certificate {
        der: der(&pem),
        chain,
        pem,
        key: fs::read_to_string(folder.join("leaf.key")).expect("a key"),
        jwk: jwk(&spki),
    }
}

/// The public key, by where its bytes stand in each kind's SubjectPublicKeyInfo.
fn jwk(spki: &[u8]) -> Value {
    let text = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
    match spki.len() {
        // An uncompressed point of P-256 is its last 64 bytes.
        91 => {
            json!({ "kty": "EC", "crv": "P-256", "x": text(&spki[27..59]), "y": text(&spki[59..]) })
        }
        44 => json!({ "kty": "OKP", "crv": "Ed25519", "x": text(&spki[12..]) }),
        // 2048 bits, and 65537 behind them.
        294 => json!({ "kty": "RSA", "n": text(&spki[33..289]), "e": text(&spki[291..]) }),
        // No client could register it.
        _ => Value::Null,
    }
}

fn der(pem: &str) -> Vec<u8> {
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    BASE64.decode(body.as_bytes()).expect("base64")
}

fn run(folder: &Path, arguments: &[&str]) -> Vec<u8> {
    let output = Command::new("openssl")
        .current_dir(folder)
        .args(arguments)
        .output()
        .expect("openssl is installed");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {said}");
    output.stdout
}

/// Behind a proxy that writes the header of RFC 9440.
pub fn behind_a_proxy(mut options: Options) -> Options {
    options.settings.mutual_tls = Some(MutualTls::default());
    options.proxies = || {
        let network = "127.0.0.1".parse().expect("a network");
        TrustedProxies::new([network], ForwardedBy::XForwardedFor).with_certificates(Some(
            CertificateHeader {
                name: "client-cert".parse().expect("a name"),
                format: CertificateFormat::Rfc9440,
            },
        ))
    };
    options
}

/// A token request, through that proxy, of who shows a certificate or none.
pub async fn showing(
    app: &TestApp,
    rp: &RelyingParty,
    fields: &[(&str, &str)],
    certificate: Option<&Certificate>,
) -> (StatusCode, Value) {
    let mut request = app
        .request(Method::POST, "/token")
        .header("authorization", rp.basic().expect("a secret"))
        .form(fields);
    if let Some(certificate) = certificate {
        request = request.header("client-cert", certificate.byte_sequence());
    }
    let answer = Answer::to(request).await;
    (
        StatusCode::from_u16(answer.status).expect("a status"),
        answer.json(),
    )
}
