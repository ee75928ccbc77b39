//! The hashing pool: argon2id under load, and stored hashes that nobody should compute.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::{Duration, Instant};

use doorward::login::hashing::{
    Cost, HashingError, HashingPool, Password, PoolSize, Refused, StoredHash, Verdict,
};

const SALT: [u8; 16] = *b"0123456789abcdef";

/// Cheap: about a millisecond.
const CHEAP: Cost = Cost {
    memory: 64,
    passes: 1,
    lanes: 1,
};
/// Slow enough to be met at work: some tens of milliseconds.
const SLOW: Cost = Cost {
    memory: 16 * 1024,
    passes: 3,
    lanes: 1,
};

fn pool(threads: usize, places: usize, wait: Duration, cost: Cost) -> HashingPool {
    let threads = NonZeroUsize::new(threads).unwrap();
    HashingPool::new(
        PoolSize {
            threads,
            places,
            wait,
        },
        cost,
    )
    .unwrap()
}

fn cheap() -> HashingPool {
    pool(1, 8, Duration::from_secs(2), CHEAP)
}

fn password(text: &str) -> Password {
    Password::new(text).unwrap()
}

const YES: Verdict = Verdict {
    matches: true,
    needs_rehash: false,
};
const NO: Verdict = Verdict {
    matches: false,
    needs_rehash: false,
};

#[tokio::test]
async fn a_password_matches_its_hash_and_no_other() {
    let pool = cheap();
    let hash = pool.hash(password("correct horse"), SALT).await.unwrap();
    assert!(
        hash.starts_with("$argon2id$v=19$m=64,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$"),
        "{hash}"
    );
    assert_eq!(
        pool.verify(password("correct horse"), Some(&hash)).await,
        Ok(YES)
    );
    for other in ["correct horse ", "Correct horse", "", "correct horse\0"] {
        assert_eq!(
            pool.verify(password(other), Some(&hash)).await,
            Ok(NO),
            "{other:?}"
        );
    }
    assert_eq!(pool.verify(password("correct horse"), None).await, Ok(NO));
}

/// NIST SP 800-63B-4 §3.1.1.2: one keyboard sends `é`, another `e` and an accent. Nothing else is made the same.
#[tokio::test]
async fn how_unicode_writes_a_letter_makes_no_other_password() {
    let pool = cheap();
    let hash = pool
        .hash(password("caf\u{e9} \u{fb01}n "), SALT)
        .await
        .unwrap();
    for (typed, verdict) in [
        ("cafe\u{301} \u{fb01}n ", YES),
        ("cafe \u{fb01}n ", NO),
        ("caf\u{e9} fin ", NO),
        ("caf\u{e9} \u{fb01}n", NO),
        ("Caf\u{e9} \u{fb01}n ", NO),
    ] {
        assert_eq!(
            pool.verify(password(typed), Some(&hash)).await,
            Ok(verdict),
            "{typed:?}"
        );
    }
}

/// From the reference implementation's own tests: `password`, salt `somesalt`, 64 MiB, two passes, one lane.
#[tokio::test]
async fn a_hash_of_the_reference_implementation_is_understood() {
    let stored =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    let pool = pool(1, 8, Duration::from_secs(5), Cost::default());
    assert_eq!(
        pool.verify(password("password"), Some(stored)).await,
        Ok(YES)
    );
    assert_eq!(
        pool.verify(password("passw0rd"), Some(stored)).await,
        Ok(NO)
    );
}

#[tokio::test]
async fn the_default_cost_is_owasp_s() {
    assert_eq!(
        Cost::default(),
        Cost {
            memory: 19_456,
            passes: 2,
            lanes: 1
        }
    );
}

#[tokio::test]
async fn a_hash_that_costs_less_than_a_new_one_is_to_be_made_again() {
    let stored = cheap().hash(password("x"), SALT).await.unwrap();
    for (cost, needs_rehash) in [
        (CHEAP, false),
        (
            Cost {
                memory: 65,
                ..CHEAP
            },
            true,
        ),
        (Cost { passes: 2, ..CHEAP }, true),
        (Cost { lanes: 2, ..CHEAP }, true),
        (
            Cost {
                memory: 32,
                ..CHEAP
            },
            false,
        ),
    ] {
        let pool = pool(1, 8, Duration::from_secs(2), cost);
        let verdict = pool.verify(password("x"), Some(&stored)).await.unwrap();
        assert_eq!(
            verdict,
            Verdict {
                matches: true,
                needs_rehash
            },
            "{cost:?}"
        );
        // One that does not match is not hashed again.
        assert_eq!(pool.verify(password("y"), Some(&stored)).await, Ok(NO));
    }
}

