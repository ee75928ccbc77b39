//! How a server starts, and how it stops.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, SqliteConnection};
use tokio::task::JoinSet;

use super::{Desk, eventually, get, http};
use crate::support::cluster::Cluster;

fn mode(desk: &Desk, name: &str) -> u32 {
    std::fs::metadata(desk.path(name))
        .unwrap_or_else(|error| panic!("{name}: {error}"))
        .permissions()
        .mode()
        & 0o777
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_start_makes_database_and_master_key_for_their_owner_alone() {
    let desk = Desk::new();
    let server = desk.serve(&[]);
    assert_eq!(
        (
            mode(&desk, "doorward.db"),
            mode(&desk, "doorward.db-wal"),
            mode(&desk, "master.key")
        ),
        (0o600, 0o600, 0o600)
    );
    assert_eq!(
        get(&server.issuer, "/.well-known/openid-configuration").await["issuer"],
        server.issuer
    );
    let kids = get(&server.issuer, "/jwks.json").await;
    drop(server);
    let again = desk.serve(&[]);
    assert_eq!(
        get(&again.issuer, "/jwks.json").await,
        kids,
        "the keys are there after a kill"
    );
}

#[test]
fn another_master_key_starts_nothing_and_makes_no_keys() {
    let desk = Desk::new();
    drop(desk.serve(&[]));
    let keys = desk.run(&["key", "list", "--json"]).json();
    desk.write("other.key", "7vCzK0gq3V9mYt1cUe5hJx2RbL8nWsPaQdFiGoTkZyA\n");
    let other = |desk: Desk| desk.with("SECRETS__MASTER_KEY_FILE", "other.key");
    let desk = other(desk);
    let said = desk.try_serve(&[]).err().expect("no start");
    assert!(
        said.contains("cannot be decrypted: the master key is not the one"),
        "{said}"
    );
    assert_eq!(desk.run(&["key", "list", "--json"]).json(), keys);
    std::fs::remove_file(desk.path("other.key")).unwrap();
    let said = desk.try_serve(&[]).err().expect("no start");
    assert!(
        said.contains("other.key is not there, and the database has keys"),
        "{said}"
    );
    assert!(!desk.path("other.key").exists());
    assert_eq!(desk.run(&["key", "list", "--json"]).json(), keys);
}

#[test]
fn a_database_that_cannot_be_made_is_named_with_the_mend() {
    let desk = Desk::new()
        .with("DATABASE__URL", "sqlite:nowhere/doorward.db")
        .with("ISSUER", "http://localhost:1");
    for command in ["migrate", "serve"] {
        let said = desk.run(&[command]);
        assert!(
            said.code == 1
                && said
                    .err
                    .contains("The folder nowhere is not there. Make it"),
            "{command}: {}",
            said.err
        );
    }
}

#[test]
fn an_emptied_database_is_not_taken_for_a_new_one() {
    let desk = Desk::new();
    drop(desk.serve(&[]));
    let kept = |name: &str| std::fs::read(desk.path(name)).unwrap();
    let (database, key) = (kept("doorward.db"), kept("master.key"));
    for name in ["doorward.db-wal", "doorward.db-shm"] {
        std::fs::remove_file(desk.path(name)).unwrap();
    }
    for emptied in [true, false] {
        if emptied {
            desk.write("doorward.db", "");
        } else {
            std::fs::remove_file(desk.path("doorward.db")).unwrap();
        }
        let said = desk.try_serve(&[]).err().expect("no start");
        assert!(said.contains("doorward.db"), "{said}");
        assert!(said.contains("doorward migrate"), "{said}");
        assert_eq!(kept("master.key"), key);
    }
    assert!(!desk.path("doorward.db").exists());
    std::fs::write(desk.path("doorward.db"), database).unwrap();
    drop(desk.serve(&[]));
}

// SQLite makes its index of the log anew.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_whose_index_of_the_log_is_lost_is_whole() {
    let desk = Desk::new();
    let server = desk.serve(&[]);
    let kids = get(&server.issuer, "/jwks.json").await;
    let names: Vec<String> = (0..5).map(|number| format!("casey{number}")).collect();
    let add = |name: &String| {
        desk.run_with_input(
            &["user", "add", "--username", name],
            "Quantum-Otter-Lantern-7291-Fjord\n",
        )
        .done()
    };
    for name in &names {
        add(name);
    }
    drop(server);
    assert!(
        std::fs::metadata(desk.path("doorward.db-wal"))
            .unwrap()
            .len()
            > 0
    );
    std::fs::remove_file(desk.path("doorward.db-shm")).unwrap();
    let server = desk.serve(&[]);
    assert_eq!(get(&server.issuer, "/jwks.json").await, kids);
    let listed = desk.run(&["user", "list"]).done();
    assert!(
        names.iter().all(|name| listed.contains(name.as_str())),
        "{listed}"
    );
}

