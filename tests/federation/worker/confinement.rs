//! What a child has: no environment, no descriptors, no more than its limits.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::ExitStatusExt;

use doorward::federation::worker::{CallError, Drill, Limits, Workers};
use nix::fcntl::{FcntlArg, FdFlag, fcntl};
use nix::sys::signal::Signal;

use super::{drill, echo, settings};

#[tokio::test]
async fn a_child_has_no_descriptor_but_its_socket() {
    let folder = tempfile::tempdir().unwrap();
    let file = File::create(folder.path().join("left-open")).unwrap();
    // As a C library opens them, which nobody asked to close it in children.
    fcntl(&file, FcntlArg::F_SETFD(FdFlag::empty())).unwrap();
    let workers = Workers::new(settings());
    let child = echo(&workers, "a").await;
    let (sockets, others): (Vec<_>, Vec<_>) = child
        .descriptors
        .into_iter()
        .partition(|(_, target)| target.starts_with("socket:"));
    let null = |number| (number, "/dev/null".to_owned());
    assert_eq!(others, [null(0), null(1), null(2)]);
    // Its two threads have one each, of the same.
    assert_eq!(sockets.len(), 2);
    assert_eq!(sockets[0].1, sockets[1].1);
    // Where the system shows them to somebody else, they are these.
    if let Ok(open) = fs::read_dir(format!("/proc/{}/fd", child.pid)) {
        assert_eq!(open.count(), 5);
    }
    workers.stop().await;
}

#[tokio::test]
async fn a_child_is_limited_before_it_reads_anything() {
    let workers = Workers::new(settings());
    let child = echo(&workers, "a").await;
    let limits: BTreeMap<_, _> = child.limits.into_iter().collect();
    let expected = Limits::default();
    for (name, value) in [
        ("address_space", expected.address_space),
        ("core", 0),
        ("dumpable", 0),
        ("file_size", 0),
        ("new_privileges", 0),
        ("open_files", expected.open_files),
        ("processes", 0),
    ] {
        assert_eq!(limits[name], value, "{name}");
    }
    let opened = drill(&workers, Drill::OpenFiles).await.unwrap();
    assert_eq!(opened.text, (expected.open_files - 5).to_string());
    // The kernel does not hold the superuser to it.
    if fs::metadata("/proc/self").unwrap().uid() != 0 {
        let started = drill(&workers, Drill::StartProcess).await.unwrap();
        assert_eq!(started.text, "false");
    }
    workers.stop().await;
}

#[tokio::test]
async fn a_child_writes_to_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("written");
    let workers = Workers::new(settings());
    let write = Drill::WriteFile(path.to_str().unwrap().to_owned());
    let heard = drill(&workers, write).await;
    let Err(CallError::Died(status)) = heard else {
        panic!("{heard:?}");
    };
    assert_eq!(status.signal(), Some(Signal::SIGXFSZ as i32));
    assert_eq!(fs::metadata(&path).unwrap().len(), 0);
    workers.stop().await;
}
