//! Hashes that other systems made: verified as they are, and ours after the first sign-in.

use std::num::NonZeroUsize;
use std::time::{Duration, Instant};

use doorward::domain::id::UserId;
use doorward::login::hashing::{
    Cost, HashingError, HashingPool, Password, PoolSize, Refused, StoredHash, Verdict,
};

use crate::support::{Browser, RelyingParty, TestApp};

/// What those that were imported had for a password: no new one may be so well known.
pub const PASSWORD: &str = "correct horse battery staple";
/// It in each form that is known. Made by passlib 1.7.4, argon2-cffi, Python's hashlib, and crypt(3) of libxcrypt 4.4.33.
const IMPORTED: &[&str] = &[
    "$argon2i$v=19$m=64,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$x/KCw2N8MhKp6JDp8+8iRpi/uyVO6cFG20eaviphv5M",
    "$argon2d$v=19$m=64,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$D6117XcYyLUPF7YD7UYQ1hqZ6WWj0hdq+bZZA2lT8QU",
    "$argon2i$v=16$m=64,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$gtgpVLEfI+RusIxixi8g3itgHY8BvNXzJUM7+uIX2qA",
    "$argon2d$v=16$m=64,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$K54BpmHpwIniyWLnUr5GZAmYrCRDLKA2A/YlE3PhT+Q",
    "$argon2id$v=16$m=64,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$MlR1nPUKwuK/Ge/AJ5foY5tuf4IVss//yLEuQVcPQXw",
    // The reference implementation reads what has no version as version 16.
    "$argon2i$m=64,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$gtgpVLEfI+RusIxixi8g3itgHY8BvNXzJUM7+uIX2qA",
    "$2a$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG",
    "$2b$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG",
    "$2y$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG",
    "$scrypt$ln=4,r=8,p=2$MDEyMzQ1Njc4OWFiY2RlZg$C1V6BbGFV8LY5508xXsgJfJAj+hUNa7f9h7gphnABHE",
    "$pbkdf2-sha1$i=25,l=20$MDEyMzQ1Njc4OWFiY2RlZg$EYwyPjuLFBNHx03l7t2GW5sd8EM",
    "$pbkdf2-sha256$i=25,l=32$MDEyMzQ1Njc4OWFiY2RlZg$tTU4XCnn0x4S8kjpB03Th0227a3jgHvtNh1OYxgLAM0",
    "$pbkdf2-sha256$i=25$MDEyMzQ1Njc4OWFiY2RlZg$tTU4XCnn0x4S8kjpB03Th0227a3jgHvtNh1OYxgLAM0",
    "$pbkdf2-sha512$i=25,l=64$MDEyMzQ1Njc4OWFiY2RlZg$Z4j97g5fu5oG9tolYkA1iwoBmhb9n73/J5Ecy3WXZ03n4FTktLHy9iGw8OdYJUySsIfvR1rt6KF3IkKgVzarKQ",
    "$pbkdf2$25$././././././././././AQ$93p/8AkuB1GZm4kwtCmp.k8Lvlo",
    "$pbkdf2-sha256$25$././././././././././AQ$XFDECTxagGlrXOVxXC7vfIXFkkDKqq.zVVRqHX8v/Ew",
    "$pbkdf2-sha512$25$././././././././././AQ$iRTxaODnPoogmpNz.SOLzod1AzFri/Kb4rbmJPBP4.pkpiqxMqXrAWMT.eaIWEqvbZDyAIlrqiGNAxT/KIuNEQ",
    "pbkdf2_sha256$25$seasalt$3VORFi93skx4RHuCAes+yEgRQ2jZhth1CLnfE44CJb0=",
    "pbkdf2_sha1$25$seasalt$/OWIMCSy6GwurJ/7ZXXttg1YyiI=",
    "$5$rounds=1000$saltstring$MGHTVAK1OdWrxoC7LJKeycAtdF/rZJH8EE46Glj/aT6",
    "$6$rounds=1000$saltstring$B.n1vD77SdB2TuXAE0nGKP536R1bUc6NvRMEtukg5fkv3SlfIs6RsCY18TxG6AWfmoa/S410tUwH1MRlKRQST0",
    "$6$saltstring$qvPJY4PeugKzKQqyIJ0gRdJnpS0uaaiZ.X1SaheFedsK/yZPwlluTLS90fJPM41sD5JxCHKgGr1..qt5HqEY8.",
    // N 16, r 8, p 2; N 16, r 1, p 1.
    "$7$26....0....0123456789abcdef$9IZS32PVL7Aqbr7D3j56Z6DEDWCJpsurqv/saa/k225",
    "$7$2/..../....saltsalt$aJnQBtGiz03EyMjBydTw/x9RHYj7B3ZspJ0GogdReCA",
];

