//! What does not sign anybody in, however it is typed, and whoever answers.

use std::time::{Duration, Instant};

use doorward::domain::connector::ConnectorName;
use doorward::login::hashing::PASSWORD_BYTES;
use reqwest::StatusCode;
use tokio::net::TcpListener;

use super::impostor::{BOUND, Impostor, Script, found};
use super::slapd::{BASE, Slapd, THEIRS};
use super::{Stand, by_name, directory, server};
use crate::federation::{is_trouble, set_address};
use crate::support::Browser;
use crate::support::app::PASSWORD;
use crate::support::certificates::{Authority, Certificate, LONG_AGO, Wanted};
use crate::support::process::free_port;

// C-053: this directory lets anybody in by a name and an empty password, as the specification has it.
both_engines!(
    an_empty_password_is_nobodys_and_no_directory_is_asked,
    |app| {
        let slapd = Slapd::start();
        for connection in [slapd.connection(), by_name(slapd.connection())] {
            let mut stand = Stand::start(app.engine, connection).await;
            for blank in [" ", "   ", "\t", "\u{a0}\u{2003}"] {
                stand.is_wrong("alex", blank).await;
            }
            let page = stand.browser.open(&stand.rp.authorize(&[])).await;
            let page = stand.browser.sign_in_with(&page, "alex", "").await;
            assert_eq!(stand.browser.session_cookie(), None, "{}", page.body);
            assert_eq!(stand.rows("users"), 0);
        }
        let silent = Impostor::start(Script {
            is_tls_at_once: true,
            says: vec![BOUND.to_vec()],
        })
        .await;
        let mut stand = Stand::start(app.engine, by_name(silent.connection())).await;
        stand.is_wrong("alex", " ").await;
        assert_eq!(silent.heard(), b"", "it was not even asked");
    }
);

// However long a directory hashes what it is asked about, it is no longer than for what a person types.
both_engines!(
    a_password_longer_than_any_is_nobodys_and_no_directory_is_asked,
    |app| {
        let silent = Impostor::start(Script {
            is_tls_at_once: true,
            says: vec![BOUND.to_vec()],
        })
        .await;
        let long = "x".repeat(PASSWORD_BYTES + 1);
        for connection in [by_name(silent.connection()), silent.connection()] {
            let mut stand = Stand::start(app.engine, connection).await;
            stand.is_wrong("alex", &long).await;
            assert_eq!(silent.heard(), b"", "it was not even asked");
        }
        let mut stand = Stand::start(app.engine, by_name(silent.connection())).await;
        stand.enter("alex", &long[1..]).await;
        assert!(silent.heard().len() > PASSWORD_BYTES, "it is a password");
    }
);

// C-054
both_engines!(what_is_typed_means_itself_in_filters_and_names, |app| {
    let slapd = Slapd::start();
    for connection in [slapd.connection(), by_name(slapd.connection())] {
        let mut stand = Stand::start(app.engine, connection).await;
        for typed in [
            "*",
            "a*",
            "*)(uid=*",
            "alex)(|(uid=*",
            "\\61lex",
            "alex,ou=people",
            "alex\\",
            "alex+cn=Alex Example",
            "uid=alex",
            "(alex)",
            "alex,ou=people,dc=corp,dc=example#",
            "al\u{435}x",
        ] {
            stand.is_wrong(typed, THEIRS).await;
        }
        assert_eq!(stand.rows("users"), 0);
        stand.claims("alex", THEIRS).await;
    }
});

both_engines!(
    a_wrong_password_there_is_a_wrong_password_and_is_counted,
    |app| {
        let slapd = Slapd::start();
        let mut stand = Stand::start(app.engine, slapd.connection()).await;
        stand.claims("alex", THEIRS).await;
        let before = stand.rows("activity");
        stand
            .is_wrong("alex@corp.example", "another pass phrase")
            .await;
        assert_eq!(
            stand.rows("activity"),
            before + 1,
            "its person can read of it"
        );
        stand.is_wrong("nobody", THEIRS).await;
        assert!(stand.rows("throttles") > 0);
        // What is right takes its own count back.
        stand.claims("alex", THEIRS).await;
    }
);

// H-080
both_engines!(of_two_entries_with_one_name_neither_is_taken, |app| {
    let slapd = Slapd::start();
    let mut stand = Stand::start(app.engine, slapd.connection()).await;
    let page = stand.enter("twin", THEIRS).await;
    is_trouble(&page, &stand.browser, "upstream-unbelieved", 502);
    assert_eq!(stand.rows("users"), 0);
});

// H-080: a server that gives out one of several says that there are more (RFC 4511 §4.5.1.4).
both_engines!(one_entry_of_more_is_not_the_only_one, |app| {
    let dn = format!("uid=alex,{BASE}");
    for (code, is_all) in [(0, true), (4, false)] {
        let known_by = ("entryUUID", "b37b5b6e-0b0e-103c-8f4b-9b3c1d2e4f5a");
        let impostor = Impostor::start(Script {
            is_tls_at_once: true,
            says: vec![BOUND.to_vec(), found(&dn, known_by, code)],
        })
        .await;
        let mut stand = Stand::start(app.engine, impostor.connection()).await;
        let page = stand.enter("alex", THEIRS).await;
        if is_all {
            assert_eq!(page.name(), "consent", "{}", page.body);
        } else {
            is_trouble(&page, &stand.browser, "upstream-unbelieved", 502);
            assert_eq!(stand.rows("users"), 0);
        }
    }
});

