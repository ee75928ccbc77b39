//! The mail server: whether it would take mail of us.

use super::Findings;
use crate::app::plan::Plan;
use crate::cli::mail::{mend, names};
use crate::mail::smtp::Smtp;
use crate::provider::Issuer;

/// Connects, encrypts, signs in, and leaves.
pub(super) async fn mail(plan: &Plan, issuer: &Issuer, findings: &mut Findings) {
    const CHECK: &str = "mail";
    let Some(mail) = &plan.mail else {
        findings.ok(CHECK, "no server is named (mail.smtp), so none is sent");
        return;
    };
    let server = format!("{}:{}", mail.server.host, mail.server.port);
    let mut trail = Vec::new();
    match Smtp::new(mail.server.clone(), issuer)
        .check(&mut trail)
        .await
    {
        Ok(()) => findings.ok(CHECK, format!("{server} listens: {}", names(&trail))),
        Err(reason) => findings.problem(
            CHECK,
            format!("{server}, {}: {}", reason.step, reason.said),
            mend(reason.step),
        ),
    }
}