/// From the documents of the algorithms, and from the tests of those who made them.
const PUBLISHED: &[(&str, &str)] = &[
    // U. Drepper, "Unix crypt using SHA-256 and SHA-512", test vectors.
    (
        "Hello world!",
        "$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5",
    ),
    (
        "Hello world!",
        "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1",
    ),
    // jBCrypt, which has them of OpenBSD.
    (
        "",
        "$2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s.",
    ),
    (
        "abcdefghijklmnopqrstuvwxyz",
        "$2a$06$.rCVZVOThsIa97pEDOxvGuRRgzG64bvtJ0938xuqzv18d3ZpQhstC",
    ),
    // RFC 7914 §12.
    (
        "pleaseletmein",
        "$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLVQylVYT8Pz2LUlwUkKpr55h6F3A1lHkDfzwF7RVdYhw",
    ),
    // The same in the form of crypt(3), half as long, as libxcrypt 4.4.33 makes it.
    (
        "pleaseletmein",
        "$7$C6..../....SodiumChloride$kBGj9fHznVYFQMEn/qDCfrDevf9YDtcDdKvEqHJLV8D",
    ),
    // RFC 7914 §11.
    (
        "passwd",
        "$pbkdf2-sha256$1$c2FsdA$VawEblbjCJ/sFpHCJUS2BflBhSFt3gRl5oudV8INrLxJypzM8Xm2RZkWZLOdd.8xfHG4RbHjC9UJESBB06GXgw",
    ),
    // RFC 6070 §2, the fifth.
    (
        "passwordPASSWORDpassword",
        "$pbkdf2$4096$c2FsdFNBTFRzYWx0U0FMVHNhbHRTQUxUc2FsdFNBTFRzYWx0$PS7sT.QchJuAyNg2YsDkSospGpZM8vBwOA",
    ),
];

fn pool(cost: Cost) -> HashingPool {
    let size = PoolSize {
        threads: NonZeroUsize::MIN,
        places: 8,
        wait: Duration::from_secs(20),
    };
    HashingPool::new(size, cost).unwrap()
}

const CHEAP: Cost = Cost {
    memory: 64,
    passes: 1,
    lanes: 1,
};

const NO: Verdict = Verdict {
    matches: false,
    needs_rehash: false,
};
const TO_BE_RENEWED: Verdict = Verdict {
    matches: true,
    needs_rehash: true,
};

async fn verify(pool: &HashingPool, password: &str, stored: &str) -> Result<Verdict, HashingError> {
    let password = Password::new(password).unwrap();
    pool.verify(password, Some(stored)).await
}

#[tokio::test]
async fn each_foreign_form_matches_its_password_and_no_other() {
    let pool = pool(CHEAP);
    for stored in IMPORTED {
        let verdict = verify(&pool, PASSWORD, stored).await;
        assert_eq!(verdict, Ok(TO_BE_RENEWED), "{stored}");
        for other in [
            "",
            "correct horse battery stapl",
            "Correct horse battery staple",
        ] {
            assert_eq!(verify(&pool, other, stored).await, Ok(NO), "{stored}");
        }
    }
    for (password, stored) in PUBLISHED {
        let verdict = verify(&pool, password, stored).await;
        assert_eq!(verdict, Ok(TO_BE_RENEWED), "{stored}");
    }
}

