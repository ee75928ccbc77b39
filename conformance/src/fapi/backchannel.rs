//! CIBA-BASE: a signed request by the back channel, a person who answers it elsewhere, and the tokens that come of it.

use std::time::Duration;

use serde_json::{Value, json};
use url::Url;

use super::call::Call;
use super::flow::Granted;
use super::party::Party;
use crate::checks::id_token::Expected;
use crate::checks::{ciba, fapi, id_token, token};
use crate::client::Wish;
use crate::clock::now;
use crate::flow::Run;
use crate::hosted::{Inbox, Posted, Reply};
use crate::http::{Response, Which};
use crate::plan::variant::Delivery;
use crate::random;
use crate::signing::Draft;
use crate::verdict::Stop;

/// CIBA Core 1.0 §4.
pub const GRANT: &str = "urn:openid:params:grant-type:ciba";
/// Where registered clients are told; the port is any that is free.
const NOTIFIED: &str = "http://127.0.0.1:0/ciba-notification-endpoint";
/// How long the provider may take to tell the client.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long requests are good, in seconds.
const OBJECT: i64 = 300;

/// A client that asks by the back channel, and where it is told, in plans in which it is.
#[derive(Debug)]
pub struct Till {
    /// The client.
    pub party: Party,
    /// Where it is told.
    pub inbox: Option<Inbox>,
}

/// A request that is signed when it is sent.
#[derive(Clone, Debug)]
pub struct Asking {
    /// The form.
    pub call: Call,
    /// The request, in its claims.
    pub object: Draft,
    /// What the person sees.
    pub message: String,
    /// Under what the client is told.
    pub token: String,
}

/// A request that was taken.
#[derive(Clone, Debug)]
pub struct Asked {
    /// By what the client asks for its answer.
    pub auth_req_id: String,
    /// How many seconds the client waits between two polls.
    pub interval: u64,
    /// What the person sees.
    pub message: String,
    /// Under what the client is told.
    pub token: String,
}

