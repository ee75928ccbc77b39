//! Servers as processes: which core they run on, when they are ready, what the kernel says they used.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use rustix::process::{Pid, Signal, kill_process};
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
use serde::Deserialize;

use crate::cli::Flags;

/// How long a server may take until its ready line.
const READY_WITHIN: Duration = Duration::from_secs(30);
/// How long a server may take to stop when it is asked.
const STOPPED_WITHIN: Duration = Duration::from_secs(10);
/// The place of `utime` behind the command's name, and how many there are with `stime` and, of children that have ended and were waited for, `cutime` and `cstime`.
const ALL_TIMES: (usize, usize) = (11, 4);
/// `cutime` and `cstime` alone.
const CHILDREN_ENDED: (usize, usize) = (13, 2);

/// The cores of the servers and of the driver; none where nothing is pinned.
#[derive(Clone, Copy, Debug)]
pub struct Cores {
    /// The servers' core.
    pub server: Option<usize>,
    /// The driver's core.
    pub driver: Option<usize>,
    everything: CpuSet,
}

impl Cores {
    /// The first two cores that this process may use, or what the flags name; moves the driver to its own.
    pub fn choose(flags: &Flags) -> anyhow::Result<Self> {
        let everything = sched_getaffinity(None).context("cannot read the affinity mask")?;
        let mut free = (0..CpuSet::MAX_CPU).filter(|&core| everything.is_set(core));
        let (first, second) = (free.next(), free.next());
        let cores = if flags.no_pin || second.is_none() {
            Self {
                server: None,
                driver: None,
                everything,
            }
        } else {
            Self {
                server: flags.server_core.or(first),
                driver: flags.driver_core.or(second),
                everything,
            }
        };
        cores.move_to(cores.driver)?;
        Ok(cores)
    }

    /// How many cores this process may use.
    pub fn available(&self) -> usize {
        self.everything.count() as usize
    }

    /// Runs `work` on the servers' core.
    pub fn on_server_core<T>(&self, work: impl FnOnce() -> T) -> anyhow::Result<T> {
        self.move_to(self.server)?;
        let outcome = work();
        self.move_to(self.driver)?;
        Ok(outcome)
    }

    /// A thread that is started inherits the mask of the thread that starts it, so this is all there is to pin a child.
    fn move_to(&self, core: Option<usize>) -> anyhow::Result<()> {
        let mask = core.map_or(self.everything, |core| {
            let mut mask = CpuSet::new();
            mask.set(core);
            mask
        });
        sched_setaffinity(None, &mask).context("cannot set the affinity mask")
    }
}

/// The line of JSON that a server prints when it answers.
#[derive(Clone, Debug, Deserialize)]
pub struct Ready {
    /// Its issuer, which is its address as well.
    pub issuer: url::Url,
    /// Whom to sign in as.
    pub person: Option<Person>,
    /// The initial access token of its registration endpoint.
    pub admin_token: Option<String>,
}

/// An end-user who can sign in.
#[derive(Clone, Debug, Deserialize)]
pub struct Person {
    /// The name to sign in with.
    pub username: String,
    /// The password.
    pub password: String,
}

/// A process that this one started; it is stopped when dropped.
#[derive(Debug)]
pub struct Process {
    child: Child,
    log: PathBuf,
}

impl Process {
    /// Starts a command whose standard error goes to `log`.
    pub fn start(command: &mut Command, log: &Path) -> anyhow::Result<Self> {
        let file = File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(file)
            .spawn()
            .with_context(|| format!("cannot start {}", command.get_program().display()))?;
        Ok(Self {
            child,
            log: log.to_owned(),
        })
    }

    /// Waits for the ready line, and gives it with the time since `started`.
    pub fn wait_ready(&mut self, started: Instant) -> anyhow::Result<(Ready, Duration)> {
        let output = self
            .child
            .stdout
            .take()
            .context("the standard output is taken")?;
        let line = first_json_line(output);
        match line.recv_timeout(READY_WITHIN) {
            Ok((line, at)) => {
                let ready = serde_json::from_str(&line)
                    .with_context(|| format!("not a ready line: {line}"))?;
                Ok((ready, at.duration_since(started)))
            }
            Err(_) => bail!("no ready line; its log ends with:\n{}", self.log_tail()),
        }
    }

