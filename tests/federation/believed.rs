//! What a sign-in elsewhere amounts to here: one factor, unless the operator believes more.

use std::collections::BTreeMap;

use doorward::domain::authentication::Acr;
use doorward::domain::connector::Connector;
use doorward::login::policy::{SecondFactorRule, SignInRules};
use serde_json::json;

use super::{Stand, find_user, redeem, some};
use crate::support::authenticator::Authenticator;
use crate::support::browser::Page;
use crate::support::relying_party::{claims, text};
use crate::support::{Browser, Options};

fn believing(connector: &mut Connector) {
    connector.trust.amr = BTreeMap::from([("mfa".to_owned(), Acr::TwoFactors)]);
}

fn required(options: Options) -> Options {
    let mut options = options;
    options.settings.sign_in = SignInRules {
        second_factor: SecondFactorRule::Required,
        ..SignInRules::default()
    };
    options
}

/// alex, who has an authenticator app there, comes back from there after both factors.
async fn by_two_factors(stand: &mut Stand, app: &Authenticator) -> Page {
    let away = stand.leave(&[]).await;
    let page = stand.at_there.open(&away).await;
    let page = stand.at_there.sign_in(&page, "alex").await;
    assert_eq!(page.name(), "second-factor", "{}", page.body);
    let code = app.code(stand.there.clock.now());
    let page = stand.at_there.submit(&page, &[("code", &code)]).await;
    let page = if page.name() == "consent" {
        stand.at_there.submit(&page, &[("decision", "allow")]).await
    } else {
        page
    };
    let back = page.location().to_owned();
    stand.at_here.open(&back).await
}

async fn app_there(stand: &Stand) -> Authenticator {
    let alex = find_user(&stand.there, "alex").await.expect("alex").id;
    let app = Authenticator::enrol(&stand.there, &alex).await;
    stand
        .here
        .clock
        .advance(crate::support::authenticator::STEP);
    app
}

both_engines!(
    two_factors_elsewhere_are_one_here_unless_that_is_believed,
    Options::dev(),
    |there| {
        let mut stand = Stand::start(there).await;
        let app = app_there(&stand).await;
        let page = by_two_factors(&mut stand, &app).await;
        let tokens = redeem(&stand.here, &stand.rp, &mut stand.at_here, page).await;
        let claims = claims(text(&tokens, "id_token"));
        assert_eq!(
            some(&claims, &["acr", "amr"]),
            json!({ "acr": "urn:doorward:acr:1fa", "amr": [] })
        );
    }
);

both_engines!(
    two_factors_elsewhere_are_two_where_that_is_believed,
    Options::dev(),
    |there| {
        let mut stand = Stand::start_with(there, believing, required).await;
        let app = app_there(&stand).await;
        let page = by_two_factors(&mut stand, &app).await;
        assert_eq!(
            page.name(),
            "consent",
            "none is asked for here: {}",
            page.body
        );
        let tokens = redeem(&stand.here, &stand.rp, &mut stand.at_here, page).await;
        let claims = claims(text(&tokens, "id_token"));
        assert_eq!(
            some(&claims, &["acr", "amr"]),
            json!({ "acr": "urn:doorward:acr:2fa", "amr": ["mfa"] })
        );
    }
);

both_engines!(
    one_factor_elsewhere_is_one_here_whatever_is_believed,
    Options::dev(),
    |there| {
        let mut stand = Stand::start_with(there, believing, required).await;
        let page = stand.arrive(&[]).await;
        assert_eq!(
            page.name(),
            "enrol",
            "the tenant wants a second: {}",
            page.body
        );
        assert_eq!(stand.at_here.session_cookie(), None);
    }
);

both_engines!(
    a_second_factor_that_somebody_has_here_is_asked_for,
    Options::dev(),
    |there| {
        let mut stand = Stand::start(there).await;
        stand.claims(&[]).await;
        let user = find_user(&stand.here, "alex@example.com")
            .await
            .expect("somebody");
        let app = Authenticator::enrol(&stand.here, &user.id).await;
        stand
            .there
            .clock
            .advance(crate::support::authenticator::STEP);
        stand.at_here = Browser::new(&stand.here);
        let page = stand.arrive(&[]).await;
        assert_eq!(page.name(), "second-factor", "{}", page.body);
        assert_eq!(stand.at_here.session_cookie(), None);
        let code = app.code(stand.here.clock.now());
        let page = stand.at_here.submit(&page, &[("code", &code)]).await;
        let tokens = redeem(&stand.here, &stand.rp, &mut stand.at_here, page).await;
        let claims = claims(text(&tokens, "id_token"));
        assert_eq!(
            some(&claims, &["acr", "amr"]),
            json!({ "acr": "urn:doorward:acr:2fa", "amr": ["otp", "mfa"] })
        );
    }
);