/// What is refused before anything of it is computed.
const REFUSED: &[(&str, Refused)] = &[
    // 2^31 and 2^17 rounds, fewer than there are, no number.
    (
        "$2b$31$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG",
        Refused::Cost,
    ),
    (
        "$2b$17$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG",
        Refused::Cost,
    ),
    (
        "$2b$03$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG",
        Refused::Cost,
    ),
    (
        "$2b$4$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG",
        Refused::Syntax,
    ),
    (
        "$2b$+4$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG",
        Refused::Syntax,
    ),
    (
        "$2b$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6C",
        Refused::Length,
    ),
    (
        "$2b$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6C=",
        Refused::Syntax,
    ),
    ("$2b$04$", Refused::Length),
    (
        "$2x$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG",
        Refused::Algorithm,
    ),
    (
        "$2$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG",
        Refused::Algorithm,
    ),
    // 512 MiB, 2^63 rows, 2^64 rows, a gigabyte and more in lanes.
    ("$scrypt$ln=19,r=8,p=1$S$H", Refused::Cost),
    ("$scrypt$ln=63,r=8,p=1$S$H", Refused::Cost),
    ("$scrypt$ln=64,r=8,p=1$S$H", Refused::Cost),
    ("$scrypt$ln=4294967295,r=8,p=1$S$H", Refused::Cost),
    ("$scrypt$ln=18,r=8,p=5$S$H", Refused::Cost),
    ("$scrypt$ln=10,r=4294967295,p=1$S$H", Refused::Cost),
    ("$scrypt$ln=10,r=8,p=4294967295$S$H", Refused::Cost),
    ("$scrypt$ln=0,r=8,p=1$S$H", Refused::Cost),
    ("$scrypt$ln=10,r=0,p=1$S$H", Refused::Cost),
    ("$scrypt$ln=10,r=8,p=0$S$H", Refused::Cost),
    ("$scrypt$ln=10,r=8$S$H", Refused::Cost),
    ("$scrypt$v=1$ln=10,r=8,p=1$S$H", Refused::Version),
    ("$scrypt$ln=10,r=8,p=1$S", Refused::Length),
    ("$scrypt$", Refused::Syntax),
    // crypt(3): 1 GiB, 2^63 rows, five times 256 MiB, r and p of 2^30 - 1, none of each.
    ("$7$I6..../....%$K", Refused::Cost),
    ("$7$z6..../....%$K", Refused::Cost),
    ("$7$G6....3....%$K", Refused::Cost),
    ("$7$8zzzzz/....%$K", Refused::Cost),
    ("$7$86....zzzzz%$K", Refused::Cost),
    ("$7$.6..../....%$K", Refused::Cost),
    ("$7$8...../....%$K", Refused::Cost),
    ("$7$86.........%$K", Refused::Cost),
    ("$7$86....-....%$K", Refused::Syntax),
    ("$7$86..../....short$K", Refused::Length),
    ("$7$86..../....%%%%%%%%%%%%%%%%$K", Refused::Length),
    ("$7$86..../....%$aJnQBtGiz03EyMjBydTw", Refused::Length),
    ("$7$86..../....%$K.", Refused::Length),
    ("$7$86..../....%$", Refused::Length),
    ("$7$86..../....%", Refused::Syntax),
    ("$7$86", Refused::Syntax),
    ("$7$", Refused::Syntax),
    ("$pbkdf2-sha256$i=10000001$S$H", Refused::Cost),
    // Three blocks of twenty bytes cost three times as much.
    ("$pbkdf2-sha1$i=5000001$S$H", Refused::Cost),
    ("$pbkdf2-sha256$i=0$S$H", Refused::Cost),
    ("$pbkdf2-sha256$l=32$S$H", Refused::Cost),
    ("$pbkdf2-sha256$i=25,l=31$S$H", Refused::Length),
    ("$pbkdf2-sha256$i=25,x=32$S$H", Refused::Cost),
    ("$pbkdf2-sha256$10000001$S$H", Refused::Cost),
    ("$pbkdf2-sha256$0$S$H", Refused::Cost),
    ("$pbkdf2-sha256$-1$S$H", Refused::Cost),
    ("$pbkdf2-sha256$025$S$H", Refused::Cost),
    ("$pbkdf2-sha256$25$!$H", Refused::Syntax),
    ("$pbkdf2-sha256$25$S", Refused::Length),
    ("$pbkdf2-sha256$25$S$AAAA", Refused::Length),
    ("$pbkdf2-md5$25$S$H", Refused::Algorithm),
    (
        "pbkdf2_sha256$99999999999$seasalt$3VORFi93skx4RHuCAes+yEgRQ2jZhth1CLnfE44CJb0=",
        Refused::Cost,
    ),
    (
        "pbkdf2_sha256$25$$3VORFi93skx4RHuCAes+yEgRQ2jZhth1CLnfE44CJb0=",
        Refused::Length,
    ),
    ("pbkdf2_sha256$25$seasalt$", Refused::Length),
    ("pbkdf2_sha256$25", Refused::Syntax),
    (
        "pbkdf2_md5$25$seasalt$3VORFi93skx4RHuCAes+yEgRQ2jZhth1CLnfE44CJb0=",
        Refused::Algorithm,
    ),
    (
        "$5$rounds=5000001$saltstring$MGHTVAK1OdWrxoC7LJKeycAtdF/rZJH8EE46Glj/aT6",
        Refused::Cost,
    ),
    (
        "$5$rounds=999$saltstring$MGHTVAK1OdWrxoC7LJKeycAtdF/rZJH8EE46Glj/aT6",
        Refused::Cost,
    ),
    (
        "$5$rounds=$saltstring$MGHTVAK1OdWrxoC7LJKeycAtdF/rZJH8EE46Glj/aT6",
        Refused::Cost,
    ),
    (
        "$5$saltstring$MGHTVAK1OdWrxoC7LJKeycAtdF/rZJH8EE46Glj/",
        Refused::Length,
    ),
    (
        "$5$saltstring$MGHTVAK1OdWrxoC7LJKeycAtdF/rZJH8EE46Glj/aTz",
        Refused::Syntax,
    ),
    (
        "$5$saltstringsaltstring$MGHTVAK1OdWrxoC7LJKeycAtdF/rZJH8EE46Glj/aT6",
        Refused::Length,
    ),
    (
        "$6$saltstring$MGHTVAK1OdWrxoC7LJKeycAtdF/rZJH8EE46Glj/aT6",
        Refused::Length,
    ),
    ("$5$", Refused::Syntax),
    ("$6$$", Refused::Length),
    ("{SSHA}AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", Refused::Syntax),
    ("5f4dcc3b5aa765d61d8327deb882cf99", Refused::Syntax),
    (
        "$5$sältstring$MGHTVAK1OdWrxoC7LJKeycAtdF/rZJH8EE46Glj/aT6",
        Refused::Syntax,
    ),
];

