//! The C libraries that Doorward is linked with are none of those whose faults are known (M-055).

use std::process::{Command, Output};

/// SQLite 3.51.0 as `sqlite3.h` has it, and OpenSSL 3.0.0 as `OPENSSL_VERSION_NUMBER` has it.
const OLDEST_SQLITE: i32 = 3_051_000;
const OLDEST_OPENSSL: i64 = 0x3000_0000;

fn said_with(variables: &[(&str, &str)]) -> Output {
    Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/script/libraries"))
        .envs(variables.iter().copied())
        .output()
        .expect("script/libraries")
}

#[test]
fn each_c_library_is_new_enough() {
    let said = said_with(&[]);
    assert!(said.status.success(), "{said:?}");
    let said = String::from_utf8(said.stdout).expect("text");
    for name in ["libpq", "libxml-2.0", "openssl", "xmlsec1"] {
        let has_version = |line: &str| {
            let version = line.strip_prefix(name);
            version.is_some_and(|version| version.starts_with(' ') && version.len() > 2)
        };
        assert!(said.lines().any(has_version), "{name}: {said}");
    }
    // The one that is compiled in, and the one that is loaded now.
    let sqlite = libsqlite3_sys::SQLITE_VERSION_NUMBER;
    assert!(sqlite >= OLDEST_SQLITE, "{sqlite}");
    let openssl = openssl::version::number();
    assert!(openssl >= OLDEST_OPENSSL, "{openssl:x}");
}

#[test]
fn one_that_is_too_old_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let old = folder.path().join("pkg-config");
    let program = "#!/bin/sh\n[ \"$1\" = --modversion ] && echo 1.2.3 && exit\nexec pkg-config --atleast-version=999 \"$2\"\n";
    std::fs::write(&old, program).expect("written");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o700);
    std::fs::set_permissions(&old, mode).expect("set");
    let said = said_with(&[("PKG_CONFIG", old.to_str().expect("text"))]);
    assert_eq!(said.status.code(), Some(1), "{said:?}");
    let said = String::from_utf8(said.stderr).expect("text");
    assert!(
        said.contains("xmlsec1 is 1.2.3, and has to be 1.2.37 at least."),
        "{said}"
    );
}

#[test]
fn the_image_is_built_with_these() {
    let image = include_str!("../../Dockerfile");
    let (build, run) = image.split_once("\nFROM debian").expect("two stages");
    assert!(build.contains("\nRUN script/libraries \\\n"), "{build}");
    // Built and run with those of the same release.
    assert!(
        image.starts_with('#') && build.contains("-bookworm AS build"),
        "{build}"
    );
    assert!(run.starts_with(":bookworm-slim\n"), "{run}");
}