    /// The CPU time that its threads, living and ended, have used, and its child processes, which are its connector workers: `utime` + `stime` of
    /// proc_pid_stat(5), but to the nanosecond, by clock_getcpuclockid(3). Of children that have ended it is in steps of a clock tick.
    pub fn cpu_time(&self) -> anyhow::Result<Duration> {
        let id = self.child.id();
        let own = clock(id).context("the server is gone")?;
        // One that ends meanwhile is counted by neither, once.
        let children: Duration = children(id).filter_map(|child| clock(child).ok()).sum();
        Ok(own + children + stat_times(id, CHILDREN_ENDED)?)
    }

    /// The same in steps of a clock tick, for a process of another user.
    pub fn cpu_time_of_family(&self) -> anyhow::Result<Duration> {
        let id = self.child.id();
        let children = children(id).filter_map(|child| stat_times(child, ALL_TIMES).ok());
        Ok(stat_times(id, ALL_TIMES)? + children.sum::<Duration>())
    }

    /// Its resident memory in KiB: `VmRSS` of proc_pid_status(5).
    pub fn resident_kib(&self) -> anyhow::Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))
            .context("the server is gone")?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .context("no VmRSS")?;
        line.trim()
            .trim_end_matches(" kB")
            .parse()
            .context("VmRSS is no number")
    }

    /// The last lines of its standard error.
    pub fn log_tail(&self) -> String {
        let text = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<_> = text.lines().rev().take(10).collect();
        lines.into_iter().rev().collect::<Vec<_>>().join("\n")
    }

    /// Asks it to stop by `signal`, and makes it after a while.
    pub fn stop(&mut self, signal: Signal) -> Option<ExitStatus> {
        if let Ok(Some(status)) = self.child.try_wait() {
            return Some(status);
        }
        let _ = kill_process(Pid::from_child(&self.child), signal);
        let until = Instant::now() + STOPPED_WITHIN;
        while Instant::now() < until {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Some(status);
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = self.child.kill();
        self.child.wait().ok()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.stop(Signal::TERM);
    }
}

/// The first line that looks like JSON, with the time it came; the rest is read and dropped, so that the writer never blocks.
fn first_json_line(output: ChildStdout) -> mpsc::Receiver<(String, Instant)> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if line.starts_with('{') {
                let _ = sender.send((line, Instant::now()));
            }
        }
    });
    receiver
}

/// What a process has used, by the kernel's clock of it.
fn clock(id: u32) -> nix::Result<Duration> {
    let id = nix::unistd::Pid::from_raw(id.cast_signed());
    let clock = nix::time::clock_getcpuclockid(id)?;
    Ok(nix::time::clock_gettime(clock)?.into())
}

/// The child processes of a process, whichever of its threads started them.
fn children(id: u32) -> impl Iterator<Item = u32> {
    let threads = std::fs::read_dir(format!("/proc/{id}/task"));
    let lists = threads
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|thread| std::fs::read_to_string(thread.path().join("children")).ok());
    let ids = |list: String| {
        let ids = list.split_ascii_whitespace();
        ids.filter_map(|id| id.parse().ok()).collect::<Vec<u32>>()
    };
    lists.flat_map(ids)
}

/// Times of proc_pid_stat(5), from a place behind the command's name on, added up.
fn stat_times(id: u32, (first, many): (usize, usize)) -> anyhow::Result<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).context("the server is gone")?;
    // The second field is the command's name in parentheses, and may hold spaces.
    let (_, after_name) = stat.rsplit_once(") ").context("no /proc stat line")?;
    let times = after_name.split(' ').skip(first).take(many);
    let ticks: u64 = times.map(|field| field.parse::<u64>().unwrap_or(0)).sum();
    Ok(Duration::from_micros(
        ticks * 1_000_000 / rustix::param::clock_ticks_per_second(),
    ))
}

/// A port that nobody listens on at this moment.
pub fn free_port() -> anyhow::Result<u16> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").context("no free port")?;
    Ok(listener.local_addr()?.port())
}
