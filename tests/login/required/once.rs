//! The code by which an app was set up on the way.

use super::{at_enrolment, new_app, required, set_up};
use crate::support::authenticator::STEP;
use crate::support::{Browser, RelyingParty};

both_engines!(
    the_code_that_set_it_up_on_the_way_is_used,
    required(),
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let (mut browser, page) = at_enrolment(&app, &rp, &[]).await;
        let (page, authenticator, sealed) = new_app(&mut browser, &page).await;
        let code = authenticator.code(app.op().now());
        let page = set_up(&mut browser, &page, &sealed, &code).await;
        assert_eq!(page.name(), "enrol-codes", "{}", page.body);
        let mut other = Browser::new(&app);
        let page = other.open("/account").await;
        let page = other.sign_in(&page, "alex").await;
        let page = other
            .submit(&page, &[("way", "app"), ("code", &code)])
            .await;
        assert_eq!(page.name(), "second-factor", "{}", page.body);
        app.clock.advance(STEP);
        let code = authenticator.code(app.op().now());
        let page = other
            .submit(&page, &[("way", "app"), ("code", &code)])
            .await;
        assert_eq!(page.name(), "account", "{}", page.body);
    }
);