/// A salt and a hash of usual length.
const S: &str = "c29tZXNhbHRzb21lc2FsdA";
const H: &str = "CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

/// Stored hashes that are refused, and why; `$S` and `$H` stand for the salt and the hash above.
const REFUSED: &[(&str, Refused)] = &[
    ("", Refused::Syntax),
    ("!", Refused::Syntax),
    ("hunter2", Refused::Syntax),
    ("$", Refused::Syntax),
    ("$argon2id$v=19$m=64,t=1,p=1$S$H$x", Refused::Syntax),
    (
        "$argon2id$v=19$m=64,t=1,p=1$!!!!!!!!!!!!$H",
        Refused::Syntax,
    ),
    ("$argon2id$v=19$m=64,t=1,p=1$AAAA$H", Refused::Syntax),
    (
        "$argon2id$v=19$m=64,t=1,p=1$S$H$H$H$H$H$H$H$H$H$H$H$H",
        Refused::Syntax,
    ),
    ("$argon2$v=19$m=64,t=1,p=1$S$H", Refused::Algorithm),
    ("$argon2idx$v=19$m=64,t=1,p=1$S$H", Refused::Algorithm),
    ("$1$saltsalt$H", Refused::Algorithm),
    ("$argon2id$v=17$m=64,t=1,p=1$S$H", Refused::Version),
    ("$argon2i$v=18$m=64,t=1,p=1$S$H", Refused::Version),
    ("$argon2d$v=0$m=64,t=1,p=1$S$H", Refused::Version),
    // 4 GiB, 2^32 - 1 passes, 2^24 - 1 lanes.
    ("$argon2id$v=19$m=4194304,t=1,p=1$S$H", Refused::Cost),
    ("$argon2id$v=19$m=4294967295,t=1,p=1$S$H", Refused::Cost),
    ("$argon2id$v=19$m=64,t=4294967295,p=1$S$H", Refused::Cost),
    ("$argon2id$v=19$m=262144,t=1,p=16777215$S$H", Refused::Cost),
    // One more than the bound.
    ("$argon2id$v=19$m=262145,t=1,p=1$S$H", Refused::Cost),
    ("$argon2id$v=19$m=64,t=11,p=1$S$H", Refused::Cost),
    ("$argon2id$v=19$m=128,t=1,p=9$S$H", Refused::Cost),
    // Less than argon2 can do.
    ("$argon2id$v=19$m=64,t=0,p=1$S$H", Refused::Cost),
    ("$argon2id$v=19$m=64,t=1,p=0$S$H", Refused::Cost),
    ("$argon2id$v=19$m=15,t=1,p=2$S$H", Refused::Cost),
    ("$argon2id$v=19$m=7,t=1,p=1$S$H", Refused::Cost),
    // Missing, twice, unknown.
    ("$argon2id$v=19$t=1,p=1$S$H", Refused::Cost),
    ("$argon2id$v=19$m=64,t=1,p=1,p=1$S$H", Refused::Cost),
    ("$argon2id$v=19$m=64,t=1,p=1,data=AAAA$S$H", Refused::Cost),
    ("$argon2id$v=19$m=64,t=1,keyid=AAAA$S$H", Refused::Cost),
    ("$argon2id$v=19", Refused::Length),
    ("$argon2id$v=19$m=64,t=1,p=1$S", Refused::Length),
    (
        "$argon2id$v=19$m=64,t=1,p=1$S$AAAAAAAAAAAAAAAAAAAA",
        Refused::Length,
    ),
];

#[tokio::test]
async fn what_a_stored_hash_beyond_the_bounds_asks_for_is_not_computed() {
    let pool = cheap();
    let begin = Instant::now();
    for (stored, refused) in REFUSED {
        let stored = stored
            .replace("$S", &format!("${S}"))
            .replace("$H", &format!("${H}"));
        let verdict = pool.verify(password("x"), Some(&stored)).await;
        assert_eq!(verdict, Err(HashingError::Stored(*refused)), "{stored}");
        assert_eq!(StoredHash::parse(&stored).err(), Some(*refused), "{stored}");
    }
    assert!(
        begin.elapsed() < Duration::from_secs(2),
        "something was computed"
    );
    // Other users are unaffected.
    let hash = pool.hash(password("x"), SALT).await.unwrap();
    assert_eq!(pool.verify(password("x"), Some(&hash)).await, Ok(YES));
}

#[test]
fn a_pool_does_not_start_with_a_cost_that_it_would_refuse() {
    for cost in [
        Cost {
            memory: 262_145,
            ..CHEAP
        },
        Cost { passes: 0, ..CHEAP },
        Cost { lanes: 9, ..CHEAP },
    ] {
        let refused = HashingPool::new(PoolSize::default(), cost);
        assert_eq!(
            refused.err(),
            Some(HashingError::Stored(Refused::Cost)),
            "{cost:?}"
        );
    }
}

