//! A child as the server has it: a process, and this end of its socket.

use std::io::{self, ErrorKind};
use std::mem::MaybeUninit;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream as StdUnixStream;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use socket2::SockRef;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::process::{Child, Command};
use tokio::time::timeout;
use zeroize::Zeroizing;

use super::Settings;
use super::error::CallError;
use super::protocol::{Answer, HEAD, Outcome, Reply, announced, decode};

/// How long a child that closed its socket may take to end of itself, so that it is known how it did.
const LAST_BREATH: Duration = Duration::from_secs(1);

/// What of the environment a child has: where the loader finds libraries that are not in the usual places, ld.so(8).
const KEPT: &str = "LD_LIBRARY_PATH";
/// mimalloc would map a GiB before a limit can be set, and serve from it whatever the limit says.
const ALLOCATOR: (&str, &str) = ("MIMALLOC_ARENA_RESERVE", "0");

/// A living child. Dropping it kills it; the runtime reaps it.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    socket: UnixStream,
    pub(super) pid: u32,
}

/// Why an answer did not come.
#[derive(Debug)]
pub(super) enum Fault {
    /// The socket ended: how the process did is still to be found out.
    Ended,
    /// Anything else.
    Error(CallError),
}

impl Process {
    /// Starts a child that inherits its end of the socket as standard input, and nothing else.
    pub(super) fn start(settings: &Settings) -> io::Result<Self> {
        let (ours, theirs) = StdUnixStream::pair()?;
        ours.set_nonblocking(true)?;
        let mut command = Command::new(&settings.program);
        command
            .arg("worker")
            .args(settings.limits.arguments())
            .args(settings.drills.then_some("--drills"))
            .env_clear()
            .envs([ALLOCATOR])
            .envs(std::env::var_os(KEPT).map(|value| (KEPT, value)))
            .current_dir("/")
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .stdout(Stdio::null())
            // Standard error is the server's until the child is confined: why it cannot be is to be read somewhere.
            // A signal from the terminal is for the server, which ends its children when their calls are answered.
            .process_group(0)
            .kill_on_drop(true);
        let child = command.spawn()?;
        let pid = child.id().unwrap_or_default();
        Ok(Self {
            child,
            socket: UnixStream::from_std(ours)?,
            pid,
        })
    }

    /// Whether it lives and has said nothing that it was not asked.
    pub(super) fn is_quiet(&self) -> bool {
        let peeked = SockRef::from(&self.socket).peek(&mut [MaybeUninit::uninit()]);
        peeked.is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
    }

    /// Sends a request, and reads the answer to it.
    pub(super) async fn ask(
        &mut self,
        number: u64,
        kind: &'static str,
        frame: &[u8],
    ) -> Result<Reply, Fault> {
        self.socket.write_all(frame).await?;
        let mut head = [0; HEAD];
        self.socket.read_exact(&mut head).await?;
        let length = announced(head).ok_or(CallError::AnswerTooLong)?;
        let mut body = Zeroizing::new(vec![0; length]);
        self.socket.read_exact(&mut body).await?;
        let answer: Answer = decode(&body).ok_or(CallError::Garbage)?;
        if answer.number != number {
            return Err(CallError::OtherNumber.into());
        }
        match answer.outcome {
            Outcome::Done(reply) if reply.kind() == kind => Ok(reply),
            Outcome::Done(_) => Err(CallError::Garbage.into()),
            Outcome::Panicked(place) => Err(CallError::Panicked(place).into()),
            Outcome::Refused => Err(CallError::Refused.into()),
            Outcome::TooLong => Err(CallError::ReplyTooLong.into()),
        }
    }

    /// Ends it, and reaps it. `Ended` of itself is awaited for a moment, so that its own status is seen.
    pub(super) async fn end(mut self, is_ending: bool) -> io::Result<ExitStatus> {
        if is_ending && let Ok(status) = timeout(LAST_BREATH, self.child.wait()).await {
            return status;
        }
        // It may have ended meanwhile.
        let _ = self.child.start_kill();
        self.child.wait().await
    }
}

impl From<io::Error> for Fault {
    fn from(_: io::Error) -> Self {
        Self::Ended
    }
}

impl From<CallError> for Fault {
    fn from(error: CallError) -> Self {
        Self::Error(error)
    }
}
