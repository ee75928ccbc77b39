//! Second factors, steps up to them, and other passwords.

use doorward::login::factor::recovery_code;
use doorward::login::witness::Witness;
use proptest::prelude::*;

use super::{Checked, Model, System, TWO_FACTORS};
use crate::support::Browser;
use crate::support::app::Node;
use crate::support::browser::{Page, parameters};

const CHOSEN: [&str; 2] = [
    "quilted lamp harbour nineteen",
    "copper tundra violin thirty",
];

impl System<'_> {
    pub async fn type_password(&mut self, model: &Model, browser: usize, page: &Page) -> Page {
        self.browsers[browser]
            .sign_in_with(page, &self.username, &model.password)
            .await
    }

    /// A code of a new set, for those of an app want another half a minute each.
    pub async fn take_code(&mut self, browser: usize, page: &Page) -> Page {
        let op = self.app.op();
        let user = op.store.user(&self.user).await.expect("the store");
        let user = user.expect("the person");
        // More than a person makes of their own in an hour.
        let operator = Witness::of_operator(&self.user, op.now());
        let codes = recovery_code::enrol(op, &user, &operator).await;
        let code = codes.expect("codes").0.remove(0);
        let fields = [("way", "recovery"), ("code", &code)];
        self.browsers[browser].submit(page, &fields).await
    }

    pub async fn sign_in_half(
        &mut self,
        model: &mut Model,
        browser: usize,
        node: &Node,
    ) -> Checked {
        if !(model.is_client_on && model.is_person_on && model.has_app) {
            return Ok(());
        }
        self.app.database.execute("DELETE FROM throttles");
        self.browsers[browser] = Browser::at_node(self.app, node);
        model.browsers[browser] = None;
        let page = self.browsers[browser].open(&self.rp.authorize(&[])).await;
        let page = self.type_password(model, browser, &page).await;
        prop_assert_eq!(page.name(), "second-factor");
        let allow = [("decision", "allow")];
        let page = self.browsers[browser].submit(&page, &allow).await;
        prop_assert_eq!(page.name(), "second-factor");
        self.ask(model, browser, node).await
    }

    pub async fn step_up(&mut self, model: &mut Model, browser: usize, node: &Node) -> Checked {
        self.browsers[browser].move_to(node);
        let session = model.browsers[browser].filter(|_| model.has_session(browser));
        let Some(session) = session.filter(|_| model.is_client_on) else {
            return Ok(());
        };
        let asked = [("acr_values", TWO_FACTORS)];
        let mut page = self.browsers[browser]
            .open(&self.rp.authorize(&asked))
            .await;
        if model.has_app && !model.is_by_two[session] {
            prop_assert_eq!(page.name(), "second-factor");
            page = self.take_code(browser, &page).await;
            model.is_by_two[session] = true;
        }
        if !model.has_consented {
            prop_assert_eq!(page.name(), "consent");
            let allow = [("decision", "allow")];
            page = self.browsers[browser].submit(&page, &allow).await;
            model.has_consented = true;
        }
        model.grant(session, parameters(page.location())["code"].clone(), true);
        Ok(())
    }

    pub async fn change_password(
        &mut self,
        model: &mut Model,
        browser: usize,
        node: &Node,
    ) -> Checked {
        self.app.database.execute("DELETE FROM throttles");
        self.browsers[browser].move_to(node);
        let mut page = self.browsers[browser].open("/account/password").await;
        let session = model.browsers[browser].filter(|_| model.has_session(browser));
        let Some(session) = session else {
            prop_assert_ne!(page.name(), "account-password");
            return Ok(());
        };
        // A fresh proof, by all that there is.
        if page.name() == "password" {
            page = self.type_password(model, browser, &page).await;
        }
        if page.name() == "second-factor" {
            page = self.take_code(browser, &page).await;
            model.is_by_two[session] = true;
        }
        prop_assert_eq!(page.name(), "account-password");
        prop_assert!(model.is_by_two[session] || !model.has_app);
        let next = CHOSEN.iter().find(|chosen| **chosen != model.password);
        (*next.expect("another")).clone_into(&mut model.password);
        let fields = [("new-password", model.password.as_str())];
        let page = self.browsers[browser].submit(&page, &fields).await;
        prop_assert_eq!(page.name(), "account-security");
        for (other, is_alive) in model.sessions.iter_mut().enumerate() {
            *is_alive &= other == session;
        }
        model.end_grants(|_| true);
        Ok(())
    }
}
