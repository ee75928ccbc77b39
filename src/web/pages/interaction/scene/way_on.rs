//! The way on from a page of an interaction: to what is owed next, or to where it ends.

use std::sync::Arc;

use poem::Response;

use super::Scene;
use crate::domain::client::Client as RelyingParty;
use crate::domain::interaction::{Errand, Progress};
use crate::domain::redirect_uri::SafeRedirect;
use crate::login::visit::{self, Visitor};
use crate::oauth::authorize::policy::Owed;
use crate::oauth::authorize::{self, Interact, Outcome, Unwilling};
use crate::oauth::discovery::paths;
use crate::oauth::elsewhere::Asked;
use crate::store::Kept;
use crate::web::oauth::authorize::see_other;
use crate::web::pages::account::REQUESTS;
use crate::web::pages::interaction::{Slip, elsewhere};
use crate::web::pages::reply;

/// Who sent the person here.
pub(in crate::web::pages::interaction) struct Asker {
    /// The client.
    pub(in crate::web::pages::interaction) client: Arc<RelyingParty>,
    /// Where its answer will go.
    pub(in crate::web::pages::interaction) redirect: SafeRedirect,
}

/// What is owed now.
pub(in crate::web::pages::interaction) struct Next {
    /// Who waits for it; nobody, if it is a page of our own.
    pub(in crate::web::pages::interaction) asker: Option<Asker>,
    /// What.
    pub(in crate::web::pages::interaction) owed: Owed,
}

impl Scene<'_> {
    /// What is owed now.
    ///
    /// # Errors
    /// Nothing is: the way on, to the client, to our page, or to one that says why not.
    pub(in crate::web::pages::interaction) async fn next(&self) -> Result<Next, Response> {
        let (op, accounts) = (&self.visit.state.op, self.accounts());
        let outcome = match &self.interaction.errand {
            Errand::Authorization(request) => {
                authorize::resume(op, &self.interaction, request, &accounts).await
            }
            errand @ (Errand::Device(_) | Errand::Backchannel(_)) => {
                let asked = Asked::by(errand).ok_or_else(|| self.visit.asked_over(errand))?;
                return elsewhere::next(self, &asked).await;
            }
            Errand::Visit(wanted) => {
                let progress = &self.interaction.progress;
                return match visit::receive(op, wanted, &accounts, progress).await {
                    Ok(Visitor::Owes(owed)) => Ok(Next {
                        asker: None,
                        owed: Owed::Proof(owed),
                    }),
                    Ok(Visitor::Links(_)) => Ok(Next {
                        asker: None,
                        owed: Owed::Link,
                    }),
                    Ok(Visitor::Offered(_)) => Ok(Next {
                        asker: None,
                        owed: Owed::Offer,
                    }),
                    Ok(Visitor::Welcome(_)) => Err(self.end_visit(&wanted.visit).await),
                    Err(error) => Err(self.visit.failed(&error)),
                };
            }
        };
        match outcome {
            Ok(Outcome::Interact(interact)) => {
                let Interact {
                    client,
                    redirect,
                    owed,
                    ..
                } = *interact;
                Ok(Next {
                    asker: Some(Asker { client, redirect }),
                    owed,
                })
            }
            Ok(outcome) => Err(self.leave(outcome).await),
            Err(refused) => Err(self.visit.refused(&refused)),
        }
    }

    /// The person does not want to.
    pub(in crate::web::pages::interaction) async fn cancel(&self, how: Unwilling) -> Response {
        let op = &self.visit.state.op;
        let request = match &self.interaction.errand {
            Errand::Authorization(request) => request,
            Errand::Visit(_) => return self.end_visit("/").await,
            // Whoever only guessed its code takes nothing from the device: it waits on.
            Errand::Device(_) => return self.end_visit(paths::DEVICE).await,
            // It waits on the list.
            Errand::Backchannel(_) => return self.end_visit(REQUESTS).await,
        };
        match authorize::cancel(op, &self.interaction, request, how).await {
            Ok(outcome) => self.leave(outcome).await,
            Err(refused) => self.visit.refused(&refused),
        }
    }

    /// A page of our own was reached.
    pub(in crate::web::pages::interaction) async fn end_visit(&self, path: &str) -> Response {
        let op = &self.visit.state.op;
        let (interaction, now) = (self.interaction.clone(), op.now());
        match op
            .store
            .write(move |w| w.finish_interaction(&interaction, now))
            .await
        {
            // Whoever was quicker led there too.
            Ok(_) => see_other(path),
            Err(error) => self.visit.failed(&error),
        }
    }

    /// Where it ends.
    async fn leave(&self, outcome: Outcome) -> Response {
        match outcome {
            Outcome::Reply(answer) => reply::deliver(&self.visit, &answer),
            Outcome::Interact(_) => see_other(&self.address()),
            Outcome::Over => self.visit.answered(&self.interaction).await,
        }
    }

    /// Stores what was done and shows what is owed next.
    pub(in crate::web::pages::interaction) async fn progress(
        &self,
        progress: Progress,
    ) -> Response {
        self.progress_to(progress, see_other(&self.address())).await
    }

    /// The same, with what was wrong.
    pub(in crate::web::pages::interaction) async fn progress_slipped(
        &self,
        progress: Progress,
        slip: Slip,
    ) -> Response {
        self.progress_to(progress, self.slipped(slip)).await
    }

    async fn progress_to(&self, progress: Progress, next: Response) -> Response {
        let op = &self.visit.state.op;
        let (id, now) = (self.interaction.id.clone(), op.now());
        match op
            .store
            .write(move |w| w.update_progress(&id, &progress, now))
            .await
        {
            Ok(Kept::Written) => next,
            // Another window did something else meanwhile: they see where that led.
            Ok(Kept::Outrun) => see_other(&self.address()),
            Ok(Kept::Over) => self.visit.expired(),
            Err(error) => self.visit.failed(&error),
        }
    }
}
