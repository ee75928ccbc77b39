//! An authenticator app: codes of a secret, as the page shows it.

use std::time::Duration;

use doorward::domain::id::UserId;
use doorward::domain::time::Timestamp;
use doorward::login::factor::totp;
use totp_rs::{Builder, Secret, Totp};

use super::TestApp;
use super::app::witness;

/// After so long there is another code.
pub const STEP: Duration = Duration::from_secs(30);

pub struct Authenticator(Totp);

impl Authenticator {
    /// The app after its owner typed the secret, in base 32, with or without spaces.
    pub fn new(secret: &str) -> Self {
        let secret = Secret::try_from_base32(secret.replace(' ', "")).expect("base 32");
        let totp = Builder::new().with_secret(secret).with_account_name("-");
        Self(totp.build().expect("a secret"))
    }

    /// Gives somebody an app, as the account page does. Its next code is good.
    pub async fn enrol(app: &TestApp, user: &UserId) -> Self {
        let op = app.op();
        let user = op.store.user(user).await.unwrap().expect("the person");
        let fresh = totp::begin(op, &user).unwrap();
        let authenticator = Self::new(&fresh.secret);
        let code = authenticator.code(op.now());
        totp::enrol(op, &user, &fresh.sealed, &code, &witness(op, &user.id))
            .await
            .unwrap();
        app.clock.advance(STEP);
        authenticator
    }

    /// The code that it shows at a moment.
    pub fn code(&self, at: Timestamp) -> String {
        let seconds = u64::try_from(at.as_seconds()).expect("after 1970");
        self.0.generate(seconds).to_string()
    }

    /// One that it does not show around a moment.
    pub fn wrong_code(&self, at: Timestamp) -> String {
        let near = [at.minus(STEP), at, at.plus(STEP)].map(|at| self.code(at));
        let mut guesses = (0..).map(|guess: u32| format!("{guess:06}"));
        guesses.find(|guess| !near.contains(guess)).expect("one")
    }
}
