//! What an upstream's answers, or their absence, say of whether it can be asked; in the log once, when that changes.

use super::breaker::{Admitted, Turn};
use super::failure::Failure;
use crate::domain::connector::ConnectorName;
use crate::provider::Provider;

/// Whether an upstream is asked now, and whether by this one alone.
pub(super) fn admit(op: &Provider, name: &ConnectorName) -> Result<Admitted, Failure> {
    match op.breakers.admit(name, op.now()) {
        Admitted::Resting(left) => Err(Failure::Resting(format!("for {} s", left.as_secs()))),
        admitted @ (Admitted::Free | Admitted::Trying) => Ok(admitted),
    }
}

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

/// The same, where who tries does so by something of its own first.
pub(super) async fn admit_tried(
    op: &Provider,
    name: &ConnectorName,
    try_out: impl Future<Output = Result<(), Failure>>,
) -> Result<(), Failure> {
    match admit(op, name)? {
        Admitted::Trying => note_try(op, name, try_out.await),
        Admitted::Free | Admitted::Resting(_) => Ok(()),
    }
}

/// Notes what became of a try.
pub(super) fn note_try<T>(
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