#[test]
fn passwords_have_a_longest_length_and_do_not_print_themselves() {
    assert!(Password::new(&"x".repeat(1024)).is_ok());
    assert_eq!(
        Password::new(&"x".repeat(1025)).err(),
        Some(HashingError::PasswordTooLong)
    );
    let text = format!(
        "{:?} {:?}",
        password("hunter2"),
        StoredHash::parse(&format!("$argon2id$v=19$m=64,t=1,p=1${S}${H}"))
    );
    assert_eq!(text, "Password(…) Ok(StoredHash(…))");
}

/// The shortest of many, because a busy machine only ever makes them longer.
#[tokio::test]
async fn nobody_takes_as_long_as_somebody() {
    let pool = pool(1, 8, Duration::from_secs(20), SLOW);
    let of = async |cost| {
        let pool = HashingPool::new(PoolSize::default(), cost).unwrap();
        pool.hash(password("x"), SALT).await.unwrap()
    };
    let today = of(SLOW).await;
    let stored = [
        Some(today.as_str()),
        None,
        // From before the cost rose: in memory, in passes.
        Some(
            &*of(Cost {
                memory: SLOW.memory / 4,
                ..SLOW
            })
            .await,
        ),
        Some(&*of(Cost { passes: 1, ..SLOW }).await),
        // Damaged.
        Some("$argon2id$v=19$m=64"),
    ];
    let mut took = [Duration::MAX; 5];
    for _ in 0..50 {
        for (took, stored) in took.iter_mut().zip(stored) {
            let begin = Instant::now();
            let verdict = pool.verify(password("y"), stored).await;
            assert!(!verdict.is_ok_and(|verdict| verdict.matches));
            *took = begin.elapsed().min(*took);
        }
        let ratio = |other: Duration| other.as_secs_f64() / took[0].as_secs_f64();
        if took
            .into_iter()
            .all(|took| (0.8..1.25).contains(&ratio(took)))
        {
            return;
        }
    }
    panic!("somebody, nobody, less memory, fewer passes, damaged: {took:?}");
}

