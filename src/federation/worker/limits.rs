//! What a child may take, and what it gives up before it reads anything.
//!
//! All of it is said by prctl(2) and setrlimit(2). Who has the privileges for it can raise limits again, or is not bound by them: they hold
//! accidents of a library and the hunger of a document, and a server that does not run as root makes them hold more.

use std::fs;
use std::io;
use std::os::fd::RawFd;

use nix::errno::Errno;
use nix::sys::prctl;
use nix::sys::resource::{Resource, UsageWho, getrlimit, getrusage, rlim_t, setrlimit};
use nix::sys::signal::{SigSet, Signal};
use nix::unistd;

const MEBIBYTE: u64 = 1024 * 1024;

/// What a child may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of address space, the program itself included.
    pub address_space: u64,
    /// Seconds that a job may compute; one that waits does not use them.
    pub cpu_seconds: u64,
    /// Bytes of the stack on which jobs are done.
    pub stack: usize,
    /// Descriptors that may be open.
    pub open_files: u64,
}

impl Default for Limits {
    /// 512 MiB, of which the program's own mappings are a part, ten seconds, 2 MiB of stack, 64 files.
    fn default() -> Self {
        Self {
            address_space: 512 * MEBIBYTE,
            cpu_seconds: 10,
            stack: 2 * 1024 * 1024,
            open_files: 64,
        }
    }
}

impl Limits {
    /// As they are said to `doorward worker`.
    pub(super) fn arguments(&self) -> [String; 8] {
        let Self {
            address_space,
            cpu_seconds,
            stack,
            open_files,
        } = self;
        [
            "--address-space".to_owned(),
            address_space.to_string(),
            "--cpu-seconds".to_owned(),
            cpu_seconds.to_string(),
            "--stack".to_owned(),
            stack.to_string(),
            "--open-files".to_owned(),
            open_files.to_string(),
        ]
    }

    /// Gives up what no job needs.
    pub(super) fn confine(&self) -> io::Result<()> {
        // The socket's end says the same (`child.rs`), to a child that still reads; this needs nobody's help.
        prctl::set_pdeathsig(Signal::SIGKILL)?;
        prctl::set_no_new_privs()?;
        // RLIMIT_CORE does not hold where cores are piped to a program, core(5); and nobody of the same user attaches, ptrace(2).
        prctl::set_dumpable(false)?;
        lower(Resource::RLIMIT_CORE, 0)?;
        lower(Resource::RLIMIT_FSIZE, 0)?;
        lower(Resource::RLIMIT_NOFILE, self.open_files)?;
        lower(Resource::RLIMIT_AS, self.address_space)?;
        // A server that is told to stop still has answers to give; it ends its children itself.
        let stops = [
            Signal::SIGHUP,
            Signal::SIGINT,
            Signal::SIGQUIT,
            Signal::SIGTERM,
        ];
        let stops: SigSet = stops.into_iter().collect();
        Ok(stops.thread_block()?)
    }

    /// Gives the next job its seconds. They are counted for the whole process, so from what it has used.
    pub(super) fn allow_job(&self) -> io::Result<()> {
        let usage = getrusage(UsageWho::RUSAGE_SELF)?;
        let used = usage.user_time().tv_sec() + usage.system_time().tv_sec();
        // Both parts are rounded down.
        let used = rlim_t::try_from(used).unwrap_or(0).saturating_add(2);
        let (_, most) = getrlimit(Resource::RLIMIT_CPU)?;
        let limit = used.saturating_add(self.cpu_seconds).min(most);
        Ok(setrlimit(Resource::RLIMIT_CPU, limit, most)?)
    }
}

/// No new process, and no new thread: so after the last one that is needed.
pub(super) fn forbid_processes() -> io::Result<()> {
    lower(Resource::RLIMIT_NPROC, 0)
}

/// Lowers a limit for good; one that is lower stays.
fn lower(resource: Resource, to: rlim_t) -> io::Result<()> {
    let (_, most) = getrlimit(resource)?;
    let limit = to.min(most);
    Ok(setrlimit(resource, limit, limit)?)
}

/// Closes whatever was left open to the child, but for the first three. Before anything is opened here: a descriptor that is somebody's must not be closed
/// under them.
pub(super) fn close_descriptors() -> io::Result<()> {
    for descriptor in descriptors()? {
        if descriptor > 2 {
            match unistd::close(descriptor) {
                // That of the list itself.
                Ok(()) | Err(Errno::EBADF) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
    Ok(())
}

/// Descriptors that are open, and that by which this was read, which is not any more.
fn descriptors() -> io::Result<Vec<RawFd>> {
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc/self/fd")? {
        found.extend(
            entry?
                .file_name()
                .to_str()
                .and_then(|name| name.parse::<RawFd>().ok()),
        );
    }
    Ok(found)
}

/// Limits and attributes as they are, by name.
pub(super) fn described() -> io::Result<Vec<(String, u64)>> {
    let limits = [
        ("address_space", Resource::RLIMIT_AS),
        ("core", Resource::RLIMIT_CORE),
        ("cpu", Resource::RLIMIT_CPU),
        ("file_size", Resource::RLIMIT_FSIZE),
        ("open_files", Resource::RLIMIT_NOFILE),
        ("processes", Resource::RLIMIT_NPROC),
    ];
    let mut described = Vec::new();
    for (name, resource) in limits {
        described.push((name.to_owned(), getrlimit(resource)?.0));
    }
    let attributes = [
        ("dumpable", prctl::get_dumpable()?),
        ("new_privileges", !prctl::get_no_new_privs()?),
    ];
    described.extend(attributes.map(|(name, is_so)| (name.to_owned(), u64::from(is_so))));
    Ok(described)
}
