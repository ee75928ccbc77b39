//! The ways in which a library may fail its process, tried on purpose: what a child does where it was started for tests.

use std::fs::{self, File};
use std::hint::black_box;
use std::io::Write;
use std::os::unix::net::UnixStream;
use std::process::Command;
use std::thread;
use std::time::Duration;

use super::limits;
use super::protocol::{Answer, Description, Drill, HEAD, LONGEST, Outcome, Reply, encode};

/// Does it, and describes the process if that is still possible.
pub(super) fn perform(drill: Drill, number: u64, socket: &UnixStream) -> Description {
    let text = match drill {
        Drill::Echo(text) => text.reveal().to_owned(),
        Drill::Recurse => deeper(0).to_string(),
        Drill::Allocate(mebibytes) => allocate(mebibytes).to_string(),
        Drill::Spin => spin(),
        Drill::Sleep(milliseconds) => {
            thread::sleep(Duration::from_millis(milliseconds));
            String::new()
        }
        Drill::Panic(text) => panics(text.reveal()),
        Drill::Abort => std::process::abort(),
        Drill::Exit => exit(),
        Drill::Half => {
            send(socket, &[0, 0, 1, 0, b'{']);
            exit()
        }
        Drill::Flood => {
            send(socket, &[0xff; HEAD]);
            send(socket, &vec![b' '; 4 * LONGEST]);
            String::new()
        }
        Drill::Long => "a".repeat(LONGEST),
        Drill::Garbage => {
            send(socket, b"\0\0\0\x08[1,2,3]\n");
            String::new()
        }
        Drill::OtherNumber => {
            send(socket, &answer(number + 1));
            String::new()
        }
        Drill::Twice => {
            let frame = answer(number);
            send(socket, &[frame.as_slice(), frame.as_slice()].concat());
            String::new()
        }
        Drill::WriteFile(path) => format!("{:?}", fs::write(path, b"a").map_err(|e| e.kind())),
        Drill::OpenFiles => open_files().to_string(),
        Drill::StartProcess => Command::new("/proc/self/exe")
            .arg("--version")
            .status()
            .is_ok()
            .to_string(),
    };
    describe(text)
}

fn describe(text: String) -> Description {
    let open = fs::read_dir("/proc/self/fd")
        .into_iter()
        .flatten()
        .flatten();
    let open: Vec<_> = open.map(|entry| entry.path()).collect();
    let mut descriptors = Vec::new();
    for path in open {
        let number = path
            .file_name()
            .and_then(|name| name.to_str()?.parse().ok());
        // That by which they were read is closed again.
        if let (Some(number), Ok(target)) = (number, fs::read_link(&path)) {
            descriptors.push((number, target.to_string_lossy().into_owned()));
        }
    }
    Description {
        text,
        pid: std::process::id(),
        environment: std::env::vars().collect(),
        descriptors,
        limits: limits::described().unwrap_or_default(),
    }
}

/// A hundred bytes of stack and more each, and no end of them.
fn deeper(depth: u64) -> u64 {
    let here = black_box([depth; 16]);
    if here[15] == u64::MAX {
        return 0;
    }
    deeper(here[0] + 1) + black_box(here)[7]
}

/// Takes memory and writes to it, one MiB at a time; how many it has.
fn allocate(mebibytes: usize) -> usize {
    let blocks: Vec<Vec<u8>> = (0..mebibytes)
        .map(|_| black_box(vec![1; 1024 * 1024]))
        .collect();
    blocks.len()
}

fn spin() -> ! {
    loop {
        black_box(0);
    }
}

#[expect(clippy::panic, reason = "that is what it is for")]
fn panics(text: &str) -> ! {
    panic!("{text}")
}

#[expect(
    clippy::disallowed_methods,
    reason = "a library that exits asks nobody either"
)]
fn exit() -> ! {
    std::process::exit(0)
}

/// An answer that any call would take.
fn answer(number: u64) -> Vec<u8> {
    let outcome = Outcome::Done(Reply::Drill(Box::default()));
    encode(&Answer { number, outcome }).map_or_else(|_| Vec::new(), |frame| frame.to_vec())
}

/// Sends bytes as they are. Who does not read them has ended this process.
fn send(mut socket: &UnixStream, bytes: &[u8]) {
    let _ = socket.write_all(bytes);
}

fn open_files() -> usize {
    let mut open = Vec::new();
    // More than any limit, so that it ends without one.
    while let Ok(file) = File::open("/dev/null")
        && open.len() < 4096
    {
        open.push(file);
    }
    open.len()
}
