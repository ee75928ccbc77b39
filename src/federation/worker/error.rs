//! What can cost a call.

use std::io;
use std::process::ExitStatus;

/// Why a call has no reply. None of it shows what the job carried.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// As many calls wait as there are places, or as there are for one upstream.
    #[error("too many calls wait for a worker")]
    Busy,
    /// Its time was over before a child was free.
    #[error("no worker was free in time")]
    Unserved,
    /// The server stops.
    #[error("the server stops")]
    Stopped,
    /// The job is longer than a frame may be; it was not sent.
    #[error("the job is too long for a worker")]
    JobTooLong,
    /// The child does not do such jobs.
    #[error("the worker does not do such jobs")]
    Refused,
    /// The child's reply would be longer than a frame may be; it did not send it.
    #[error("the worker's reply would be too long")]
    ReplyTooLong,
    /// No child could be started.
    #[error("a worker cannot be started: {0}")]
    NotStarted(io::ErrorKind),
    /// The child did not answer in time; it was ended.
    #[error("the worker did not answer in time")]
    TimedOut,
    /// The child ended before it answered; of itself, by a signal, or by a limit.
    #[error("the worker ended before it answered ({0})")]
    Died(ExitStatus),
    /// The job panicked, at this place of the source.
    #[error("the worker panicked at {0}")]
    Panicked(String),
    /// The child announced more than a frame may have; nothing of it was read.
    #[error("the worker's answer is too long")]
    AnswerTooLong,
    /// The child answered something that is no answer to such a job.
    #[error("the worker answered what is no answer")]
    Garbage,
    /// The child answered under the number of another call.
    #[error("the worker answered another call")]
    OtherNumber,
}
