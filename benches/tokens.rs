//! Minting and verifying tokens: `cargo bench --bench tokens`.

#![expect(clippy::unwrap_used, reason = "a bench that cannot begin must stop")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use doorward::clock::Clock;
use doorward::domain::authorization_details::AuthorizationDetails;
use doorward::domain::confirmation::Confirmation;
use doorward::domain::id::{GrantId, TenantId, TextId};
use doorward::domain::scope::Scope;
use doorward::domain::signing::{SigningAlgorithm, SigningAlgorithms};
use doorward::entropy::Entropy;
use doorward::keys::jws::{CompactJws, TokenType};
use doorward::keys::ring::{KeyRing, Keys};
use doorward::keys::rotation::RotationSchedule;
use doorward::keys::seal::MasterKey;
use doorward::oauth::access_token::AccessTokenClaims;
use doorward::oauth::grant_token;
use doorward::secret::{Kind, TokenHash};
use doorward::store::{DatabaseUrl, Store, StoreOptions};

fn ring() -> std::sync::Arc<KeyRing> {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let folder = tempfile::tempdir().unwrap();
    runtime.block_on(async {
        let url = DatabaseUrl::Sqlite(folder.path().join("bench.db"));
        let store = Store::open(&url, StoreOptions::default()).unwrap();
        let day = std::time::Duration::from_secs(86_400);
        let schedule = RotationSchedule {
            period: day,
            announcement: day,
            retention: day,
            algorithms: SigningAlgorithms::STANDARD,
        };
        let keys = Keys::start(
            TenantId::default_tenant(),
            store,
            MasterKey::new([1; 32]),
            Clock::system(),
            schedule,
            Entropy,
        )
        .await
        .unwrap();
        keys.ring().await
    })
}

fn claims() -> AccessTokenClaims {
    AccessTokenClaims {
        iss: "https://id.example".into(),
        sub: "01k0000000000000000000000".into(),
        aud: "https://id.example".into(),
        exp: 1_800_000_600,
        iat: 1_800_000_000,
        jti: "01k0000000000000000000000~AAAAAAAAAAAAAAAA".into(),
        client_id: "01k0000000000000000000001".into(),
        scope: Scope::parse("openid profile email").unwrap(),
        authorization_details: AuthorizationDetails::default(),
        auth_time: Some(1_800_000_000),
        acr: Some("urn:doorward:acr:1fa".into()),
        amr: vec!["pwd".into()],
        roles: Vec::new(),
        groups: Vec::new(),
        cnf: Confirmation::default(),
        act: None,
        may_act: None,
        sources: Vec::new(),
        has_claims: false,
    }
}

fn tokens(c: &mut Criterion) {
    let ring = ring();
    let claims = claims();
    for algorithm in SigningAlgorithm::ALL {
        let signer = ring.signer(algorithm).unwrap();
        c.bench_function(&format!("mint {algorithm}"), |b| {
            b.iter(|| {
                signer
                    .sign(TokenType::AccessToken, black_box(&claims))
                    .unwrap()
            });
        });
        let token = signer.sign(TokenType::AccessToken, &claims).unwrap();
        c.bench_function(&format!("verify {algorithm}"), |b| {
            b.iter(|| {
                let token = CompactJws::parse(black_box(&token)).unwrap();
                ring.verify(&token).unwrap();
                token.claims::<AccessTokenClaims>().unwrap()
            });
        });
    }
    let grant = GrantId::generate(Clock::system().now(), [7; 10]);
    let secret = grant_token::make(Kind::RefreshToken, &[7; 32], &grant, &[8; 32]);
    c.bench_function("hash of a secret", |b| {
        b.iter(|| TokenHash::of(black_box(secret.reveal())));
    });
    c.bench_function("successor of a refresh token", |b| {
        b.iter(|| grant_token::successor(&[7; 32], &grant, black_box(secret.reveal())));
    });
}

criterion_group!(benches, tokens);
criterion_main!(benches);