#[test]
fn a_folder_that_cannot_be_written_is_said_at_the_start() {
    let desk = Desk::new();
    drop(desk.serve(&[]));
    let folder = desk.path("");
    let unshare = ["--mount", "--map-root-user", "sh", "-c"];
    let may_mount = Command::new("unshare").args(unshare).arg("true").output();
    let mut command = if may_mount.is_ok_and(|output| output.status.success()) {
        let mut command = Command::new("unshare");
        command.args(unshare).arg(
            "mount --bind . . && mount -o remount,bind,ro . && cd \"$PWD\" && exec \"$0\" \"$@\"",
        );
        command
    } else {
        let readable = std::fs::Permissions::from_mode(0o555);
        std::fs::set_permissions(&folder, readable).unwrap();
        Command::new("env")
    };
    let output = command
        .arg(env!("CARGO_BIN_EXE_doorward"))
        .args([
            "serve",
            "--issuer",
            "http://localhost:1",
            "--listen",
            "127.0.0.1:0",
        ])
        .current_dir(&folder)
        .output()
        .unwrap();
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o700)).unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains("doorward.lock") || said.contains("doorward.db"),
        "{said}"
    );
    assert!(!said.contains("panicked"), "{said}");
}

#[test]
fn first_starts_at_once_make_one_set_of_keys() {
    let desk = Desk::new();
    let running: Vec<_> = std::thread::scope(|scope| {
        let starts: Vec<_> = (0..3).map(|_| scope.spawn(|| desk.serve(&[]))).collect();
        starts
            .into_iter()
            .map(|start| start.join().unwrap())
            .collect()
    });
    let keys = desk.run(&["key", "list", "--json"]).json();
    let states: Vec<&str> = keys
        .as_array()
        .unwrap()
        .iter()
        .map(|key| key["state"].as_str().unwrap())
        .collect();
    assert_eq!(
        states,
        [
            "signs", "next", "signs", "next", "signs", "next", "signs", "next"
        ],
        "{keys}"
    );
    assert_eq!(running.len(), 3);
}

#[test]
fn an_older_program_does_not_touch_a_newer_database() {
    let desk = Desk::new();
    desk.run(&["migrate"]).done();
    let mut connection =
        SqliteConnection::establish(desk.path("doorward.db").to_str().unwrap()).unwrap();
    connection
        .batch_execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('29991231235959')")
        .unwrap();
    for command in [
        &["migrate"][..],
        &["user", "list"],
        &["migrate", "down", "--yes"],
    ] {
        let said = desk.run(command);
        assert!(
            said.code == 1 && said.err.contains("29991231235959"),
            "{command:?}: {said:?}"
        );
    }
}