#[tokio::test]
async fn what_a_foreign_hash_beyond_the_bounds_asks_for_is_not_computed() {
    let pool = pool(CHEAP);
    let begin = Instant::now();
    for (stored, refused) in REFUSED {
        let stored = stored
            .replace("$S", "$c29tZXNhbHRzb21lc2FsdA")
            .replace("$H", "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")
            .replace('%', "somesalt")
            .replace("$K", "$aJnQBtGiz03EyMjBydTwzx9RHYj7B3ZspJ0GogdReCA");
        assert_eq!(StoredHash::parse(&stored).err(), Some(*refused), "{stored}");
        let verdict = verify(&pool, "x", &stored).await;
        assert_eq!(verdict, Err(HashingError::Stored(*refused)), "{stored}");
    }
    assert!(
        begin.elapsed() < Duration::from_secs(2),
        "something was computed"
    );
}

/// bcrypt sees 72 bytes. Who mistypes the rest at the first sign-in would have another password from then on.
#[tokio::test]
async fn a_password_of_which_bcrypt_saw_a_part_is_not_hashed_again() {
    let pool = pool(CHEAP);
    // Of eighty letters, 0123456789 eight times.
    let stored = "$2b$04$abcdefghijklmnopqrstuum2G75IXDN/xsgbNa/hCiPSKyIHQd70S";
    let digits = "0123456789".repeat(8);
    for seen in [digits.as_str(), &format!("{}mistyped", &digits[..72])] {
        let verdict = verify(&pool, seen, stored).await.unwrap();
        assert!(verdict.matches && !verdict.needs_rehash, "{seen}");
    }
    let verdict = verify(&pool, &digits[..72], stored).await;
    assert_eq!(verdict, Ok(TO_BE_RENEWED));
    assert_eq!(verify(&pool, &digits[..71], stored).await, Ok(NO));
}

/// Each round of SHA-crypt goes over the whole password: how long that takes is not the stranger's choice.
#[tokio::test]
async fn a_password_that_is_too_long_for_its_algorithm_is_not_tried() {
    let pool = pool(CHEAP);
    let stored = "$6$rounds=5000000$saltstring$B.n1vD77SdB2TuXAE0nGKP536R1bUc6NvRMEtukg5fkv3SlfIs6RsCY18TxG6AWfmoa/S410tUwH1MRlKRQST0";
    let begin = Instant::now();
    assert_eq!(verify(&pool, &"x".repeat(513), stored).await, Ok(NO));
    assert!(begin.elapsed() < Duration::from_millis(500));
}

/// The shortest of many, because a busy machine only ever makes them longer.
#[tokio::test]
async fn a_foreign_hash_takes_no_less_than_nobody() {
    let pool = pool(Cost {
        memory: 16 * 1024,
        passes: 3,
        lanes: 1,
    });
    let cheap = [
        "$2b$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG",
        IMPORTED[9],
        IMPORTED[11],
        IMPORTED[18],
    ];
    let mut took = [Duration::MAX; 5];
    for _ in 0..50 {
        let all = cheap.into_iter().map(Some).chain([None]);
        for (took, stored) in took.iter_mut().zip(all) {
            let begin = Instant::now();
            let password = Password::new("y").unwrap();
            assert_eq!(pool.verify(password, stored).await, Ok(NO));
            *took = begin.elapsed().min(*took);
        }
        let ratio = |other: Duration| other.as_secs_f64() / took[4].as_secs_f64();
        if took
            .into_iter()
            .all(|took| (0.8..1.25).contains(&ratio(took)))
        {
            return;
        }
    }
    panic!("bcrypt, scrypt, PBKDF2, Django, nobody: {took:?}");
}

