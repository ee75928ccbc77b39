//! Passkeys, with an authenticator that lies in every way.

mod assertion;
mod enrolment;
mod races;
mod standing;

use data_encoding::BASE64URL_NOPAD;
use doorward::domain::id::{CredentialId, UserId};
use doorward::domain::passkey::Passkey;
use doorward::domain::session::SessionOrigin;
use doorward::domain::user::User;
use doorward::login::factor::passkey::{
    Answer, Begun, Mediation, Refused, VerifiedPasskey, begin_assertion, begin_enrolment,
    finish_assertion, finish_enrolment, list,
};
use doorward::provider::Provider;
use doorward::secret::TokenHash;

use crate::support::TestApp;
use crate::support::app::witness;
use crate::support::soft_passkey::{Says, SoftPasskey};

/// A change of what an authenticator says.
type Lie = Box<dyn Fn(&mut Says)>;

/// The browser that everything happens in, where it is not said otherwise.
fn browser() -> TokenHash {
    TokenHash::of("this browser")
}

/// From where everything is done.
fn here() -> SessionOrigin {
    SessionOrigin {
        address: "192.0.2.7".into(),
        user_agent: "Browser/1.0".into(),
    }
}

async fn person(app: &TestApp, name: &str) -> User {
    let id = app.add_user(name, &format!("{name}@example.com")).await;
    find(app, &id).await
}

async fn find(app: &TestApp, id: &UserId) -> User {
    let id = id.clone();
    let found = app.op().store.read(move |r| r.find_user(&id)).await;
    found.expect("read").expect("the person")
}

/// Makes a passkey of somebody's, and changes what the authenticator says of it.
async fn try_to_enrol(
    app: &TestApp,
    user: &User,
    change: impl FnOnce(&mut SoftPasskey, &mut Says),
) -> Result<(SoftPasskey, Passkey), Refused> {
    let begun = begin_enrolment(app.op(), user, &browser()).await?;
    let (mut key, mut says) = SoftPasskey::create(&begun.options, &app.issuer);
    change(&mut key, &mut says);
    key.credential_id.clone_from(&says.credential_id);
    let response = key.registration(&says);
    let passkey = enrol(app.op(), user, &begun, &response).await?;
    Ok((key, passkey))
}

async fn enrol(
    op: &Provider,
    user: &User,
    begun: &Begun,
    response: &str,
) -> Result<Passkey, Refused> {
    let answer = Answer {
        ceremony: begun.ceremony.as_str(),
        bound_to: &browser(),
        response,
    };
    finish_enrolment(op, user, answer, "Laptop", &witness(op, &user.id)).await
}

async fn enrolled(app: &TestApp, user: &User) -> SoftPasskey {
    let made = try_to_enrol(app, user, |_, _| {}).await;
    made.expect("a passkey").0
}

/// Asks for a passkey of anybody's.
async fn asked(app: &TestApp) -> Begun {
    let begun = begin_assertion(app.op(), None, &browser(), Mediation::Modal).await;
    begun.expect("a ceremony")
}

async fn answer(
    op: &Provider,
    begun: &Begun,
    expected: Option<&UserId>,
    response: &str,
) -> Result<VerifiedPasskey, Refused> {
    let answer = Answer {
        ceremony: begun.ceremony.as_str(),
        bound_to: &browser(),
        response,
    };
    finish_assertion(op, answer, expected, &here()).await
}

/// Shows a passkey, and changes what the authenticator says of it.
async fn show(
    app: &TestApp,
    key: &mut SoftPasskey,
    change: impl FnOnce(&mut Says),
) -> Result<VerifiedPasskey, Refused> {
    let begun = asked(app).await;
    let mut says = key.get(&begun.options);
    change(&mut says);
    answer(app.op(), &begun, None, &key.assertion(&says)).await
}

/// The only passkey that somebody has.
async fn only_one(app: &TestApp, user: &User) -> Passkey {
    let mut all = list(app.op(), &user.id).await.expect("a list");
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

fn id_of(key: &SoftPasskey) -> CredentialId {
    CredentialId::new(BASE64URL_NOPAD.encode(&key.credential_id))
}

/// The name of what a refusal is, without what it says.
fn word<T>(outcome: &Result<T, Refused>) -> &'static str {
    match outcome {
        Ok(_) => "good",
        Err(Refused::Unavailable) => "unavailable",
        Err(Refused::Over) => "over",
        Err(Refused::Malformed(_)) => "malformed",
        Err(Refused::NotVerified(_)) => "not verified",
        Err(Refused::Unknown(_)) => "unknown",
        Err(Refused::NotTheirs) => "not theirs",
        Err(Refused::Disabled) => "disabled",
        Err(Refused::CounterWentBack) => "counter",
        Err(Refused::Taken) => "taken",
        Err(Refused::TooMany) => "too many",
        Err(Refused::TooOften(_)) => "too often",
        Err(Refused::NoPasskey) => "none",
        Err(Refused::NotAllowed(_)) => "not allowed",
        Err(Refused::Name) => "name",
        Err(Refused::Record(error)) => panic!("{error}"),
        Err(Refused::Store(error)) => panic!("{error}"),
        Err(Refused::Entropy(error)) => panic!("{error}"),
    }
}