#[test]
fn migrations_that_wait_are_said() {
    let desk = Desk::new().with("DATABASE__MIGRATE_ON_START", "false");
    assert!(
        desk.try_serve(&[])
            .err()
            .expect("no start")
            .contains("doorward migrate")
    );
    // By the names of their folders, the oldest first.
    let all = super::names(&Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations"));
    let status = || desk.run(&["migrate", "status", "--json"]).json();
    assert_eq!(
        status(),
        serde_json::json!({ "applied": [], "pending": all })
    );
    assert_eq!(
        desk.run(&["migrate", "--json"]).json()["pending"]
            .as_array()
            .unwrap()
            .len(),
        0
    );
    assert_eq!(
        status(),
        serde_json::json!({ "applied": all, "pending": [] })
    );
    let said = desk.run(&["migrate", "status"]).done();
    assert!(
        all.iter()
            .all(|name| said.contains(&format!("has run: {name}"))),
        "{said}"
    );
    drop(desk.serve(&[]));
    let said = desk.run(&["migrate", "down"]);
    assert!(said.code == 2 && said.err.contains("--yes"), "{said:?}");
    desk.run(&["migrate", "down", "--yes"]).done();
    assert!(desk.run(&["user", "list"]).err.contains("doorward migrate"));
}

#[test]
fn a_signal_ends_it_with_0() {
    for signal in ["TERM", "INT"] {
        let desk = Desk::new();
        let server = desk.serve(&[]);
        server.signal(signal);
        let (code, log, took) = server.wait();
        assert_eq!(code, Some(0), "{log}");
        assert!(
            log.contains("stopped") && took < Duration::from_secs(5),
            "{took:?} {log}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_not_ready_before_it_stops_and_answers_on_until_then() {
    let desk = Desk::new().with("LIMITS__NOTICE", "5m");
    let server = desk.serve(&[]);
    let ask = async |path: &str| {
        let answer = http()
            .get(format!("http://127.0.0.1:{}{path}", server.port))
            .header("host", format!("localhost:{}", server.port))
            .send()
            .await;
        answer.expect("an answer").status().as_u16()
    };
    assert_eq!(ask("/health/ready").await, 200);
    server.signal("TERM");
    let is_told = eventually(Duration::from_secs(10), async || {
        ask("/health/ready").await == 503
    });
    assert!(is_told.await);
    // Each over a connection of its own.
    assert_eq!(ask("/health/live").await, 200);
    assert_eq!(ask("/jwks.json").await, 200);
    server.signal("TERM");
    let (code, log, took) = server.wait();
    assert_eq!(code, Some(0), "{log}");
    assert!(took < Duration::from_secs(30), "the second signal ends it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgres_that_hangs_keeps_no_server_from_stopping() {
    let cluster = Cluster::start();
    let desk = Desk::new();
    let absent = format!("{}_absent", cluster.url());
    let said = desk.run(&["migrate", "--database", &absent]);
    assert!(
        said.code == 1 && said.err.contains("createdb"),
        "{}",
        said.err
    );
    let server = desk.serve(&["--database", &cluster.url()]);
    cluster.freeze();
    let probe = http()
        .get(format!("http://127.0.0.1:{}/health/ready", server.port))
        .header("host", format!("localhost:{}", server.port));
    let probe = tokio::spawn(probe.send());
    tokio::time::sleep(Duration::from_millis(300)).await;
    server.signal("TERM");
    assert_eq!(server.wait_unread(Duration::from_secs(15)), Some(0));
    assert_eq!(probe.await.unwrap().expect("an answer").status(), 503);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_nobody_reads_stops_nobody() {
    const CLIENTS: usize = 8;
    // Each is a line in the log: together more than the pipe and the queue before it hold.
    const REQUESTS: usize = 18_000 / CLIENTS;
    let desk = Desk::new();
    let server = desk.serve(&[]);
    let http = http();
    let mut clients = JoinSet::new();
    for _ in 0..CLIENTS {
        let request = http
            .post(format!("http://127.0.0.1:{}/token", server.port))
            .header("host", format!("localhost:{}", server.port))
            .form(&[("grant_type", "authorization_code")]);
        clients.spawn(async move {
            for _ in 0..REQUESTS {
                let request = request.try_clone().expect("a body that can be sent again");
                let answer = request.send().await.expect("an answer");
                assert_eq!(answer.status(), 401);
            }
        });
    }
    clients.join_all().await;
    server.signal("TERM");
    assert_eq!(
        server.wait_unread(Duration::from_secs(10)),
        Some(0),
        "it ends, too"
    );
}

#[test]
fn an_address_in_use_is_said() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let desk = Desk::new();
    let said = desk.run(&[
        "serve",
        "--issuer",
        "http://localhost:1",
        "--listen",
        &address,
    ]);
    assert!(
        said.code == 1
            && said
                .err
                .contains(&format!("{address} cannot be listened on")),
        "{said:?}"
    );
    assert_eq!(desk.names(), Vec::<String>::new());
}

// A copy of one file is a copy of everything.
#[test]
fn when_nobody_uses_a_database_it_is_one_file() {
    let desk = Desk::new();
    desk.run(&["migrate"]).done();
    for number in 0..5 {
        desk.run_with_input(
            &["user", "add", "--username", &format!("person{number}")],
            "correct heron battery stable\n",
        )
        .done();
        let names = desk.names();
        let left = names.iter().find(|name| name.contains("-wal"));
        assert_eq!(left, None, "{names:?}");
    }
    let server = desk.serve(&[]);
    server.signal("TERM");
    assert_eq!(server.wait().0, Some(0));
    assert!(!desk.names().iter().any(|name| name.contains("-wal")));
}
