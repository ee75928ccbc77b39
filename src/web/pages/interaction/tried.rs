//! What becomes of something that was tried, and how a refusal is called on a page.

use poem::Response;

use super::scene::Scene;
use crate::login::sign_in::Refused;
use crate::web::pages::PageFailure;
use crate::web::pages::views::PasswordError;

/// What became of it.
pub(super) enum Tried {
    /// The way on.
    Done(Response),
    /// The page says why not.
    Refused(PasswordError),
}

/// What a refusal is called on a page; a failure of ours has a page of its own.
pub(super) fn refused(scene: &Scene<'_>, refused: &Refused) -> Tried {
    let failed = |failure: PageFailure| Tried::Done(scene.visit.failed(failure));
    match refused {
        Refused::Wrong => Tried::Refused(PasswordError::Wrong),
        Refused::Throttled(wait) => Tried::Refused(PasswordError::Throttled {
            seconds: wait.as_secs().max(1),
        }),
        Refused::Busy => Tried::Refused(PasswordError::Busy),
        Refused::Store(error) => failed(error.into()),
        Refused::Entropy(error) => failed(PageFailure::Permanent(error.to_string())),
    }
}
