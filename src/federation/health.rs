//! What an upstream's answers, or their absence, say of whether it can be asked; in the log once, when that changes.

use super::breaker::{Admitted, Turn};
use super::failure::Failure;
use crate::domain::connector::ConnectorName;
use crate::provider::Provider;

/// Notes what was not answered.
pub(super) fn note<T>(
    op: &Provider,
    name: &ConnectorName,
    answered: Result<T, Failure>,
) -> Result<T, Failure> {
    if let Err(Failure::Unavailable(why)) = &answered {
        let turn = op.breakers.fail(name, op.now());
        if let Some(Turn::Rests(rest)) = turn {
            tracing::warn!(connector.name = name.as_str(), error = %why, seconds = rest.as_secs(), "an upstream does not answer, and is left alone");
        }
    }
    answered
}

/// Lets somebody through to it, if it is not left alone. When that is over, one tries whether it answers.
pub(super) async fn admit(
    op: &Provider,
    name: &ConnectorName,
    try_out: impl Future<Output = Result<(), Failure>>,
) -> Result<(), Failure> {
    match op.breakers.admit(name, op.now()) {
        Admitted::Free => Ok(()),
        Admitted::Trying => note_try(op, name, try_out.await),
        Admitted::Resting(left) => Err(Failure::Resting(format!("for {} s", left.as_secs()))),
    }
}

/// Notes what became of a try.
fn note_try<T>(
    op: &Provider,
    name: &ConnectorName,
    answered: Result<T, Failure>,
) -> Result<T, Failure> {
    if answered.is_ok() {
        let turn = op.breakers.answer(name, false, op.now());
        log_return(name, turn);
    }
    note(op, name, answered)
}

/// Notes what became of all that was asked of it for one sign-in.
pub(super) fn note_whole<T>(
    op: &Provider,
    name: &ConnectorName,
    answered: Result<T, Failure>,
) -> Result<T, Failure> {
    if answered.is_ok() {
        let turn = op.breakers.answer(name, true, op.now());
        log_return(name, turn);
    }
    note(op, name, answered)
}

fn log_return(name: &ConnectorName, turn: Option<Turn>) {
    if turn == Some(Turn::Answers) {
        tracing::warn!(connector.name = name.as_str(), "an upstream answers again");
    }
}