impl Run<'_> {
    /// One of the two clients, whose notifications are answered as a client should.
    pub fn till(&mut self, which: Which) -> Result<Till, Stop> {
        self.till_answering(which, Reply::NO_CONTENT)
    }

    /// The same with an answer of its own.
    pub fn till_answering(&mut self, which: Which, reply: Reply) -> Result<Till, Stop> {
        self.till_with(which, reply, |wish| wish)
    }

    /// The same with more said of the client.
    pub fn till_with(
        &mut self,
        which: Which,
        reply: Reply,
        more: impl FnOnce(Wish) -> Wish,
    ) -> Result<Till, Stop> {
        let inbox = match self.entry.variant.delivery {
            Some(Delivery::Ping) => {
                let address = Url::parse(NOTIFIED).ok();
                let inbox = address.and_then(|address| Inbox::answering(address, reply).ok());
                let inbox = self.record.demand_some("hosted.listen", inbox, || {
                    "cannot listen for notifications on this machine".to_owned()
                })?;
                Some(inbox)
            }
            Some(Delivery::Poll) | None => None,
        };
        let party = self.party_with(which, |wish| {
            let wish = more(wish);
            match &inbox {
                Some(inbox) => wish.with(
                    "backchannel_client_notification_endpoint",
                    json!(inbox.address()),
                ),
                None => wish,
            }
        })?;
        Ok(Till { party, inbox })
    }

    /// The plain request of that client.
    pub fn asking_for(&mut self, party: &Party) -> Result<Asking, Stop> {
        let url = self.party_endpoint(party, "backchannel_authentication_endpoint")?;
        let fields = vec![("client_id".to_owned(), party.id().to_owned())];
        let call = Call::post(party, self, &url, fields);
        let call = self.made(call)?;
        let at = now();
        let message = random::alphanumeric(8);
        let token = random::token(32);
        let mut claims = json!({
            "iss": party.id(), "aud": party.issuer(), "iat": at, "nbf": at, "exp": at + OBJECT,
            "jti": random::token(16), "scope": "openid",
            "login_hint": self.target.person.username, "binding_message": message,
        });
        if self.entry.variant.delivery == Some(Delivery::Ping) {
            claims["client_notification_token"] = token.as_str().into();
        }
        Ok(Asking {
            call,
            object: Draft::new(&party.key, claims),
            message,
            token,
        })
    }

    /// Sends it.
    pub fn send_asking(&mut self, mut asking: Asking) -> Result<Response, Stop> {
        let object = self.made(asking.object.finish())?;
        asking.call.set("request", &object);
        self.call(&mut asking.call)
    }

    /// Sends it, which must succeed.
    pub fn ask(&mut self, asking: Asking) -> Result<Asked, Stop> {
        let (message, token) = (asking.message.clone(), asking.token.clone());
        let response = self.send_asking(asking)?;
        let answer = ciba::check_taken(&mut self.record, &response).ok_or(Stop::Broken)?;
        Ok(Asked {
            auth_req_id: answer.auth_req_id,
            interval: answer.interval,
            message,
            token,
        })
    }

    /// The request for the tokens.
    pub fn polling(&mut self, party: &Party, asked: &Asked) -> Result<Call, Stop> {
        let url = self.party_endpoint(party, "token_endpoint")?;
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let fields = vec![
            field("grant_type", GRANT),
            field("auth_req_id", &asked.auth_req_id),
            field("client_id", party.id()),
        ];
        let call = Call::post(party, self, &url, fields);
        self.made(call)
    }

    /// Sends it.
    pub fn poll(&mut self, party: &Party, asked: &Asked) -> Result<Response, Stop> {
        let mut call = self.polling(party, asked)?;
        self.call(&mut call)
    }

    /// Polls twice, while nobody has answered; who is told to slow down does.
    pub fn pending(&mut self, party: &Party, asked: &Asked) -> Result<(), Stop> {
        let mut wait = asked.interval;
        for _ in 0..2 {
            let response = self.poll(party, asked)?;
            if ciba::check_pending(&mut self.record, &response) == "slow_down" {
                wait += 5;
            }
            self.wait(wait);
        }
        Ok(())
    }

    /// The person answers.
    pub fn decide(&mut self, till: &mut Till, asked: &Asked, is_allowed: bool) -> Result<(), Stop> {
        let issuer = Url::parse(till.party.issuer()).ok();
        let list = issuer.and_then(|issuer| issuer.join(&self.target.approval_page).ok());
        let list = self.record.demand_some("approval.page", list, || {
            format!("{} is no address", self.target.approval_page)
        })?;
        let browser = &mut till.party.session.browser;
        let decision = (asked.message.as_str(), is_allowed);
        let is_found = browser.decide(&self.target.http, &mut self.record, &list, decision)?;
        self.record.demand("approval.found", is_found, || {
            format!(
                "nothing at {list} shows the binding_message “{}”",
                asked.message
            )
        })?;
        Ok(())
    }

    /// The client is told, in plans in which it is.
    pub fn told(&mut self, till: &Till, asked: &Asked) -> Option<Posted> {
        let inbox = till.inbox.as_ref()?;
        let posted = inbox.receive(PATIENCE);
        if let Some(posted) = &posted {
            self.record.exchange(
                format!("(to the client) {} {}", posted.method, inbox.address()),
                "(the client's answer)".to_owned(),
            );
        }
        ciba::check_told(
            &mut self.record,
            posted.as_ref(),
            &asked.auth_req_id,
            &asked.token,
        );
        posted
    }

    /// CIBA-BASE, once a request was taken: two polls, an answer, and the tokens.
    pub fn ciba_granted(&mut self, till: &mut Till, asked: &Asked) -> Result<Granted, Stop> {
        self.pending(&till.party.clone(), asked)?;
        self.ciba_allowed(till, asked)
    }

    /// The same without the polls.
    pub fn ciba_allowed(&mut self, till: &mut Till, asked: &Asked) -> Result<Granted, Stop> {
        self.decide(till, asked, true)?;
        self.told(till, asked);
        let response = self.poll(&till.party, asked)?;
        let granted = self.ciba_tokens(&till.party, asked, &response)?;
        self.resource_of(&till.party, &granted)?;
        Ok(granted)
    }

    /// The whole of it with the plain request, changed so.
    pub fn ciba_base(
        &mut self,
        which: Which,
        change: impl FnOnce(&mut Draft),
    ) -> Result<Granted, Stop> {
        let mut till = self.till(which)?;
        let mut asking = self.asking_for(&till.party)?;
        change(&mut asking.object);
        if let Some(message) = asking.object.claims["binding_message"].as_str() {
            message.clone_into(&mut asking.message);
        }
        let asked = self.ask(asking)?;
        self.ciba_granted(&mut till, &asked)
    }

    /// An answer of the token endpoint that must be a success.
    pub fn ciba_tokens(
        &mut self,
        party: &Party,
        asked: &Asked,
        response: &Response,
    ) -> Result<Granted, Stop> {
        ciba::check_unstored(&mut self.record, response);
        let tokens = token::check(&mut self.record, response).ok_or(Stop::Broken)?;
        fapi::check_tokens(&mut self.record, &tokens, "Bearer");
        let compact = tokens.id_token.clone();
        let compact = self.record.demand_some("token.id_token", compact, || {
            "the answer has no id_token".to_owned()
        })?;
        let expected = Expected {
            issuer: party.issuer(),
            client_id: party.id(),
            nonce: None,
        };
        let keys = &party.session.provider.jwks;
        let jwt = id_token::check(&mut self.record, &compact, &expected, keys)?;
        fapi::check_signature(&mut self.record, "id_token", &jwt);
        ciba::check_id_token(&mut self.record, &jwt, &tokens, &asked.auth_req_id);
        Ok(Granted {
            code: String::new(),
            tokens,
            id_token: jwt,
        })
    }
}

/// Takes a member of the claims away.
pub fn without(object: &mut Draft, name: &str) {
    if let Value::Object(claims) = &mut object.claims {
        claims.remove(name);
    }
}