async fn store(app: &TestApp, person: &UserId, hash: &str) {
    let (id, hash, tenant) = (person.clone(), hash.to_owned(), app.op().tenant.clone());
    app.op()
        .store
        .write(move |w| w.set_password(&tenant, &id, &hash, crate::support::database::START))
        .await
        .unwrap();
}

async fn stored(app: &TestApp, person: &UserId) -> String {
    let id = person.clone();
    let found = app.op().store.read(move |r| r.find_password(&id)).await;
    found.unwrap().unwrap()
}

both_engines!(
    an_imported_hash_signs_its_owner_in_and_is_argon2id_afterwards,
    |app| {
        let person = app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        for hash in IMPORTED {
            store(&app, &person, hash).await;
            let mut browser = Browser::new(&app);
            let page = browser.open(&rp.authorize(&[])).await;
            let page = browser.sign_in_with(&page, "alex", "wrong").await;
            assert_eq!(page.name(), "password", "{hash}");
            assert_eq!(
                stored(&app, &person).await,
                *hash,
                "a wrong one changes nothing"
            );
            let page = browser.submit(&page, &[("password", PASSWORD)]).await;
            assert_eq!(page.name(), "consent", "{hash}");
            let renewed = stored(&app, &person).await;
            assert!(renewed.starts_with("$argon2id$v=19$m=64,"), "{renewed}");
            // And with that one.
            let mut browser = Browser::new(&app);
            let page = browser.open(&rp.authorize(&[])).await;
            assert_eq!(
                browser.sign_in_with(&page, "alex", PASSWORD).await.name(),
                "consent"
            );
            assert_eq!(stored(&app, &person).await, renewed);
        }
    }
);

both_engines!(
    of_first_sign_ins_at_once_with_an_imported_hash_none_is_told_wrong,
    |app| {
        let person = app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        for hash in [IMPORTED[7], IMPORTED[17], IMPORTED[20]] {
            store(&app, &person, hash).await;
            let mut ready = Vec::new();
            for _ in 0..4 {
                let mut browser = Browser::new(&app);
                let page = browser.open(&rp.authorize(&[])).await;
                let page = browser.submit(&page, &[("username", "alex")]).await;
                ready.push((browser, page));
            }
            let mut under_way = tokio::task::JoinSet::new();
            for (mut browser, page) in ready {
                under_way.spawn(async move {
                    let typed = [("password", PASSWORD)];
                    browser.submit(&page, &typed).await.name()
                });
            }
            while let Some(name) = under_way.join_next().await {
                assert_eq!(name.unwrap(), "consent", "{hash}");
            }
            let renewed = stored(&app, &person).await;
            assert!(renewed.starts_with("$argon2id$v=19$"), "{renewed}");
        }
    }
);

both_engines!(
    a_monstrous_imported_hash_signs_nobody_in_and_stays_as_it_is,
    |app| {
        let person = app.add_person().await;
        app.add_user("other", "other@example.com").await;
        let rp = RelyingParty::confidential(&app).await;
        for hash in [
            "$2b$31$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG",
            "$scrypt$ln=40,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$C1V6BbGFV8LY5508xXsgJfJAj+hUNa7f9h7gphnABHE",
            "pbkdf2_sha256$4294967295$seasalt$3VORFi93skx4RHuCAes+yEgRQ2jZhth1CLnfE44CJb0=",
            "$6$rounds=999999999$saltstring$B.n1vD77SdB2TuXAE0nGKP536R1bUc6NvRMEtukg5fkv3SlfIs6RsCY18TxG6AWfmoa/S410tUwH1MRlKRQST0",
        ] {
            store(&app, &person, hash).await;
            let mut browser = Browser::new(&app);
            let page = browser.open(&rp.authorize(&[])).await;
            assert_eq!(
                browser.sign_in_with(&page, "alex", PASSWORD).await.name(),
                "password",
                "{hash}"
            );
            assert_eq!(stored(&app, &person).await, hash);
        }
        let mut browser = Browser::new(&app);
        let page = browser.open(&rp.authorize(&[])).await;
        assert_eq!(browser.sign_in(&page, "other").await.name(), "consent");
    }
);
