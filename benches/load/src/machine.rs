//! The machine that the numbers are of.

use std::fs::read_to_string;

use serde::Serialize;

use crate::process::Cores;

/// What a reader needs to know of the machine.
#[derive(Clone, Debug, Serialize)]
pub struct Machine {
    /// The processor's own name.
    pub processor: String,
    /// How many cores this process may use.
    pub cores: usize,
    /// The kernel's release.
    pub kernel: String,
    /// The servers' core, if they are pinned.
    pub server_core: Option<usize>,
    /// The driver's core, if it is pinned.
    pub driver_core: Option<usize>,
}

impl Machine {
    /// This machine, by what the kernel tells.
    pub fn here(cores: Cores) -> Self {
        let cpuinfo = read_to_string("/proc/cpuinfo").unwrap_or_default();
        let field = |name: &str| {
            cpuinfo
                .lines()
                .find(|line| line.starts_with(name))
                .and_then(|line| line.split_once(": "))
        };
        Self {
            processor: field("model name")
                .map_or_else(|| "unknown".to_owned(), |(_, name)| name.trim().to_owned()),
            cores: cores.available(),
            kernel: read_to_string("/proc/sys/kernel/osrelease")
                .unwrap_or_default()
                .trim()
                .to_owned(),
            server_core: cores.server,
            driver_core: cores.driver,
        }
    }
}
