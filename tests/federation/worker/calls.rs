//! Who waits, who is served meanwhile, and who hears nothing of another's call.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::{Duration, Instant};

use doorward::federation::worker::{CallError, Drill, Pause, Secret, Settings, Workers};

use super::{LONG, computed, drill, drill_of, drill_within, echo, eventually, is_there, settings};
use crate::support::log::Log;

#[tokio::test]
async fn others_are_served_while_one_hangs() {
    let workers = Arc::new(Workers::new(Settings {
        children: NonZeroUsize::MIN.saturating_add(1),
        ..settings()
    }));
    let hangs = tokio::spawn({
        let workers = Arc::clone(&workers);
        async move { drill_within(&workers, Drill::Sleep(600_000), LONG * 2).await }
    });
    let mut pids = Vec::new();
    for number in 0..200 {
        pids.push(echo(&workers, &number.to_string()).await.pid);
    }
    assert!(!hangs.is_finished());
    pids.dedup();
    assert!(pids.len() <= 2, "one child has served them: {pids:?}");
    workers.stop().await;
    assert_eq!(hangs.await.unwrap(), Err(CallError::Stopped));
}

// H-106
#[tokio::test]
async fn one_upstream_never_has_all_children_or_all_places() {
    let workers = Arc::new(Workers::new(Settings {
        children: NonZeroUsize::new(3).unwrap(),
        places: 4,
        ..settings()
    }));
    let slow = |milliseconds, within| {
        let workers = Arc::clone(&workers);
        let sleep = Drill::Sleep(milliseconds);
        tokio::spawn(async move { drill_of(&workers, "slow", sleep, within).await })
    };
    let short = Duration::from_millis(500);
    let hang = [slow(600_000, LONG * 2), slow(8_000, LONG * 2)];
    // Both have begun by then; the next two have its places, and one more has none.
    tokio::time::sleep(short).await;
    let wait = [slow(1, LONG), slow(1, LONG)];
    tokio::time::sleep(short).await;
    let before = Instant::now();
    let more = drill_of(&workers, "slow", Drill::Sleep(1), LONG).await;
    assert_eq!(more, Err(CallError::Busy));
    // Others have the last child, and the other places.
    for number in 0..20 {
        echo(&workers, &number.to_string()).await;
    }
    assert!(before.elapsed() < LONG / 2);
    assert!(!wait.iter().any(tokio::task::JoinHandle::is_finished));
    // Where one of its own ends, the next of its own has its turn.
    let [endless, brief] = hang;
    assert!(brief.await.unwrap().is_ok());
    for waited in wait {
        assert!(waited.await.unwrap().is_ok());
    }
    assert!(!endless.is_finished());
    workers.stop().await;
    assert_eq!(endless.await.unwrap(), Err(CallError::Stopped));
}

#[tokio::test]
async fn many_at_once_have_each_their_own_answer() {
    let workers = Arc::new(Workers::new(Settings {
        children: NonZeroUsize::new(3).unwrap(),
        places: 300,
        ..settings()
    }));
    let calls: Vec<_> = (0..300)
        .map(|number| {
            let workers = Arc::clone(&workers);
            tokio::spawn(async move {
                if number % 50 == 49 {
                    let bad = drill(&workers, Drill::OtherNumber).await;
                    assert_eq!(bad, Err(CallError::OtherNumber));
                } else {
                    echo(&workers, &format!("number {number}")).await;
                }
            })
        })
        .collect();
    for call in calls {
        call.await.unwrap();
    }
    workers.stop().await;
}

#[tokio::test]
async fn a_full_queue_refuses_at_once_and_gives_places_back() {
    let workers = Arc::new(Workers::new(Settings {
        places: 1,
        ..settings()
    }));
    let short = async || {
        let echo = Drill::Echo(Secret::new("a"));
        drill_within(&workers, echo, Duration::from_millis(50)).await
    };
    let child = echo(&workers, "a").await.pid;
    let begun = tokio::spawn({
        let workers = Arc::clone(&workers);
        async move { drill_within(&workers, Drill::Spin, LONG * 2).await }
    });
    eventually("it does not begin", || computed(child) > 100).await;
    assert_eq!(short().await, Err(CallError::Unserved));
    let waits = tokio::spawn({
        let workers = Arc::clone(&workers);
        async move {
            // Until the place is given back that the last call left.
            while drill(&workers, Drill::Echo(Secret::new("b"))).await == Err(CallError::Busy) {
                tokio::task::yield_now().await;
            }
        }
    });
    // Until that one has the place.
    let full = async { while short().await != Err(CallError::Busy) {} };
    assert!(tokio::time::timeout(LONG, full).await.is_ok());
    let before = Instant::now();
    assert_eq!(
        drill(&workers, Drill::Echo(Secret::new("c"))).await,
        Err(CallError::Busy)
    );
    assert!(before.elapsed() < LONG / 2);
    waits.abort();
    assert!(waits.await.unwrap_err().is_cancelled());
    assert_eq!(short().await, Err(CallError::Unserved));
    assert!(!begun.is_finished());
    workers.stop().await;
}

#[tokio::test]
async fn who_leaves_is_answered_to_nobody_else() {
    let workers = Arc::new(Workers::new(settings()));
    echo(&workers, "a").await;
    // One that ends soon is waited for.
    let brief = drill(&workers, Drill::Sleep(200));
    let left = tokio::time::timeout(Duration::from_millis(100), brief).await;
    assert!(left.is_err());
    let child = echo(&workers, "b").await.pid;
    // One that does not is ended with its time, and not before: else whoever hangs up would end children.
    let endless = tokio::spawn({
        let workers = Arc::clone(&workers);
        async move { drill_within(&workers, Drill::Spin, Duration::from_secs(2)).await }
    });
    eventually("it does not begin", || computed(child) > 50).await;
    endless.abort();
    assert!(is_there(child));
    assert_ne!(echo(&workers, "c").await.pid, child);
    assert!(!is_there(child));
    workers.stop().await;
}

#[tokio::test]
async fn a_child_that_ends_again_and_again_is_replaced_later_and_later() {
    let workers = Workers::new(Settings {
        pause: Pause {
            first: Duration::from_millis(300),
            longest: Duration::from_secs(1),
        },
        ..settings()
    });
    let begin = Instant::now();
    for _ in 0..4 {
        let heard = drill(&workers, Drill::Abort).await;
        assert!(matches!(heard, Err(CallError::Died(_))), "{heard:?}");
    }
    // 0, 300 and 600 ms lie between them.
    assert!(begin.elapsed() >= Duration::from_millis(900));
    echo(&workers, "a").await;
    assert!(begin.elapsed() >= Duration::from_millis(1_900));
    workers.stop().await;
}

#[tokio::test]
async fn the_log_says_what_a_child_did_and_nothing_of_its_job() {
    let (log, _guard) = Log::begin();
    let workers = Workers::new(settings());
    echo(&workers, "hunter2").await;
    let bad = drill(&workers, Drill::Panic(Secret::new("hunter2"))).await;
    assert!(bad.is_err());
    echo(&workers, "a").await;
    workers.stop().await;
    let said = log.own().join("\n");
    assert!(said.contains("a connector worker is replaced"), "{said}");
    assert!(said.contains("drill.rs"), "{said}");
    assert!(!said.contains("hunter2"), "{said}");
}
