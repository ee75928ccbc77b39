//! The child: confined first, then one job after the other, until the server is gone.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use nix::sys::signal::{Signal, raise};
use nix::unistd;

use super::drill;
use super::limits::{self, Limits};
use super::protocol::{Answer, Job, Outcome, Reply, Request, encode, read};
use crate::federation::ldap::work::Directories;
use crate::federation::saml;

thread_local! {
    /// Where this thread panicked last.
    static PANICKED_AT: Cell<Option<String>> = const { Cell::new(None) };
}

/// Works for the server at the other end of standard input, which is a socket. Ends by SIGKILL when that has gone.
///
/// # Errors
/// Where the process cannot be confined, or nobody is at the other end: then it has read nothing.
pub fn run(limits: Limits, does_drills: bool) -> io::Result<()> {
    limits.confine()?;
    limits::close_descriptors()?;
    let mut socket = take_socket()?;
    panic::set_hook(Box::new(|panic| {
        PANICKED_AT.set(panic.location().map(ToString::to_string));
    }));
    let worker = Worker {
        limits,
        does_drills,
        socket: socket.try_clone()?,
        directories: Directories::default(),
    };
    let (jobs, received) = sync_channel(1);
    thread::Builder::new()
        .name("job".to_owned())
        .stack_size(limits.stack)
        .spawn(move || {
            worker.work(&received);
            end()
        })?;
    limits::forbid_processes()?;
    hand_on(&mut socket, &jobs);
    end()
}

/// Exiting would run what libraries registered for it, which may wait for a job that never ends.
fn end() -> io::Result<()> {
    Ok(raise(Signal::SIGKILL)?)
}

/// The socket, in whose place nothing is left; nor where errors went, for libraries write there what they make of a document, and what was in it.
fn take_socket() -> io::Result<UnixStream> {
    let socket = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    // Refuses what is no socket.
    socket.peer_addr()?;
    let null = File::options().read(true).write(true).open("/dev/null")?;
    unistd::dup2_stdin(&null)?;
    unistd::dup2_stderr(&null)?;
    Ok(socket)
}

/// Hands on what comes, and hears the end, whatever the job is doing. The server sends nothing before it has its answer; one that does has lost its
/// place, and so has this.
fn hand_on(socket: &mut UnixStream, jobs: &SyncSender<Request>) {
    while let Some(request) = read(socket) {
        if jobs.try_send(request).is_err() {
            return;
        }
    }
}

/// What the job's thread has.
struct Worker {
    limits: Limits,
    does_drills: bool,
    socket: UnixStream,
    directories: Directories,
}

impl Worker {
    /// One job after the other, until there is nobody to answer.
    fn work(mut self, requests: &Receiver<Request>) {
        while let Ok(Request { number, job }) = requests.recv() {
            let Ok(()) = self.limits.allow_job() else {
                return;
            };
            let outcome = catch_unwind(AssertUnwindSafe(|| self.perform(number, job)));
            let outcome = outcome.unwrap_or_else(|_| Outcome::Panicked(panicked_at()));
            let Ok(()) = self.answer(number, outcome) else {
                return;
            };
        }
    }

    fn perform(&mut self, number: u64, job: Job) -> Outcome {
        match job {
            Job::Drill(drill) if self.does_drills => {
                let description = drill::perform(drill, number, &self.socket);
                Outcome::Done(Reply::Drill(Box::new(description)))
            }
            Job::Drill(_) => Outcome::Refused,
            Job::Saml(task) => Outcome::Done(Reply::Saml(Box::new(saml::work::perform(&task)))),
            Job::Ldap(task) => match self.directories.perform(*task) {
                Ok(answer) => Outcome::Done(Reply::Ldap(Box::new(answer))),
                Err(_) => Outcome::Refused,
            },
        }
    }

    fn answer(&mut self, number: u64, outcome: Outcome) -> io::Result<()> {
        let frame = encode(&Answer { number, outcome }).or_else(|_| {
            encode(&Answer {
                number,
                outcome: Outcome::TooLong,
            })
        });
        let frame = frame.map_err(|_| io::ErrorKind::FileTooLarge)?;
        self.socket.write_all(&frame)
    }
}

fn panicked_at() -> String {
    PANICKED_AT
        .take()
        .unwrap_or_else(|| "an unknown place".to_owned())
}
