//! `doorward worker`: no command for people.

use clap::Args;

use super::failure::Failure;
use crate::federation::worker::{Limits, child};

/// Does jobs that may end the process, for the server that started it and is at the other end of standard input.
#[derive(Debug, Args)]
pub(super) struct Worker {
    /// Bytes of address space
    #[arg(long)]
    address_space: u64,
    /// Seconds that a job may compute
    #[arg(long)]
    cpu_seconds: u64,
    /// Bytes of stack for a job
    #[arg(long)]
    stack: usize,
    /// Descriptors that may be open
    #[arg(long)]
    open_files: u64,
    /// Fails in all the ways that there are, when it is asked to: for tests
    #[arg(long)]
    drills: bool,
}

pub(super) fn run(arguments: &Worker) -> Result<(), Failure> {
    let Worker {
        address_space,
        cpu_seconds,
        stack,
        open_files,
        drills,
    } = *arguments;
    let limits = Limits {
        address_space,
        cpu_seconds,
        stack,
        open_files,
    };
    child::run(limits, drills).map_err(|error| {
        Failure::failed(format!(
            "A worker is started by the server, and by nobody else: {error}."
        ))
    })
}