/// Tries until the condition holds, for at most three seconds.
async fn eventually(mut condition: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !condition() {
        assert!(
            begin.elapsed() < Duration::from_secs(3),
            "it never came true"
        );
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// Starts `count` verifies and lets them get in line.
async fn crowd(
    pool: &Arc<HashingPool>,
    count: usize,
) -> Vec<tokio::task::JoinHandle<Result<Verdict, HashingError>>> {
    let callers = (0..count)
        .map(|_| {
            let pool = Arc::clone(pool);
            tokio::spawn(async move { pool.verify(password("x"), None).await })
        })
        .collect();
    for _ in 0..count {
        tokio::task::yield_now().await;
    }
    callers
}

#[tokio::test]
async fn a_full_queue_is_busy_at_once_and_the_waiting_are_served() {
    let pool = Arc::new(pool(1, 4, Duration::from_secs(20), SLOW));
    let mut callers = crowd(&pool, 1).await;
    eventually(|| pool.waiting() == 0).await;
    callers.extend(crowd(&pool, 4).await);
    let begin = Instant::now();
    assert_eq!(
        pool.verify(password("x"), None).await,
        Err(HashingError::Busy)
    );
    assert!(begin.elapsed() < Duration::from_secs(1));
    for caller in callers {
        assert_eq!(caller.await.unwrap(), Ok(NO));
    }
    assert_eq!(pool.verify(password("x"), None).await, Ok(NO));
}

#[tokio::test]
async fn who_waits_too_long_is_told_busy_and_who_was_begun_is_finished() {
    let wait = Duration::from_millis(5);
    let pool = Arc::new(pool(1, 64, wait, Cost { passes: 10, ..SLOW }));
    let callers = crowd(&pool, 10).await;
    let begin = Instant::now();
    let mut served = 0;
    for caller in callers {
        match caller.await.unwrap() {
            Ok(verdict) => {
                assert_eq!(verdict, NO);
                served += 1;
            }
            Err(error) => assert_eq!(error, HashingError::Busy),
        }
    }
    // The one that was begun, though it took longer than the wait; on a busy machine perhaps a second.
    assert!((1..=2).contains(&served), "{served}");
    assert!(begin.elapsed() > wait);
    // Those that gave up cost no hashing: the thread is free.
    assert_eq!(pool.waiting(), 0);
}

#[tokio::test]
async fn callers_that_go_away_give_their_places_back() {
    let pool = Arc::new(pool(1, 3, Duration::from_secs(20), SLOW));
    let begun = crowd(&pool, 1).await;
    eventually(|| pool.waiting() == 0).await;
    for _ in 0..50 {
        let waiting = crowd(&pool, 3).await;
        assert_eq!(pool.waiting(), 3);
        for caller in waiting {
            caller.abort();
            assert!(caller.await.unwrap_err().is_cancelled());
        }
        assert_eq!(pool.waiting(), 0);
    }
    for caller in begun {
        assert_eq!(caller.await.unwrap(), Ok(NO));
    }
}

#[tokio::test]
async fn abandoned_work_keeps_its_thread_until_it_is_done() {
    let cost = Cost {
        memory: 16 * 1024,
        passes: 8,
        lanes: 1,
    };
    let pool = Arc::new(pool(1, 8, Duration::from_secs(20), cost));
    let begin = Instant::now();
    assert_eq!(pool.verify(password("x"), None).await, Ok(NO));
    let one = begin.elapsed();
    // A busy machine may tell us late that the work has begun; not ten times.
    for _ in 0..10 {
        let caller = crowd(&pool, 1).await.remove(0);
        eventually(|| pool.waiting() == 0).await;
        let begin = Instant::now();
        caller.abort();
        let next = crowd(&pool, 1).await.remove(0);
        eventually(|| pool.waiting() == 0).await;
        let waited = begin.elapsed();
        assert_eq!(next.await.unwrap(), Ok(NO));
        if waited > one / 3 {
            return;
        }
    }
    panic!("the next was begun before the abandoned one was done");
}

/// Whether this process has a thread of that name.
#[cfg(target_os = "linux")]
fn has_thread(name: &str) -> bool {
    let threads = std::fs::read_dir("/proc/self/task").unwrap();
    threads
        .filter_map(|thread| std::fs::read_to_string(thread.ok()?.path().join("comm")).ok())
        .any(|found| found.trim() == name)
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_pool_that_is_dropped_ends_its_threads() {
    // No other test has as many threads.
    let pool = pool(23, 8, Duration::from_secs(2), CHEAP);
    eventually(|| has_thread("hashing-22")).await;
    pool.hash(password("x"), SALT).await.unwrap();
    drop(pool);
    eventually(|| !has_thread("hashing-22")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crowd_gets_the_right_answers() {
    let pool = Arc::new(pool(2, 64, Duration::from_secs(20), CHEAP));
    let hash = pool.hash(password("x"), SALT).await.unwrap();
    let callers: Vec<_> = (0..64)
        .map(|number| {
            let (pool, hash) = (Arc::clone(&pool), hash.clone());
            let password = password(["x", "y"][number % 2]);
            tokio::spawn(async move { pool.verify(password, Some(&hash)).await })
        })
        .collect();
    for (number, caller) in callers.into_iter().enumerate() {
        assert_eq!(caller.await.unwrap(), Ok([YES, NO][number % 2]), "{number}");
    }
}

/// The most that this process held, in bytes, without pages of files: those come and go with the test binary.
#[cfg(target_os = "linux")]
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let kilobytes = |name: &str| -> usize {
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    };
    (kilobytes("VmHWM:") - kilobytes("RssFile:")) * 1024
}

/// In a process of its own, because memory is the process's.
#[cfg(target_os = "linux")]
#[test]
fn a_flood_takes_the_memory_of_the_threads_and_no_more() {
    const MARK: &str = "DOORWARD_TEST_HASHING_FLOOD";
    if std::env::var_os(MARK).is_none() {
        let name = format!(
            "{}::a_flood_takes_the_memory_of_the_threads_and_no_more",
            module_path!()
        );
        let output = std::process::Command::new(std::env::current_exe().unwrap())
            // The first segment is the crate; the test harness leaves it out.
            .args(["--exact", name.split_once("::").unwrap().1, "--nocapture"])
            .env(MARK, "1")
            .output()
            .unwrap();
        let printed = String::from_utf8_lossy(&output.stdout);
        assert!(
            output.status.success() && printed.contains("1 passed"),
            "{output:?}"
        );
        return;
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let cost = Cost {
            memory: 16 * 1024,
            passes: 1,
            lanes: 1,
        };
        let pool = Arc::new(pool(2, 64, Duration::from_secs(20), cost));
        let before = peak();
        for caller in crowd(&pool, 40).await {
            assert_eq!(caller.await.unwrap(), Ok(NO));
        }
        // One that wants more than usual does not keep it: the next flood stands on the same ground.
        let stored = format!("$argon2id$v=19$m=32768,t=1,p=1${S}${H}");
        assert_eq!(pool.verify(password("x"), Some(&stored)).await, Ok(NO));
        let grown = peak() - before;
        assert!(
            (32 << 20..52 << 20).contains(&grown),
            "grown by {grown} bytes"
        );
    });
}
