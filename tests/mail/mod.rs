//! Mail, from the outbox to a real server, which is down, slow, or refuses.

mod delivery;
mod hostile;
mod leaving;
mod letters;
mod notices;
mod together;
mod trouble;
mod typed;

use std::sync::Arc;
use std::time::Duration;

use doorward::domain::id::UserId;
use doorward::mail::MailPlan;
use doorward::mail::address::{Address, Mailbox};
use doorward::mail::delivery::deliver;
use doorward::mail::letter::{Letter, Mail, Place};
use doorward::mail::outbox::Posting;
use doorward::provider::Provider;
use doorward::secret::Concealed;

use crate::support::TestApp;
use crate::support::app::Node;
use crate::support::mail_server::{Arrived, MailRoom, MailServer};

pub const CODE: &str = "493-027-118";
const HOUR: Duration = Duration::from_hours(1);

/// An application that sends mail, and where it arrives.
pub struct Stand {
    pub app: TestApp,
    pub room: MailRoom,
    pub node: Node,
}

impl Stand {
    /// With a server on `port`, which need not be there yet.
    pub async fn new(app: TestApp, room: MailRoom, port: u16) -> Self {
        let plan = room.plan(port);
        Self::with(app, room, plan).await
    }

    pub async fn with(mut app: TestApp, room: MailRoom, plan: MailPlan) -> Self {
        app.options.mail = Some(plan);
        let node = app.second_node().await;
        // The other node sends mail too, as all of one provider do.
        app.node = app.second_node().await;
        Self { app, room, node }
    }

    pub fn op(&self) -> &Arc<Provider> {
        &self.node.state.op
    }

    pub async fn post(&self, mail: Mail) -> Posting {
        self.post_about(None, mail, HOUR).await
    }

    pub async fn post_about(
        &self,
        person: Option<UserId>,
        mail: Mail,
        good_for: Duration,
    ) -> Posting {
        let stamp = self.op().stamp().expect("randomness").expect("mail");
        self.op()
            .store
            .write(move |w| stamp.post(w, person.as_ref(), &mail, good_for))
            .await
            .expect("the store")
    }

    /// Sends what is due, as the job does.
    pub async fn deliver(&self) {
        deliver(self.op()).await.expect("the store");
    }

    /// How many wait.
    pub fn waiting(&self) -> i64 {
        self.app
            .database
            .count("SELECT count(*) AS count FROM outbox")
    }

    /// How often all that wait were tried.
    pub fn attempts(&self) -> i64 {
        let sum = "SELECT CAST(coalesce(sum(attempts), 0) AS BIGINT) AS count FROM outbox";
        self.app.database.count(sum)
    }

    pub fn link(&self) -> String {
        format!("{}/link/dw_ml_Xk3", self.app.issuer)
    }
}

pub fn to(address: &str, letter: Letter) -> Mail {
    Mail {
        recipient: Mailbox {
            name: Some("Alex Müller".into()),
            address: Address::parse(address).expect("an address"),
        },
        locale: "de-CH".into(),
        zone: String::new(),
        letter,
    }
}

pub fn code() -> Letter {
    Letter::SignInCode {
        code: Concealed(CODE.into()),
        link: None,
        minutes: 10,
        asked_from: Place::default(),
    }
}

/// A mail that nobody counts.
pub fn news(address: &str) -> Mail {
    to(address, Letter::Deleted)
}

/// An application that sends mail to a server that takes it.
pub async fn stand(app: TestApp) -> (Stand, MailServer) {
    let room = MailRoom::new();
    let server = room.start();
    let port = server.port;
    (Stand::new(app, room, port).await, server)
}

/// The code or link that was mailed last, among what else there is to tell.
pub async fn last(stand: &Stand) -> Arrived {
    stand.deliver().await;
    let arrived = stand.room.arrived().into_iter();
    let has_key = |mail: &Arrived| find_code(mail).is_some() || mail.text().contains("dw_ml_");
    let mut asked = arrived.filter(has_key);
    asked.next_back().expect("a mail with a code or a link")
}

/// The code in a mail: eight digits, in two groups.
pub fn code_of(mail: &Arrived) -> String {
    let code = find_code(mail);
    code.unwrap_or_else(|| panic!("a code in {}", mail.text()))
}

pub fn find_code(mail: &Arrived) -> Option<String> {
    let is_code = |line: &&str| {
        let digits = line.bytes().filter(u8::is_ascii_digit).count();
        digits == 8 && line.len() == 9
    };
    let mut lines = mail.text().lines().map(str::trim);
    lines.find(is_code).map(str::to_owned)
}

/// Another code than that.
pub fn another(code: &str) -> String {
    let first = if code.starts_with('1') { "2" } else { "1" };
    format!("{first}{}", &code[1..])
}

pub fn link_of(stand: &Stand, mail: &Arrived) -> String {
    let words = mail.text().split_whitespace();
    let link = words.into_iter().find(|word| word.contains("dw_ml_"));
    let link = link.unwrap_or_else(|| panic!("a link in {}", mail.text()));
    assert!(link.starts_with(&stand.app.issuer), "{link}");
    link.to_owned()
}