both_engines!(what_the_password_policy_refuses_is_refused, |app| {
    let slapd = Slapd::start();
    let mut stand = Stand::start(app.engine, slapd.connection()).await;
    // The password is right, and is to be changed there first.
    for name in ["old", "reset"] {
        let page = stand.enter(name, THEIRS).await;
        is_trouble(&page, &stand.browser, "upstream-expired", 403);
        stand.is_wrong(name, "another pass phrase").await;
    }
    // Nobody learns by this that the password is right.
    stand.is_wrong("locked", THEIRS).await;
    assert_eq!(stand.rows("users"), 0);
});

// C-055: none of these is told a password.
both_engines!(
    a_server_that_does_not_show_who_it_is_is_told_nothing,
    |app| {
        let other = Authority::new("Others");
        let folder = tempfile::tempdir().unwrap();
        let others = folder.path().join("others.pem");
        std::fs::write(&others, other.pem()).unwrap();
        let slapd = Slapd::start();
        let mut connection = slapd.connection();
        directory(&mut connection).authorities_file = Some(others);
        let expired = Slapd::start_with("", "", |authority| {
            authority.issue(Wanted {
                subject: "/CN=localhost",
                alternatives: "DNS:localhost",
                usage: "serverAuth",
                from: LONG_AGO,
                until: "20010101000000Z",
                ..Wanted::default()
            })
        });
        let elsewhere = Slapd::start_with("", "", |authority| {
            authority.issue(Wanted {
                subject: "/CN=ldap.corp.example",
                alternatives: "DNS:ldap.corp.example",
                usage: "serverAuth",
                ..Wanted::default()
            })
        });
        for connection in [
            connection,
            expired.connection(),
            expired.connection_by_start_tls(),
            elsewhere.connection(),
            elsewhere.connection_by_start_tls(),
        ] {
            let mut stand = Stand::start(app.engine, connection).await;
            let page = stand.enter("alex", THEIRS).await;
            is_trouble(&page, &stand.browser, "upstream-unavailable", 503);
        }
        // By an address, of which the certificate says nothing.
        let mut connection = slapd.connection();
        directory(&mut connection).servers = vec![server("127.0.0.1", slapd.tls_port, true)];
        let mut stand = Stand::start(app.engine, connection).await;
        let page = stand.enter("alex", THEIRS).await;
        is_trouble(&page, &stand.browser, "upstream-unavailable", 503);
    }
);

/// An answer to StartTLS with this result code.
fn start_tls_answer(code: u8) -> Vec<u8> {
    vec![0x30, 12, 2, 1, 1, 0x78, 7, 0x0A, 1, code, 4, 0, 4, 0]
}

both_engines!(
    start_tls_that_is_refused_or_tampered_with_ends_the_connection,
    |app| {
        let injected = [start_tls_answer(0), BOUND.to_vec()].concat();
        let other = [0x30, 12, 2, 1, 7, 0x78, 7, 0x0A, 1, 0, 4, 0, 4, 0].to_vec();
        for said in [
            start_tls_answer(53),
            start_tls_answer(2),
            injected,
            other,
            BOUND.to_vec(),
            b"HTTP/1.1 200 OK\r\n\r\n".to_vec(),
            Vec::new(),
        ] {
            let says = vec![said.clone()];
            let impostor = Impostor::start(Script {
                is_tls_at_once: false,
                says,
            })
            .await;
            let mut stand = Stand::start(app.engine, by_name(impostor.connection())).await;
            let page = stand.enter("alex", THEIRS).await;
            is_trouble(&page, &stand.browser, "upstream-unavailable", 503);
            let heard = impostor.heard();
            assert_eq!(
                heard.len(),
                31,
                "the request for TLS alone, after {said:02x?}: {heard:02x?}"
            );
        }
    }
);

both_engines!(a_server_that_wants_a_certificate_is_shown_ours, |app| {
    let slapd = Slapd::start_with("", "TLSVerifyClient demand", Certificate::of_server);
    let mut stand = Stand::start(app.engine, slapd.connection()).await;
    let page = stand.enter("alex", THEIRS).await;
    is_trouble(&page, &stand.browser, "upstream-unavailable", 503);
    let mut connection = slapd.connection();
    directory(&mut connection).own_certificate = Some(slapd.client_certificate());
    let mut stand = Stand::start(app.engine, connection).await;
    stand.claims("alex", THEIRS).await;
});

