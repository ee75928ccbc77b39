//! The link of a mail that says that an app asks for something by the back channel: once, to the page that the list leads to as well.

use poem::Response;

use super::{DeadLink, Followed};
use crate::domain::backchannel::Approving;
use crate::domain::interaction::{Errand, Progress};
use crate::login::challenge;
use crate::secret::TokenHash;
use crate::web::oauth::authorize::{begin, see_other};

/// Leads to what is asked. It signs nobody in, and allows nothing: whoever comes proves that they are the one who is asked.
pub(super) async fn follow(followed: Followed<'_>, request: String) -> Response {
    let op = &followed.visit.state.op;
    let dead = || followed.visit.dead_link(DeadLink::Over, None);
    let Some(owner) = &followed.owner else {
        return dead();
    };
    match challenge::redeem(op, &followed.challenge).await {
        Ok(true) => {}
        Ok(false) => return dead(),
        Err(error) => return followed.visit.failed(&error),
    }
    let (tenant, hash) = (op.tenant.clone(), TokenHash::stored(request));
    let found = op
        .store
        .read(move |r| r.find_backchannel_request(&tenant, &hash))
        .await;
    let found = match found {
        Ok(found) => found.filter(|found| found.request.is_waiting(op.now())),
        Err(error) => return followed.visit.failed(&error),
    };
    let Some(approving) = found.as_ref().and_then(Approving::of) else {
        return dead();
    };
    let progress = Progress::naming(owner);
    let errand = Errand::Backchannel(approving);
    match begin(op, errand, progress, &followed.browser).await {
        Ok(id) => followed
            .browser
            .keep(&followed.visit, see_other(&format!("/interaction/{id}"))),
        Err(error) => followed.visit.failed(&error),
    }
}
