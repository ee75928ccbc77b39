//! Passwords of every length and alphabet: set by the command line, and then typed into the page (NIST SP 800-63B-4 §3.1.1.2).

use std::sync::atomic::{AtomicUsize, Ordering};

use doorward::clock::Clock;
use doorward::secret::sha256_base64url;

use super::super::Desk;
use super::Beside;
use crate::support::authenticator::Authenticator;

/// A new person with this password; says what the command said, and the person's name.
fn add(beside: &Beside, password: &str) -> (super::super::Said, String) {
    static COUNTER: AtomicUsize = AtomicUsize::new(0);
    let name = format!("person{}", COUNTER.fetch_add(1, Ordering::Relaxed));
    let said = beside.run(&["user", "add", "--username", &name], password);
    (said, name)
}

/// So many letters that nobody guesses.
fn random(length: usize) -> String {
    let blocks =
        (0..length.div_ceil(43)).map(|block| sha256_base64url(format!("block {block}").as_bytes()));
    let mut text: String = blocks.collect();
    text.truncate(length);
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_has_fifteen_characters_to_a_thousand_bytes() {
    let beside = Beside::start();
    for (length, why) in [
        (1, "at least 15"),
        (7, "at least 15"),
        (8, "at least 15"),
        (14, "at least 15"),
        (1_025, "at most 1024"),
        (65_536, "at most 1024"),
        (1 << 20, "at most 1024"),
    ] {
        let (said, name) = add(&beside, &random(length));
        assert!(
            said.code == 1 && said.err.contains(why),
            "{length}: {said:?}"
        );
        let (_, page) = beside.sign_in(&name, &random(length.min(20_000))).await;
        assert_eq!(page.name(), "password", "{length}: nobody was added");
    }
    for length in [15, 16, 63, 64, 65, 72, 73, 128, 129, 255, 256, 1_024] {
        let password = random(length);
        let (said, name) = add(&beside, &password);
        said.done();
        let shorter = &password[..length - 1];
        // None is cut: not at 72 bytes, as bcrypt does, and nowhere else.
        for wrong in [shorter, &format!("{password}x")] {
            let (_, page) = beside.sign_in(&name, wrong).await;
            assert_eq!(page.name(), "password", "{length}");
        }
        let (_, page) = beside.sign_in(&name, &password).await;
        assert_eq!(page.name(), "consent", "{length}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_character_of_a_password_counts_and_composition_does_not() {
    let beside = Beside::start();
    for (password, others) in [
        (
            "🦦🔑🌧🪺🧵🫖🪁🦔🧭🪵🥁🧊🛶🪡🎐",
            &["🦦🔑🌧🪺🧵🫖🪁🦔🧭🪵🥁🧊🛶🪡", "???????????????"][..],
        ),
        (
            "  velvet comet harbour birch ",
            &[
                "velvet comet harbour birch",
                "  velvet comet harbour birch",
                " velvet comet harbour birch ",
            ],
        ),
        (
            "velvet\tcomet\tharbour\tbirch",
            &["velvet comet harbour birch", "velvetcometharbourbirch"],
        ),
        (
            "velvet+comet&harbour=birch%20",
            &["velvet comet&harbour=birch ", "velvet+comet"],
        ),
        (
            "Velvet Comet Harbour Birch",
            &["velvet comet harbour birch", "VELVET COMET HARBOUR BIRCH"],
        ),
        (
            "\"velvet' <comet> \\harbour; --",
            &["velvet' <comet> \\harbour; --"],
        ),
        ("ветер и комета над гаванью", &["ветер и комета над гавань"]),
        (
            "velvet \u{202e}comet\u{200d} harbour",
            &["velvet comet harbour"],
        ),
        ("velvet com\u{fb01}t harbour", &["velvet comfit harbour"]),
    ] {
        let (said, name) = add(&beside, password);
        said.done();
        for other in others {
            let (_, page) = beside.sign_in(&name, other).await;
            assert_eq!(page.name(), "password", "{other:?} for {password:?}");
        }
        let (_, page) = beside.sign_in(&name, password).await;
        assert_eq!(page.name(), "consent", "{password:?}");
    }
    // One letter, written in two ways by two keyboards.
    let (composed, apart) = (
        "tr\u{e4}ume von \u{c4}pfeln",
        "tra\u{308}ume von A\u{308}pfeln",
    );
    for (set, typed) in [(composed, apart), (apart, composed)] {
        let (said, name) = add(&beside, set);
        said.done();
        for password in [typed, set] {
            let (_, page) = beside.sign_in(&name, password).await;
            assert_eq!(page.name(), "consent", "{password:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_set_can_be_typed() {
    let beside = Beside::start();
    // Of a file the first line, whichever way it ends.
    for end in ["", "\n", "\r\n", "\nsecond line", "\r\nsecond line\r\n"] {
        let password = "velvet comet harbour birch";
        let (said, name) = add(&beside, &format!("{password}{end}"));
        said.done();
        let (_, page) = beside.sign_in(&name, password).await;
        assert_eq!(page.name(), "consent", "{end:?}");
    }
    // A form has no NUL, and a field of one line no end of a line: who had such a password could never use it.
    for bad in ["velvet comet\0harbour birch", "velvet comet\rharbour birch"] {
        let (said, _) = add(&beside, bad);
        assert!(
            said.code == 1 && said.err.contains("no page can send"),
            "{bad:?}: {said:?}"
        );
    }
}

// Whoever typed them knew the old one.
#[tokio::test(flavor = "multi_thread")]
async fn another_password_forgets_wrong_second_factors() {
    let beside = Beside::start();
    let passwords = [
        "velvet comet harbour birch",
        "maple otter lantern quince",
        "quilted lamp harbour nineteen",
    ];
    let (said, name) = add(&beside, passwords[0]);
    said.done();
    let (mut owner, page) = beside.sign_in(&name, passwords[0]).await;
    assert_eq!(page.name(), "consent");
    let page = owner.open("/account/app").await;
    let secret = page.texts("code.secret").concat();
    let code = Authenticator::new(&secret).code(Clock::system().now());
    let fields = [("secret", page.fields()["secret"].clone()), ("code", code)];
    let fields = fields
        .each_ref()
        .map(|(field, text)| (*field, text.as_str()));
    let page = owner.submit(&page, &fields).await;
    let page = owner.submit(&page, &[]).await;
    let codes = page.texts("ol.codes code");
    assert_eq!(codes.len(), 10, "{}", page.body);
    let type_code = async |password: &str, code: &str| {
        let (mut browser, page) = beside.sign_in(&name, password).await;
        assert_eq!(page.name(), "second-factor", "{}", page.body);
        let fields = [("way", "recovery"), ("code", code)];
        browser.submit(&page, &fields).await
    };
    let close = async |password: &str, right: &str| {
        for _ in 0..5 {
            type_code(password, "0000-0000-0000-0000").await;
        }
        assert_eq!(type_code(password, right).await.status, 429);
    };
    let arguments = ["user", "set-password", &name];
    close(passwords[0], &codes[0]).await;
    let said = beside.run(&arguments, passwords[1]).done();
    assert!(!said.contains("count on"), "{said}");
    let page = type_code(passwords[1], &codes[0]).await;
    assert_eq!(page.name(), "consent", "{}", page.body);
    close(passwords[1], &codes[1]).await;
    beside.run(&["user", "unlock", &name], "").done();
    let page = type_code(passwords[1], &codes[1]).await;
    assert_eq!(page.name(), "consent", "{}", page.body);
    // Their counters have names that only the key leads to.
    close(passwords[1], &codes[2]).await;
    let desk = Desk::new().with("SECRETS__MASTER_KEY_FILE", "absent.key");
    let arguments = [&arguments[..], &["--config", &beside.config]].concat();
    let said = desk.run_with_input(&arguments, passwords[2]).done();
    assert!(said.contains("count on"), "{said}");
    assert_eq!(type_code(passwords[2], &codes[1]).await.status, 429);
}

/// A list of one password, as ranges and as a sorted file; and none where there should be one.
#[test]
fn a_breached_password_is_refused_where_there_is_a_list() {
    use sha1::{Digest as _, Sha1};
    let breached = "velvet comet harbour birch";
    let digest = data_encoding::HEXUPPER.encode(&Sha1::digest(breached));
    let desk = Desk::new();
    desk.run(&["migrate"]).done();
    std::fs::create_dir(desk.path("ranges")).unwrap();
    for range in ["00000", "FFFFF", &digest[..5]] {
        desk.write(
            &format!("ranges/{range}.txt"),
            &format!("{}:3\r\n", &digest[5..]),
        );
    }
    desk.write("sorted.txt", &format!("{digest}:3\n"));
    let desk = std::cell::Cell::new(Some(desk));
    for list in ["ranges", "sorted.txt", "absent"] {
        let with_list = desk.take().unwrap().with("PASSWORDS__BREACHED", list);
        let add = |name: &str, text: &str| {
            with_list.run_with_input(&["user", "add", "--username", name], text)
        };
        let name = list.trim_end_matches(".txt");
        add(&format!("{name}-good"), "maple otter lantern quince").done();
        let said = add(&format!("{name}-bad"), breached);
        let doctor = with_list.run(&["doctor", "--json"]).out;
        if list == "absent" {
            said.done();
            assert!(
                doctor.contains("not looked up among the breached"),
                "{doctor}"
            );
        } else {
            assert!(
                said.code == 1 && said.err.contains("stolen passwords"),
                "{said:?}"
            );
            assert!(
                doctor.contains("breached passwords can be read"),
                "{doctor}"
            );
        }
        desk.set(Some(with_list));
    }
}

both_engines!(none_of_the_last_passwords_is_taken_again, |app| {
    app.add_person().await;
    let words = [
        "velvet comet harbour birch",
        "maple otter lantern quince",
        "copper thistle evening raft",
    ];
    let old = |count: i64| {
        let found = app
            .database
            .count("SELECT count(*) AS count FROM old_passwords");
        assert_eq!(found, count);
    };
    let set = |history: &str, text: &str| {
        let command = [
            "user",
            "set-password",
            "alex",
            "--database",
            &app.database.url_text,
        ];
        let desk = Desk::new().with("PASSWORDS__HISTORY", history);
        desk.run_with_input(&command, text)
    };
    let refused = |said: crate::cli::Said| {
        assert!(
            said.code == 1 && said.err.contains("used this password before"),
            "{said:?}"
        );
    };
    // By the clock by which commands go.
    set("0", crate::support::app::PASSWORD).done();
    refused(set("3", crate::support::app::PASSWORD));
    set("3", words[0]).done();
    old(1);
    refused(set("3", words[0]));
    refused(set("3", crate::support::app::PASSWORD));
    set("3", words[1]).done();
    old(2);
    refused(set("3", crate::support::app::PASSWORD));
    refused(set("3", words[0]));
    refused(set("3", words[1]));
    // Three ago is long ago.
    set("3", words[2]).done();
    old(2);
    set("3", crate::support::app::PASSWORD).done();
    refused(set("1", crate::support::app::PASSWORD));
    set("1", words[1]).done();
    old(0);
    // Without the setting nothing is kept, and nothing refused.
    set("0", words[1]).done();
    old(0);
});

both_engines!(
    a_password_that_was_chosen_for_somebody_has_to_be_changed,
    |app| {
        let desk = Desk::new();
        let run = |arguments: &[&str]| {
            let database = ["--database", app.database.url_text.as_str()];
            let said = desk.run_with_input(
                &[arguments, &database].concat(),
                "velvet comet harbour birch",
            );
            said.done()
        };
        let state = async || {
            let store = &app.op().store;
            let key = doorward::login::identifier::username_key("li").unwrap();
            let tenant = app.op().tenant.clone();
            let found = store.read(move |r| {
                let user = r.find_user_by_key(&tenant, &key)?.expect("somebody");
                Ok((
                    user.id.clone(),
                    r.find_password_state(&user.id)?.expect("a password"),
                ))
            });
            found.await.unwrap()
        };
        run(&["user", "add", "--username", "li", "--must-change"]);
        let (id, added) = state().await;
        assert!(added.must_change);
        assert!(!format!("{added:?}").contains("argon2"));
        // A new hash of the same password changes nothing about that.
        let (person, phc) = (id.clone(), added.phc.clone());
        let renewed = app
            .op()
            .store
            .write(move |w| w.rehash_password(&person, &phc, &phc));
        assert!(renewed.await.unwrap());
        assert!(state().await.1.must_change);
        run(&["user", "set-password", "li"]);
        assert!(!state().await.1.must_change, "it was changed");
        run(&["user", "set-password", "li", "--must-change"]);
        assert!(state().await.1.must_change);
        let (tenant, now) = (app.op().tenant.clone(), app.op().now());
        let replaced = app.op().store.write(move |w| {
            w.replace_password(&tenant, &id, "$argon2id$other", now, 0)?;
            w.require_new_password(&doorward::domain::id::UserId::new("nobody"))
        });
        assert!(!replaced.await.unwrap(), "nobody has none");
        let (_, own) = state().await;
        assert_eq!((own.must_change, own.changed_at), (false, now));
    }
);
