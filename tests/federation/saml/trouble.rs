//! An identity provider is left alone for its own failures, and for no other.

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use doorward::domain::connector::{Connector, Upstream};
use doorward::domain::id::InteractionId;
use doorward::domain::saml::SamlSource;
use doorward::federation::failure::Failure;
use doorward::federation::openid::Fresh;
use doorward::federation::saml::{IdentityProviders, begin};
use doorward::federation::worker::{Pause, Settings, Workers};

use super::metadata::is_at;
use super::{connection, options};
use crate::support::TestApp;
use crate::support::database::Engine;
use crate::support::saml::{Key, metadata};

/// Workers of another program.
fn workers(program: &Path) -> Workers {
    Workers::new(Settings {
        program: program.to_owned(),
        children: NonZeroUsize::MIN,
        pause: Pause {
            first: Duration::ZERO,
            longest: Duration::ZERO,
        },
        ..Settings::default()
    })
}

/// What becomes of four who want to sign in by it, one after the other.
async fn four(app: &TestApp, connector: &Connector, workers: Workers) -> Vec<Failure> {
    let Upstream::Saml(upstream) = &connector.upstream else {
        panic!("SAML");
    };
    let providers = IdentityProviders::new(Arc::new(workers));
    let interaction = InteractionId::new("one");
    let mut failures = Vec::new();
    for _ in 0..4 {
        let fresh = Fresh::default();
        let begun = begin(
            app.op(),
            &providers,
            connector,
            upstream,
            &interaction,
            fresh,
        );
        failures.push(begun.await.expect_err("nobody reads its metadata"));
    }
    failures
}

#[tokio::test]
async fn our_own_trouble_is_not_counted_against_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("idp.xml");
    std::fs::write(&path, metadata(&[Key::of_provider()], "")).expect("written");
    let mut connector = connection().connector;
    is_at(&mut connector, SamlSource::File(path));
    let app = TestApp::start(Engine::Sqlite, options()).await;
    // No worker can be started, and no place is free.
    let unstarted = workers(&folder.path().join("absent"));
    let full = Workers::new(Settings {
        places: 0,
        ..Settings::default()
    });
    for workers in [unstarted, full] {
        let failures = four(&app, &connector, workers).await;
        let are_ours = failures.iter().all(|why| matches!(why, Failure::Busy(_)));
        assert!(are_ours, "{failures:?}");
    }
    let mut unread = connector.clone();
    let absent = folder.path().join("absent.xml");
    is_at(&mut unread, SamlSource::File(absent));
    let failures = four(&app, &unread, workers(Path::new("/bin/false"))).await;
    let are_ours = failures.iter().all(|why| matches!(why, Failure::Unable(_)));
    assert!(are_ours, "{failures:?}");
    // A document that ends whoever reads it is its own: after three it is left alone.
    let failures = four(&app, &connector, workers(Path::new("/bin/false"))).await;
    let are_its = |why: &Failure| matches!(why, Failure::Unavailable(_));
    assert!(failures[..3].iter().all(are_its), "{failures:?}");
    assert!(matches!(failures[3], Failure::Resting(_)), "{failures:?}");
}
