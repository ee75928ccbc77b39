//! What is logged while a test runs, of what runs on its own thread: `#[tokio::test]` has no other.

use std::io;
use std::sync::{Arc, Mutex};

use tracing::Level;
use tracing::subscriber::{DefaultGuard, set_default};

/// All of it, however little it is about.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("it").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// Begins, until the guard is dropped.
    pub fn begin() -> (Self, DefaultGuard) {
        let log = Self::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(Level::TRACE)
            .with_writer(move || writer.clone())
            .with_ansi(false)
            .finish();
        (log, set_default(subscriber))
    }

    /// The lines so far that are of ours: what the test's own client says is not.
    pub fn own(&self) -> Vec<String> {
        let said = String::from_utf8(self.0.lock().expect("it").clone()).expect("UTF-8");
        let own = said.lines().filter(|line| line.contains(" doorward::"));
        own.map(str::to_owned).collect()
    }

    /// How many of them say this.
    pub fn count(&self, what: &str) -> usize {
        self.own().iter().filter(|line| line.contains(what)).count()
    }
}
