//! Whatever is done on the pages of a sign-in, in whichever order: a session exists if and only if a model of a few lines says that all
//! is proven (C-043).

use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use tokio::runtime::Handle;

use super::{NEW, with_mail};
use crate::mail::{Stand, code_of, last, stand};
use crate::support::Browser;
use crate::support::app::PASSWORD;
use crate::support::authenticator::{Authenticator, STEP};
use crate::support::browser::Page;

/// What one account is mailed in an hour.
const MOST_MAILS: usize = 5;

/// What is done on the page that is shown, whether it is the page for it or not.
#[derive(Clone, Copy, Debug)]
enum Act {
    /// One of two names: the first has an authenticator app.
    Name(usize),
    Mail,
    Reset,
    /// The code that was mailed last, wherever.
    Code,
    /// The code of the app.
    Second,
    Password,
    NewPassword,
    WithoutMail,
    Back,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => (0..2_usize).prop_map(Act::Name),
        2 => Just(Act::Mail),
        2 => Just(Act::Reset),
        3 => Just(Act::Code),
        3 => Just(Act::Second),
        2 => Just(Act::Password),
        3 => Just(Act::NewPassword),
        1 => Just(Act::WithoutMail),
        1 => Just(Act::Back),
    ]
}

/// Which page is shown. `who` is one of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    SignIn,
    Password {
        who: usize,
    },
    MailCode {
        who: usize,
        resets: bool,
        mail: usize,
    },
    SecondFactor {
        who: usize,
        resets: bool,
    },
    NewPassword {
        who: usize,
    },
    Account,
}

impl At {
    const fn page(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::Password { .. } => "password",
            Self::MailCode { .. } => "mail-code",
            Self::SecondFactor { .. } => "second-factor",
            Self::NewPassword { .. } => "new-password",
            Self::Account => "account",
        }
    }

    /// After the first factor, or all of them.
    const fn proven(who: usize, resets: bool, is_all: bool) -> Self {
        match (who, resets) {
            (0, _) if !is_all => Self::SecondFactor { who, resets },
            (_, true) => Self::NewPassword { who },
            (_, false) => Self::Account,
        }
    }
}

/// What is true.
#[derive(Debug)]
struct Model {
    at: At,
    /// How many mails were sent to each.
    mails: [usize; 2],
    /// How many were sent in all: that is the number of the last.
    last_mail: usize,
    has_new_password: [bool; 2],
}

impl Model {
    fn step(&mut self, act: Act) {
        self.at = match (self.at, act) {
            (At::SignIn, Act::Name(who)) | (At::MailCode { who, .. }, Act::WithoutMail) => {
                At::Password { who }
            }
            (At::Password { who } | At::MailCode { who, .. }, Act::Mail | Act::Reset)
                if self.mails[who] < MOST_MAILS =>
            {
                self.mails[who] += 1;
                self.last_mail += 1;
                At::MailCode {
                    who,
                    resets: matches!(act, Act::Reset),
                    mail: self.last_mail,
                }
            }
            (At::MailCode { who, resets, mail }, Act::Code) if mail == self.last_mail => {
                At::proven(who, resets, false)
            }
            (At::Password { who }, Act::Password) => At::proven(who, false, false),
            (At::SecondFactor { who, resets }, Act::Second) => At::proven(who, resets, true),
            (At::NewPassword { who }, Act::NewPassword) => {
                self.has_new_password[who] = true;
                At::Account
            }
            (At::Password { .. } | At::MailCode { .. } | At::SecondFactor { .. }, Act::Back) => {
                At::SignIn
            }
            (at, _) => at,
        };
    }

    const fn has_session(&self) -> bool {
        matches!(self.at, At::NewPassword { .. } | At::Account)
    }
}

/// What is compared with the model.
struct System<'a> {
    stand: &'a Stand,
    names: [String; 2],
    app: Authenticator,
    browser: Browser,
    code: String,
}

impl System<'_> {
    async fn act(&mut self, page: &Page, act: Act, password: &str) -> Page {
        let typed: String;
        let fields: Vec<(&str, &str)> = match act {
            Act::Name(who) => vec![("username", &self.names[who])],
            Act::Mail => vec![("decision", "mail")],
            Act::Reset => vec![("decision", "reset")],
            Act::Code => vec![("way", "mail"), ("code", &self.code)],
            Act::Second => {
                self.stand.app.clock.advance(STEP);
                typed = self.app.code(self.stand.op().now());
                vec![("way", "app"), ("code", &typed)]
            }
            Act::Password => vec![("password", password)],
            Act::NewPassword => vec![("new-password", NEW)],
            Act::WithoutMail => vec![("decision", "password")],
            Act::Back => vec![("decision", "back")],
        };
        self.browser.submit(page, &fields).await
    }
}

async fn run(stand: &Stand, acts: &[Act], case: u32) -> Result<(), TestCaseError> {
    // Mails are counted by the hour.
    stand.app.clock.advance(Duration::from_hours(1));
    let names = [format!("alex{case}"), format!("robin{case}")];
    let alex = stand
        .app
        .add_user(&names[0], &format!("{}@example.com", names[0]))
        .await;
    stand
        .app
        .add_user(&names[1], &format!("{}@example.com", names[1]))
        .await;
    let mut system = System {
        stand,
        app: Authenticator::enrol(&stand.app, &alex).await,
        names,
        browser: Browser::at_node(&stand.app, &stand.node),
        code: "0000 0000".into(),
    };
    let mut model = Model {
        at: At::SignIn,
        mails: [0; 2],
        last_mail: 0,
        has_new_password: [false; 2],
    };
    let mut page = system.browser.open("/account").await;
    for (place, act) in acts.iter().enumerate() {
        let before = model.last_mail;
        model.step(*act);
        let after = system.act(&page, *act, PASSWORD).await;
        // The page of a refusal is not the one that a reload shows.
        page = system.browser.open(&page.path).await;
        let said = format!(
            "{place}, {act:?}: {model:?}; {} {}",
            after.status, after.body
        );
        prop_assert_eq!(page.name(), model.at.page(), "{}", &said);
        let has_session = system.browser.session_cookie().is_some();
        prop_assert_eq!(has_session, model.has_session(), "{}", &said);
        if model.at == At::Account {
            break;
        }
        if model.last_mail > before {
            system.code = code_of(&last(stand).await);
        }
    }
    // The password is the new one where one was chosen, and nowhere else.
    for (who, is_new) in model.has_new_password.into_iter().enumerate() {
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let page = browser.open("/account").await;
        let password = if is_new { NEW } else { PASSWORD };
        let page = browser
            .sign_in_with(&page, &system.names[who], password)
            .await;
        let expected = At::proven(who, false, false).page();
        prop_assert_eq!(page.name(), expected, "{:?}", &model);
    }
    Ok(())
}

both_engines!(a_session_is_what_a_small_model_says, with_mail(), |app| {
    let (stand, _server) = stand(app).await;
    let mut runner = TestRunner::new(Config {
        cases: 24,
        max_shrink_iters: 100,
        ..Config::default()
    });
    let acts = proptest::collection::vec(act(), 1..16);
    let case = std::cell::Cell::new(0);
    let outcome = tokio::task::block_in_place(|| {
        runner.run(&acts, |acts| {
            case.set(case.get() + 1);
            Handle::current().block_on(run(&stand, &acts, case.get()))
        })
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
});
