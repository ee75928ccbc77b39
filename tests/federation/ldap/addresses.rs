//! A server whose name has several addresses, of which not all are there.

use std::fs;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use doorward::federation::ldap::protocol::{
    Answer, By, Credentials, Keep, Server, Task, Wanted, Way, What,
};
use doorward::federation::worker::{Job, Reply, Secret, Settings, Workers};
use tokio::net::TcpListener;

use super::slapd::{BASE, READER, READER_PASSWORD, Slapd, THEIRS};

/// How long all of it may take.
const WITHIN: Duration = Duration::from_secs(9);

/// alex's sign-in at a server that has these addresses.
pub fn task(slapd: &Slapd, addresses: Vec<SocketAddr>) -> Task {
    Task {
        way: Way {
            servers: vec![Server {
                name: "ldap".to_owned(),
                host: "localhost".to_owned(),
                addresses,
                is_tls_at_once: true,
            }],
            authorities: Some(fs::read_to_string(slapd.authorities()).expect("read")),
            own_certificate: None,
            service: Some(Credentials {
                dn: READER.to_owned(),
                password: Secret::new(READER_PASSWORD),
            }),
        },
        what: What::SignIn {
            wanted: Wanted {
                by: By::Filter("(uid=alex)".to_owned()),
                base: BASE.to_owned(),
                subject: "entryUUID".to_owned(),
                attributes: Vec::new(),
                groups: None,
            },
            password: Secret::new(THEIRS),
        },
        within: u64::try_from(WITHIN.as_millis()).expect("short"),
        keep: Keep::USUAL,
    }
}

#[tokio::test]
async fn an_address_that_is_not_there_leaves_the_others_their_time() {
    let slapd = Slapd::start();
    let workers = Workers::new(Settings {
        program: env!("CARGO_BIN_EXE_doorward").into(),
        ..Settings::default()
    });
    let at = |address: &str, port: u16| SocketAddr::new(address.parse().expect("one"), port);
    // It listens at the first of them alone: nobody is at the second, and the third takes connections and says nothing.
    let listener = TcpListener::bind("127.0.0.3:0").await.expect("a port");
    let good = at("127.0.0.1", slapd.tls_port);
    let closed = at("127.0.0.2", slapd.tls_port);
    let silent = listener.local_addr().expect("an address");
    for (addresses, is_found) in [
        (vec![closed, good], true),
        (vec![silent, good], true),
        (vec![silent, closed, good], true),
        (vec![closed, silent], false),
        (Vec::new(), false),
    ] {
        let begun = Instant::now();
        let job = Job::Ldap(Box::new(task(&slapd, addresses.clone())));
        let reply = workers.call("corp", job, WITHIN, WITHIN * 2).await;
        let Ok(Reply::Ldap(answer)) = reply else {
            panic!("{reply:?}");
        };
        match *answer {
            Answer::Person(entry) if is_found => assert!(entry.dn.starts_with("uid=alex,")),
            Answer::Unavailable(_) if !is_found => {}
            answer => panic!("{addresses:?}: {answer:?}"),
        }
        assert!(begun.elapsed() < WITHIN, "{addresses:?}");
    }
    workers.stop().await;
}
