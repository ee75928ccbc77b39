//! TLS that ends in the server: what it speaks, what it shows, and whom it takes for whom.

use std::io;
use std::time::{Duration, Instant};

use doorward::domain::time::Timestamp;
use doorward::provider::{MutualTls, Settings};
use doorward::web::client_address::{ForwardedBy, TrustedProxies};
use doorward::web::client_certificate::{CertificateFormat, CertificateHeader};
use doorward::web::server::Limits;
use doorward::web::tls::{ClientCertificates, Look, TlsFiles};
use http_body_util::Full;
use hyper::Request;
use hyper::body::Bytes;
use rustls::{HandshakeKind, ProtocolVersion};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::support::certificates::{Authority, Certificate, EC, ED25519, RSA, Wanted, self_signed};
use crate::support::database::Engine;
use crate::support::http2;
use crate::support::relying_party::claims;
use crate::support::tls::{BOTH, TlsClient, connect_by, parts, post, talk, write};
use crate::support::{Options, RelyingParty, TestApp};

const METADATA: &str = "/.well-known/openid-configuration";
const SUBJECT: &str = "CN=client,O=Example Ltd,C=US";

/// A server with a certificate of its own, and somebody who believes it.
struct Stand {
    app: TestApp,
    authority: Authority,
    client: TlsClient,
    folder: TempDir,
    host: String,
}

impl Stand {
    async fn start(asked: ClientCertificates, options: Options) -> Self {
        let (authority, folder) = (Authority::new("servers"), folder());
        let own = Certificate::of_server(&authority);
        let files = write(folder.path(), &own.full_chain(), &own.key);
        let options = Options {
            tls: Some((files, asked)),
            is_https: true,
            ..options
        };
        let app = TestApp::start(Engine::Sqlite, options).await;
        Self {
            client: TlsClient::of(&authority),
            host: app.issuer.replace("https://", ""),
            app,
            authority,
            folder,
        }
    }

    /// One that asks for certificates, and has those who vouch for clients.
    async fn asking(authorities: Option<&Authority>) -> Self {
        Self::start(ClientCertificates::Optional, knowing(authorities)).await
    }

    fn get(&self, path: &str) -> String {
        let host = &self.host;
        format!("GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n")
    }

    async fn answers(&self) {
        let request = self.get(METADATA);
        let answer = self.client.talk(self.app.node.address, &request).await;
        assert_eq!(parts(&answer.expect("an answer")).0, 200);
    }

    /// The answer to a client that says who it is, and shows what its connection shows.
    async fn token(&self, client: &TlsClient, rp: &RelyingParty, headers: &str) -> (u16, Value) {
        let fields = [
            ("grant_type", "client_credentials"),
            ("client_id", rp.id.as_str()),
        ];
        let request = post(&self.host, "/token", headers, &fields);
        let answer = client.talk(self.app.node.address, &request).await;
        let answer = answer.expect("an answer");
        let (status, body) = parts(&answer);
        (status, serde_json::from_str(body).expect("JSON"))
    }

    async fn is_let_in(&self, client: &TlsClient, rp: &RelyingParty) -> bool {
        let (status, body) = self.token(client, rp, "").await;
        if status != 200 {
            assert_eq!((status, &body["error"]), (401, &json!("invalid_client")));
        }
        status == 200
    }

    async fn add(&self, method: &str, extra: &Value) -> RelyingParty {
        let mut metadata = json!({
            "grant_types": ["client_credentials"],
            "response_types": [],
            "scope": "email",
            "token_endpoint_auth_method": method,
        });
        let all = metadata.as_object_mut().expect("an object");
        all.extend(extra.as_object().expect("an object").clone());
        RelyingParty::of(self.app.add_client(metadata).await)
    }

