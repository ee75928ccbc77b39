//! A provider with a few clients, made once for all inputs.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use doorward::clock::Clock;
use doorward::domain::client::ClientPolicy;
use doorward::domain::id::{ClientId, TenantId};
use doorward::domain::signing::SigningAlgorithms;
use doorward::domain::time::Timestamp;
use doorward::entropy::Entropy;
use doorward::keys::ring::Keys;
use doorward::keys::rotation::RotationSchedule;
use doorward::keys::seal::MasterKey;
use doorward::oauth::client_auth::sealed_identity;
use doorward::oauth::registration;
use doorward::provider::{Identity, Issuer, Provider, Settings};
use doorward::store::{DatabaseUrl, Store, StoreOptions};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

/// Where answers may go.
pub const REDIRECTS: [&str; 3] = [
    "https://app.example/cb",
    "com.example.app:/cb",
    "http://127.0.0.1/cb",
];
/// The client that authenticates by `client_secret_jwt`, and its secret.
pub const SECRET_CLIENT: &str = "secret-jwt";
pub const SECRET: &str = "a secret that signs, long enough for HS256";

/// The client that signs with the key of RFC 7515 §A.3, and the secret part of that.
pub const KEY_CLIENT: &str = "key-jwt";
pub const KEY: &str = "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI";
/// The public client that may use most grants.
pub const DEVICE_CLIENT: &str = "device";

pub struct Stand {
    pub op: Arc<Provider>,
    runtime: Runtime,
    _folder: tempfile::TempDir,
}

impl Stand {
    pub fn get() -> &'static Self {
        static STAND: OnceLock<Stand> = OnceLock::new();
        STAND.get_or_init(Self::make)
    }

    pub fn block_on<F: Future>(&self, future: F) -> F::Output {
        self.runtime.block_on(future)
    }

    fn make() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let op = runtime.block_on(async {
            let url = DatabaseUrl::Sqlite(folder.path().join("doorward.db"));
            let op = provider(Store::open(&url, StoreOptions::default()).expect("a store")).await;
            for metadata in clients() {
                add(&op, &metadata).await;
            }
            op
        });
        Self {
            op: Arc::new(op),
            runtime,
            _folder: folder,
        }
    }
}

async fn provider(store: Store) -> Provider {
    let clock = Clock::manual(Timestamp::from_seconds(1_800_000_000));
    let schedule = RotationSchedule {
        period: Duration::from_secs(90 * 86_400),
        announcement: Duration::from_secs(3600),
        retention: Duration::from_secs(86_400),
        algorithms: SigningAlgorithms::STANDARD,
    };
    let master = MasterKey::new([42; 32]);
    let tenant = TenantId::default_tenant();
    let keys = Keys::start(
        tenant.clone(),
        store.clone(),
        master,
        clock.clone(),
        schedule,
        Entropy,
    )
    .await
    .expect("keys");
    let identity = Identity {
        issuer: Issuer::parse("https://id.example").expect("an issuer"),
        tenant,
        name: "Doorward".into(),
    };
    Provider::new(identity, Settings::default(), clock, Entropy, store, keys)
}

/// The key of RFC 7515 §A.3.
pub fn public_key() -> Value {
    json!({
        "kty": "EC",
        "crv": "P-256",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    })
}

fn clients() -> Vec<Value> {
    let key = public_key();
    vec![
        json!({ "client_id": "web", "redirect_uris": [REDIRECTS[0]] }),
        json!({
            "client_id": "native",
            "redirect_uris": [REDIRECTS[1], REDIRECTS[2]],
            "application_type": "native",
            "token_endpoint_auth_method": "none",
        }),
        json!({
            "client_id": DEVICE_CLIENT,
            "redirect_uris": [REDIRECTS[2]],
            "application_type": "native",
            "token_endpoint_auth_method": "none",
            "grant_types": [
                "authorization_code",
                "refresh_token",
                "urn:ietf:params:oauth:grant-type:device_code",
            ],
        }),
        json!({
            "client_id": SECRET_CLIENT,
            "redirect_uris": [REDIRECTS[0]],
            "token_endpoint_auth_method": "client_secret_jwt",
        }),
        json!({
            "client_id": KEY_CLIENT,
            "redirect_uris": [REDIRECTS[0]],
            "token_endpoint_auth_method": "private_key_jwt",
            "jwks": { "keys": [key] },
        }),
    ]
}

async fn add(op: &Provider, metadata: &Value) {
    let document = metadata.as_object().expect("an object");
    let id = metadata["client_id"].as_str().expect("a client_id");
    let metadata = registration::read_metadata(op, document).expect("good metadata");
    let policy = ClientPolicy::default();
    let registered = registration::register(op, metadata, Some(ClientId::new(id)), policy).await;
    let mut client = registered.expect("registered").client;
    if id == SECRET_CLIENT {
        let identity = sealed_identity(&client);
        let sealed = op
            .keys
            .master()
            .seal(SECRET.as_bytes(), &identity, op.entropy);
        client.secret_sealed = Some(sealed.expect("sealed"));
        let now = op.now();
        let write = op.store.write(move |w| w.update_client(&client, now));
        write.await.expect("written");
    }
}