// H-080: nobody is asked, and told a password, whom the directory names.
both_engines!(referrals_are_not_followed, |app| {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let away = format!("ou=away,{BASE}");
    let entry = format!(
        "dn: {away}
objectClass: referral
objectClass: extensibleObject
ou: away
ref: ldap://127.0.0.1:{port}/{away}
"
    );
    let slapd = Slapd::start_with(&entry, "", Certificate::of_server);
    let mut stand = Stand::start(app.engine, slapd.connection()).await;
    stand.claims("alex", THEIRS).await;
    stand.is_wrong("somebody", THEIRS).await;
    let mut connection = slapd.connection();
    directory(&mut connection).base = away;
    let mut stand = Stand::start(app.engine, connection).await;
    let page = stand.enter("alex", THEIRS).await;
    is_trouble(&page, &stand.browser, "upstream-unavailable", 503);
    let asked = tokio::time::timeout(Duration::from_millis(200), listener.accept()).await;
    assert!(asked.is_err(), "{asked:?}");
});

// H-052: who has a password here, who is of the directory, and who is neither, is not to be told from how long it takes.
both_engines!(no_is_said_no_sooner_to_one_than_to_another, |app| {
    let slapd = Slapd::start();
    let mut stand = Stand::start(app.engine, slapd.connection()).await;
    stand
        .here
        .add_user("somebody", "somebody@example.com")
        .await;
    for name in ["somebody", "kim", "nobody"] {
        let begun = Instant::now();
        stand.is_wrong(name, "another pass phrase").await;
        let took = begun.elapsed();
        assert!(took >= Duration::from_millis(750), "{name}: {took:?}");
    }
});

// Whoever brings it about that one is away would else guess at another for nothing.
both_engines!(a_guess_counts_whatever_else_is_away, |app| {
    let slapd = Slapd::start();
    let mut away = slapd.connection();
    away.connector.name = ConnectorName::parse("away").expect("a name");
    directory(&mut away).servers = vec![server("localhost", free_port(), true)];
    let mut stand = Stand::start_with(app.engine, vec![away, slapd.connection()]).await;
    for _ in 0..10 {
        stand.browser = Browser::new(&stand.here);
        let page = stand.enter("alex", "another pass phrase").await;
        is_trouble(&page, &stand.browser, "upstream-unavailable", 503);
    }
    stand.browser = Browser::new(&stand.here);
    let page = stand.enter("alex", THEIRS).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS, "{}", page.body);
});

both_engines!(
    a_guess_at_a_password_of_ours_counts_while_a_directory_is_away,
    |app| {
        let slapd = Slapd::start();
        let mut stand = Stand::start(app.engine, slapd.connection()).await;
        stand.here.add_user("sam", "other@corp.example").await;
        set_address(&stand.here, "sam", "alex@corp.example").await;
        stand.claims("alex", THEIRS).await;
        assert_eq!(stand.rows("users"), 1, "sam is linked");
        drop(slapd);
        for _ in 0..10 {
            stand.browser = Browser::new(&stand.here);
            let page = stand.enter("sam", "another pass phrase").await;
            is_trouble(&page, &stand.browser, "upstream-unavailable", 503);
        }
        stand.browser = Browser::new(&stand.here);
        let page = stand.enter("sam", PASSWORD).await;
        assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS, "{}", page.body);
    }
);

// A name is one name, however it is written.
both_engines!(guesses_at_one_name_count_together, |app| {
    let slapd = Slapd::start();
    let mut stand = Stand::start(app.engine, slapd.connection()).await;
    let spelled = [
        "o'neil",
        "O'neil",
        " O'Neil ",
        "\u{ff4f}'neil",
        "o'n\u{e9}il",
        "o'ne\u{ad}il",
    ];
    for name in spelled.iter().cycle().take(10) {
        stand.is_wrong(name, "another pass phrase").await;
    }
    stand.browser = Browser::new(&stand.here);
    let page = stand.enter("O'NEIL", "another pass phrase").await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS, "{}", page.body);
});

// What 389 Directory Server says of an account that was tried too often, and others of one that has no password.
both_engines!(
    what_is_against_one_account_is_not_against_the_directory,
    |app| {
        for code in [19, 48, 50] {
            let mut says = BOUND.to_vec();
            says[9] = code;
            let impostor = Impostor::start(Script {
                is_tls_at_once: true,
                says: vec![says],
            })
            .await;
            let connection = by_name(impostor.connection());
            let mut stand = Stand::start(app.engine, connection).await;
            stand.is_wrong("locked", THEIRS).await;
            // It is asked again, and not left alone for that.
            let asked = impostor.heard().len();
            stand.is_wrong("locked", THEIRS).await;
            assert!(impostor.heard().len() > asked, "{code}");
        }
    }
);

// An address that was given to somebody else since.
both_engines!(
    an_address_that_another_has_now_leads_nobody_to_whose_it_was,
    |app| {
        let slapd = Slapd::start();
        let mut stand = Stand::start(app.engine, slapd.connection()).await;
        stand.claims("alex", THEIRS).await;
        let before = "UPDATE upstream_identities SET subject = 'whoever had it before'";
        stand.here.database.execute(before);
        stand.browser = Browser::new(&stand.here);
        let page = stand.enter("alex", THEIRS).await;
        is_trouble(&page, &stand.browser, "upstream-taken", 409);
        assert_eq!(stand.rows("upstream_identities"), 1);
    }
);