    async fn self_signed(&self, own: &Certificate) -> RelyingParty {
        let extra = json!({ "jwks": own.jwks() });
        self.add("self_signed_tls_client_auth", &extra).await
    }
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn knowing(authorities: Option<&Authority>) -> Options {
    Options {
        settings: Settings {
            mutual_tls: Some(MutualTls {
                has_authorities: authorities.is_some(),
                endpoints: None,
            }),
            ..Settings::default()
        },
        authorities: authorities.map(Authority::pem),
        ..Options::default()
    }
}

/// Waits until a counter has come to a number, which it may a moment after the client notices.
async fn counted(counter: impl Fn() -> u64, expected: u64) {
    for _ in 0..200 {
        if counter() == expected {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(counter(), expected);
}

/// What is said until the end of a connection, which comes within so long.
async fn is_cut(stream: &mut TcpStream, limit: Duration) -> Vec<u8> {
    let mut said = Vec::new();
    let ended = timeout(limit, stream.read_to_end(&mut said)).await;
    // A reset is an end too.
    drop(ended.expect("an end"));
    said
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_answered_in_plain_is_answered_within_tls() {
    let stand = Stand::start(ClientCertificates::Off, Options::default()).await;
    for version in BOTH {
        let client = stand.client.speaking(version);
        let mut stream = client.connect(stand.app.node.address).await.expect("TLS");
        let session = stream.get_ref().1;
        assert_eq!(session.protocol_version(), Some(version.version));
        // Nobody is promised what is not spoken.
        assert_eq!(session.alpn_protocol(), Some(&b"http/1.1"[..]));
        let answer = talk(&mut stream, &stand.get(METADATA)).await;
        let answer = answer.expect("an answer, and the end that TLS has");
        let (status, body) = parts(&answer);
        let metadata: Value = serde_json::from_str(body).expect("JSON");
        assert_eq!(
            (status, &metadata["issuer"]),
            (200, &json!(stand.app.issuer))
        );
        assert!(answer.contains("\r\nstrict-transport-security: max-age="));
    }
    // Whoever speaks both speaks the newer.
    let stream = stand.client.connect(stand.app.node.address).await;
    let version = stream.expect("TLS").get_ref().1.protocol_version();
    assert_eq!(version, Some(ProtocolVersion::TLSv1_3));
}

// RFC 9113: a page, a token and a certificate are the same over it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_chooses_http_2_gets_the_same() {
    let stand = Stand::asking(None).await;
    let own = self_signed(Wanted::default());
    let rp = stand.self_signed(&own).await;
    let url = |path: &str| format!("https://{}{path}", stand.host);
    let empty = Full::<Bytes>::default;
    for version in BOTH {
        let client = stand
            .client
            .speaking(version)
            .offering(&[b"h2", b"http/1.1"]);
        let stream = client.connect(stand.app.node.address).await.expect("TLS");
        let mut strange = http2::speak(stream).await;
        let get = Request::get(url(METADATA))
            .body(empty())
            .expect("a request");
        let said = http2::ask(&mut strange, get).await.expect("an answer");
        let metadata: Value = serde_json::from_str(&said.text).expect("JSON");
        assert_eq!(metadata["issuer"], json!(stand.app.issuer));
        assert!(said.head.headers.contains_key("strict-transport-security"));
        // RFC 9113 §8.2.3: cookies may come in several fields.
        let page = Request::get(url("/"))
            .header("cookie", "a=b")
            .header("cookie", "__Host-doorward-theme=dark")
            .header("cookie", "c=d")
            .body(empty())
            .expect("a request");
        let said = http2::ask(&mut strange, page).await.expect("an answer");
        assert_eq!(said.status, 200);
        assert!(said.text.contains("data-theme=\"dark\""), "{}", said.text);
        // Connections know no client but their own.
        let stream = client.showing(&own).connect(stand.app.node.address).await;
        let mut known = http2::speak(stream.expect("TLS")).await;
        for is_known in [false, true, false, true] {
            let (client, expected) = if is_known {
                (&mut known, 200)
            } else {
                (&mut strange, 401)
            };
            let body = format!("grant_type=client_credentials&client_id={}", rp.id);
            let token = Request::post(url("/token"))
                .header("content-type", "application/x-www-form-urlencoded")
                .body(Full::from(body))
                .expect("a request");
            let said = http2::ask(client, token).await.expect("an answer");
            assert_eq!(said.status, expected, "{}", said.text);
        }
    }
}

/// A ClientHello of a version (RFC 4346 §7.4.1.2), with suites and signatures that TLS 1.2 would have.
fn hello(version: [u8; 2]) -> Vec<u8> {
    let mut body = version.to_vec();
    body.extend([7; 32]);
    body.push(0);
    body.extend([0, 4, 0xc0, 0x2b, 0xc0, 0x2f, 1, 0]);
    let extensions: [u8; 22] = [
        0, 10, 0, 4, 0, 2, 0, 23, // secp256r1
        0, 13, 0, 6, 0, 4, 4, 3, 8, 4, // ecdsa_secp256r1_sha256, rsa_pss_rsae_sha256
        0, 23, 0, 0, // extended_master_secret
    ];
    body.extend([0, 22]);
    body.extend(extensions);
    let length = |bytes: &[u8]| u16::try_from(bytes.len()).expect("short").to_be_bytes();
    let handshake = [&[1, 0][..], &length(&body), &body].concat();
    [&[22, 3, 1][..], &length(&handshake), &handshake].concat()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn older_versions_are_refused_by_an_alert() {
    let stand = Stand::start(ClientCertificates::Off, Options::default()).await;
    for (version, name) in [([3, 1], "1.0"), ([3, 2], "1.1"), ([3, 0], "SSL 3")] {
        let mut stream = TcpStream::connect(stand.app.node.address).await.unwrap();
        stream.write_all(&hello(version)).await.unwrap();
        let said = is_cut(&mut stream, Duration::from_secs(5)).await;
        // alert, fatal, protocol_version (RFC 5246 §7.2).
        assert_eq!((said[0], &said[5..]), (21, &[2, 70][..]), "{name}");
    }
    // The very same of TLS 1.2 is answered by a ServerHello.
    let mut stream = TcpStream::connect(stand.app.node.address).await.unwrap();
    stream.write_all(&hello([3, 3])).await.unwrap();
    assert_eq!(stream.read_u8().await.unwrap(), 22);
    let counters = &stand.app.node.counters;
    counted(|| counters.failed_handshakes(), 3).await;
    stand.answers().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_tls_ends_its_own_connection_alone() {
    let stand = Stand::start(ClientCertificates::Optional, Options::default()).await;
    let mut kept = stand
        .client
        .connect(stand.app.node.address)
        .await
        .expect("TLS");
    let plain = stand.get(METADATA);
    let huge = [&[22, 3, 1, 0xff, 0xff][..], &vec![0; 70_000]].concat();
    let cut = hello([3, 3])[..40].to_vec();
    let mut failed = 0;
    for bytes in [plain.as_bytes(), &[0; 300], &huge, b"\x80\x2e\x01\x03\x01"] {
        let mut stream = TcpStream::connect(stand.app.node.address).await.unwrap();
        drop(stream.write_all(bytes).await);
        let said = is_cut(&mut stream, Duration::from_secs(5)).await;
        assert!(!said.starts_with(b"HTTP"), "{said:?}");
        failed += 1;
        let counters = &stand.app.node.counters;
        counted(|| counters.failed_handshakes(), failed).await;
    }
    // One who leaves in the middle, and one who leaves at once.
    for bytes in [cut, Vec::new()] {
        let mut stream = TcpStream::connect(stand.app.node.address).await.unwrap();
        stream.write_all(&bytes).await.unwrap();
        stream.shutdown().await.unwrap();
        is_cut(&mut stream, Duration::from_secs(5)).await;
    }
    let answer = talk(&mut kept, &stand.get(METADATA)).await;
    assert_eq!(parts(&answer.expect("an answer")).0, 200);
    stand.answers().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_does_not_finish_the_handshake_is_cut() {
    let limits = Limits {
        head: Duration::from_millis(600),
        ..Limits::default()
    };
    let options = Options {
        limits,
        ..Options::default()
    };
    let stand = Stand::start(ClientCertificates::Off, options).await;
    let hello = hello([3, 3]);
    for (bytes, what) in [
        (&b""[..], "nothing"),
        (&hello[..3], "a piece of a record"),
        (&hello[..60], "a piece of a ClientHello"),
        (&hello, "nothing after the ClientHello"),
    ] {
        let begin = Instant::now();
        let mut stream = TcpStream::connect(stand.app.node.address).await.unwrap();
        stream.write_all(bytes).await.unwrap();
        is_cut(&mut stream, Duration::from_secs(5)).await;
        let took = begin.elapsed();
        assert!(took > Duration::from_millis(400), "{what}: {took:?}");
        assert!(took < Duration::from_secs(3), "{what}: {took:?}");
    }
    let counters = &stand.app.node.counters;
    counted(|| counters.timed_out(), 4).await;
    // A byte now and then is no progress.
    let mut stream = TcpStream::connect(stand.app.node.address).await.unwrap();
    let begin = Instant::now();
    for byte in hello {
        if stream.write_all(&[byte]).await.is_err() || begin.elapsed() > Duration::from_secs(4) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(begin.elapsed() < Duration::from_secs(4));
    // Who finished it and says nothing then has as long for the first request, and no longer.
    let mut stream = stand
        .client
        .connect(stand.app.node.address)
        .await
        .expect("TLS");
    let mut said = Vec::new();
    let ended = timeout(Duration::from_secs(5), stream.read_to_end(&mut said)).await;
    drop(ended.expect("an end"));
    assert_eq!(said, b"");
    stand.answers().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_renewed_certificate_is_shown_and_a_broken_one_is_not() {
    let stand = Stand::start(ClientCertificates::Off, Options::default()).await;
    let tls = stand.app.node.tls.as_ref().expect("TLS");
    let now = Timestamp::from_seconds(1_800_000_000);
    let mut look = Look::default();
    let shown = async || {
        let stream = stand.client.connect(stand.app.node.address).await;
        let stream = stream.expect("TLS");
        let certificates = stream.get_ref().1.peer_certificates().expect("some");
        certificates[0].to_vec()
    };
    let renew = |certificate: &str, key: &str| write(stand.folder.path(), certificate, key);
    let mut before = stand
        .client
        .connect(stand.app.node.address)
        .await
        .expect("TLS");
    let first = shown().await;
    tls.look(&mut look, now);
    assert_eq!(shown().await, first, "nothing changed");
    let mut current = Certificate::of_server(&stand.authority);
    renew(&current.full_chain(), &current.key);
    assert_eq!(shown().await, first, "nobody looked yet");
    tls.look(&mut look, now);
    assert_eq!(shown().await, current.der);
    // A connection of before goes on.
    let answer = talk(&mut before, &stand.get(METADATA)).await;
    assert_eq!(parts(&answer.expect("an answer")).0, 200);
    // Other kinds of keys, and one who stands between.
    let between = stand.authority.below("between");
    for (key, name) in [(EC, "EC"), (RSA, "RSA"), (ED25519, "Ed25519")] {
        current = between.issue(Wanted {
            subject: "/CN=localhost",
            alternatives: "DNS:localhost",
            usage: "serverAuth",
            key,
            ..Wanted::default()
        });
        renew(&current.full_chain(), &current.key);
        tls.look(&mut look, now);
        assert_eq!(shown().await, current.der, "{name}");
    }
    let next = Certificate::of_server(&stand.authority);
    let over = stand.authority.issue(Wanted {
        alternatives: "DNS:localhost",
        until: "20261231235959Z",
        ..Wanted::default()
    });
    let early = stand.authority.issue(Wanted {
        alternatives: "DNS:localhost",
        from: "20900101000000Z",
        ..Wanted::default()
    });
    let locked =
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n";
    let long = "#".repeat(300_000) + &next.pem;
    for (certificate, key, what) in [
        (
            next.pem.as_str(),
            current.key.as_str(),
            "a new certificate, not yet its key",
        ),
        (
            &current.pem,
            &next.key,
            "a new key, not yet its certificate",
        ),
        ("", "", "emptied"),
        ("nonsense", &next.key, "no certificate"),
        (
            &next.pem[..next.pem.len() / 2],
            &next.key,
            "half a certificate",
        ),
        (&next.pem, "nonsense", "no key"),
        (&next.pem, locked, "an encrypted key"),
        (&next.key, &next.pem, "swapped"),
        (&over.pem, &over.key, "expired"),
        (&early.pem, &early.key, "not yet valid"),
        (&long, &next.key, "too long"),
    ] {
        renew(certificate, key);
        for _ in 0..3 {
            tls.look(&mut look, now);
        }
        assert_eq!(shown().await, current.der, "{what}");
    }
    std::fs::remove_file(stand.folder.path().join("privkey.pem")).unwrap();
    tls.look(&mut look, now);
    assert_eq!(shown().await, current.der, "gone");
    // Behind a symbolic link, as certbot has them.
    let behind = folder();
    write(behind.path(), &next.full_chain(), &next.key);
    for name in ["fullchain.pem", "privkey.pem"] {
        let own = stand.folder.path().join(name);
        drop(std::fs::remove_file(&own));
        std::os::unix::fs::symlink(behind.path().join(name), own).unwrap();
    }
    tls.look(&mut look, now);
    assert_eq!(shown().await, next.der);
}

#[test]
fn what_is_wrong_with_the_files_is_said_without_what_is_in_them() {
    let (authority, folder) = (Authority::new("servers"), folder());
    let (own, other) = (
        Certificate::of_server(&authority),
        Certificate::of_server(&authority),
    );
    let x25519 = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VuBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n-----END PRIVATE KEY-----\n";
    for (certificate, key, said) in [
        (
            own.pem.as_str(),
            other.key.as_str(),
            "is not that of the first certificate",
        ),
        ("", &own.key, "no certificate in PEM"),
        (&own.key, &own.key, "no certificate in PEM"),
        (&own.pem, &own.pem, "no private key in PEM"),
        (&own.pem, x25519, "no RSA, P-256"),
    ] {
        let files = write(folder.path(), certificate, key);
        let error = doorward::web::tls::Tls::load(files).expect_err(said);
        let (shown, debugged) = (error.to_string(), format!("{error:?}"));
        assert!(shown.contains(said), "{shown}");
        for line in key
            .lines()
            .filter(|line| line.len() > 20 && !line.starts_with('-'))
        {
            assert!(
                !shown.contains(line) && !debugged.contains(line),
                "{debugged}"
            );
        }
    }
    let files = TlsFiles {
        certificate: folder.path().join("nowhere.pem"),
        key: folder.path().join("privkey.pem"),
    };
    let error = doorward::web::tls::Tls::load(files).expect_err("no file");
    assert!(
        error.to_string().contains("nowhere.pem: No such file"),
        "{error}"
    );
    let files = write(folder.path(), &own.full_chain(), &own.key);
    let tls = doorward::web::tls::Tls::load(files).expect("a certificate");
    let shown = format!("{tls:?} {:?}", tls.current());
    let secret = own.key.lines().nth(1).expect("a line");
    assert!(
        !shown.contains(secret) && !shown.contains("digest"),
        "{shown}"
    );
    // Its names and its time.
    let current = tls.current();
    assert!(current.is_for("localhost") && !current.is_for("127.0.0.1"));
    assert!(!current.is_for("id.example.com") && !current.is_for(""));
    let validity = current.validity();
    assert_eq!(validity.from.as_seconds(), 946_684_800);
    assert_eq!(validity.until.as_seconds(), 4_102_444_800);
    let day = Duration::from_hours(24);
    assert!(current.is_current(validity.from));
    assert!(!current.is_current(validity.from.minus(Duration::from_secs(1))));
    assert!(!current.is_current(validity.until));
    assert!(current.is_overdue(validity.until.minus(day)));
    assert!(!current.is_overdue(validity.from.plus(day)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_is_known_by_the_certificate_of_its_connection() {
    let clients = Authority::new("clients");
    let stand = Stand::asking(Some(&clients)).await;
    let by_subject = stand
        .add(
            "tls_client_auth",
            &json!({ "tls_client_auth_subject_dn": SUBJECT, "tls_client_certificate_bound_access_tokens": true }),
        )
        .await;
    for key in [EC, RSA, ED25519] {
        let wanted = Wanted {
            key,
            ..Wanted::default()
        };
        let (own, registered) = (clients.issue(wanted), self_signed(wanted));
        let by_key = stand.self_signed(&registered).await;
        for version in BOTH {
            let client = stand.client.speaking(version);
            let (status, tokens) = stand.token(&client.showing(&own), &by_subject, "").await;
            assert_eq!(status, 200, "{key}: {tokens}");
            let token = tokens["access_token"].as_str().expect("a token");
            // §3.1.
            assert_eq!(
                claims(token)["cnf"],
                json!({ "x5t#S256": own.thumbprint() })
            );
            assert!(stand.is_let_in(&client.showing(&registered), &by_key).await);
            for (shown, rp, what) in [
                (None, &by_subject, "none"),
                (None, &by_key, "none"),
                (Some(&registered), &by_subject, "nobody vouches for it"),
                (Some(&own), &by_key, "another, though it is vouched for"),
            ] {
                let client = shown.map_or_else(|| client.clone(), |shown| client.showing(shown));
                assert!(!stand.is_let_in(&client, rp).await, "{key}: {what}");
            }
        }
    }
    // By one in between, whose certificate comes along or not.
    let between = clients.below("between");
    let own = between.issue(Wanted::default());
    assert!(
        stand
            .is_let_in(&stand.client.showing(&own), &by_subject)
            .await
    );
    let alone = Certificate {
        chain: Vec::new(),
        ..own.clone()
    };
    assert!(
        !stand
            .is_let_in(&stand.client.showing(&alone), &by_subject)
            .await
    );
    let strangers = Authority::new("strangers").issue(Wanted::default());
    assert!(
        !stand
            .is_let_in(&stand.client.showing(&strangers), &by_subject)
            .await
    );
    // What no chain is that long for.
    let long = Certificate {
        chain: vec![own.chain[0].clone(); 9],
        ..own
    };
    let client = stand.client.showing(&long);
    let (status, body) = stand.token(&client, &by_subject, "").await;
    assert_eq!((status, &body["error"]), (400, &json!("invalid_request")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_without_its_key_ends_the_handshake() {
    let stand = Stand::asking(None).await;
    for key in [EC, RSA, ED25519] {
        let wanted = Wanted {
            key,
            ..Wanted::default()
        };
        let (own, thief) = (self_signed(wanted), self_signed(wanted));
        let rp = stand.self_signed(&own).await;
        assert!(stand.is_let_in(&stand.client.showing(&own), &rp).await);
        for version in BOTH {
            let failed = stand.app.node.counters.failed_handshakes();
            let client = stand.client.speaking(version);
            let client = client.showing_with_key(&own, &thief.key);
            let fields = [
                ("grant_type", "client_credentials"),
                ("client_id", rp.id.as_str()),
            ];
            let request = post(&stand.host, "/token", "", &fields);
            let refused: io::Result<String> = client.talk(stand.app.node.address, &request).await;
            let error = refused.expect_err("no answer").to_string();
            let is_told = ["Decrypt", "reset", "pipe"]
                .iter()
                .any(|end| error.contains(end));
            assert!(is_told, "{error}");
            let counters = &stand.app.node.counters;
            counted(|| counters.failed_handshakes(), failed + 1).await;
        }
    }
    stand.answers().await;
}

// Nor by a proxy that is trusted: whoever ends TLS itself sees what clients show.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_header_says_what_a_client_showed_where_tls_ends_here() {
    let (own, other) = (
        self_signed(Wanted::default()),
        self_signed(Wanted::default()),
    );
    for asked in [ClientCertificates::Off, ClientCertificates::Optional] {
        let options = Options {
            proxies: || {
                let network = "127.0.0.1".parse().expect("a network");
                let header = CertificateHeader {
                    name: "client-cert".parse().expect("a name"),
                    format: CertificateFormat::Rfc9440,
                };
                TrustedProxies::new([network], ForwardedBy::XForwardedFor)
                    .with_certificates(Some(header))
            },
            ..knowing(None)
        };
        let stand = Stand::start(asked, options).await;
        let rp = stand.self_signed(&own).await;
        let header = format!("client-cert: {}\r\n", own.byte_sequence());
        let is_asked = asked == ClientCertificates::Optional;
        for (client, is_in) in [
            (stand.client.clone(), false),
            (stand.client.showing(&other), false),
            (stand.client.showing(&own), is_asked),
        ] {
            for headers in [&header, "", "client-cert: nonsense\r\n"] {
                let (status, body) = stand.token(&client, &rp, headers).await;
                assert_eq!(status == 200, is_in, "{asked:?} {headers} {body}");
                if !is_in {
                    assert_eq!(body["error"], "invalid_client");
                }
            }
        }
    }
}

// RFC 8446 §2.2: a session that is taken up again shows no certificate anew; it is that of the client that began it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_know_no_client_but_their_own() {
    let stand = Stand::asking(None).await;
    let own = self_signed(Wanted::default());
    let rp = stand.self_signed(&own).await;
    let fields = [
        ("grant_type", "client_credentials"),
        ("client_id", rp.id.as_str()),
    ];
    let request = post(&stand.host, "/token", "", &fields);
    for version in BOTH {
        for (client, expected) in [
            (stand.client.showing(&own), 200),
            (stand.client.clone(), 401),
            (stand.client.showing(&own), 200),
        ] {
            let connector = client.speaking(version).connector();
            for kind in [HandshakeKind::Full, HandshakeKind::Resumed] {
                let stream = connect_by(&connector, stand.app.node.address).await;
                let mut stream = stream.expect("TLS");
                assert_eq!(stream.get_ref().1.handshake_kind(), Some(kind));
                let answer = talk(&mut stream, &request).await.expect("an answer");
                assert_eq!(parts(&answer).0, expected, "{version:?} {kind:?}");
            }
        }
    }
    // Over one connection, each request.
    let showing = stand.client.showing(&own);
    let mut stream = showing.connect(stand.app.node.address).await.expect("TLS");
    let first = request.replace("connection: close\r\n", "");
    let all = talk(&mut stream, &(first.repeat(2) + &request)).await;
    let all = all.expect("answers");
    assert_eq!(all.matches("HTTP/1.1 200 OK").count(), 3, "{all}");
}
