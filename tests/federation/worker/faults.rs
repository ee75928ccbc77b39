//! Each way to fail costs the call that it happened to, which hears what it was, and nobody else.

use std::os::unix::process::ExitStatusExt;
use std::time::Duration;

use doorward::federation::worker::{
    CallError, Drill, Job, LONGEST, Limits, Secret, Settings, Workers,
};
use nix::sys::signal::Signal;

use super::{LONG, drill, drill_within, echo, eventually, is_there, settings};

/// Has a drill fail in a child that has answered before; others are answered after it, by another child. Says what the call heard.
async fn fault(settings: Settings, bad: Drill, within: Duration) -> CallError {
    let workers = Workers::new(settings);
    let before = echo(&workers, "before").await.pid;
    let heard = drill_within(&workers, bad, within)
        .await
        .expect_err("a fault");
    let after = echo(&workers, "after").await.pid;
    assert_ne!(before, after, "the child was not replaced: {heard}");
    assert!(!is_there(before), "the child is not gone: {heard}");
    assert_eq!(echo(&workers, "again").await.pid, after);
    workers.stop().await;
    heard
}

/// The same, where the child ends of itself; says by which signal.
async fn death(settings: Settings, bad: Drill) -> Option<Signal> {
    match fault(settings, bad, LONG).await {
        CallError::Died(status) => status
            .signal()
            .map(|signal| Signal::try_from(signal).unwrap()),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_stack_that_overflows_costs_one_call() {
    let signal = death(settings(), Drill::Recurse).await;
    assert!(
        matches!(signal, Some(Signal::SIGABRT | Signal::SIGSEGV)),
        "{signal:?}"
    );
}

#[tokio::test]
async fn a_child_that_aborts_or_exits_costs_one_call() {
    assert_eq!(death(settings(), Drill::Abort).await, Some(Signal::SIGABRT));
    assert_eq!(death(settings(), Drill::Exit).await, None);
    assert_eq!(death(settings(), Drill::Half).await, None);
}

#[tokio::test]
async fn a_panic_is_answered_with_its_place_and_nothing_of_its_text() {
    let bad = Drill::Panic(Secret::new("hunter2"));
    let heard = fault(settings(), bad, LONG).await;
    let CallError::Panicked(place) = &heard else {
        panic!("{heard}");
    };
    assert!(place.contains("drill.rs:"), "{place}");
    assert!(!format!("{heard} {heard:?}").contains("hunter2"));
}

#[tokio::test]
async fn memory_beyond_the_limit_costs_one_call() {
    let signal = death(settings(), Drill::Allocate(600)).await;
    assert!(
        matches!(signal, Some(Signal::SIGABRT | Signal::SIGSEGV)),
        "{signal:?}"
    );
    let workers = Workers::new(settings());
    let within = drill(&workers, Drill::Allocate(100)).await.unwrap();
    assert_eq!(within.text, "100");
    workers.stop().await;
}

#[tokio::test]
async fn a_loop_without_an_end_is_ended_with_its_time() {
    let heard = fault(settings(), Drill::Spin, Duration::from_secs(2)).await;
    assert_eq!(heard, CallError::TimedOut);
    let heard = fault(settings(), Drill::Sleep(600_000), Duration::from_secs(2)).await;
    assert_eq!(heard, CallError::TimedOut);
}

#[tokio::test]
async fn a_job_computes_no_longer_than_it_may_and_each_has_its_own_seconds() {
    let settings = || Settings {
        limits: Limits {
            cpu_seconds: 1,
            ..Limits::default()
        },
        ..settings()
    };
    assert_eq!(death(settings(), Drill::Spin).await, Some(Signal::SIGXCPU));
    let workers = Workers::new(settings());
    let limit = async || {
        // It computes somewhat.
        let said = drill(&workers, Drill::Allocate(50)).await.unwrap();
        let cpu = said.limits.iter().find(|(name, _)| name == "cpu");
        cpu.expect("a limit").1
    };
    let first = limit().await;
    assert!((3..=4).contains(&first), "{first}");
    // What the others used is not taken from it.
    while limit().await < 2 * first {}
    workers.stop().await;
}

#[tokio::test]
async fn an_answer_that_is_too_long_costs_one_call() {
    assert_eq!(
        fault(settings(), Drill::Flood, LONG).await,
        CallError::AnswerTooLong
    );
}

#[tokio::test]
async fn an_answer_that_is_none_costs_one_call() {
    assert_eq!(
        fault(settings(), Drill::Garbage, LONG).await,
        CallError::Garbage
    );
}

#[tokio::test]
async fn an_answer_to_another_call_costs_one_call() {
    assert_eq!(
        fault(settings(), Drill::OtherNumber, LONG).await,
        CallError::OtherNumber
    );
}

#[tokio::test]
async fn an_answer_too_many_reaches_nobody() {
    let workers = Workers::new(settings());
    let before = echo(&workers, "before").await.pid;
    let twice = drill(&workers, Drill::Twice).await.unwrap();
    assert_eq!(twice.pid, 0, "its own answer is the first of three");
    assert_ne!(echo(&workers, "after").await.pid, before);
    workers.stop().await;
}

#[tokio::test]
async fn a_child_that_ends_between_two_calls_costs_none() {
    let workers = Workers::new(settings());
    let before = echo(&workers, "before").await.pid;
    let pid = nix::unistd::Pid::from_raw(i32::try_from(before).unwrap());
    nix::sys::signal::kill(pid, Signal::SIGKILL).unwrap();
    eventually("it does not end", || !super::runs(before)).await;
    assert_ne!(echo(&workers, "after").await.pid, before);
    assert!(!is_there(before), "it was not reaped");
    workers.stop().await;
}

#[tokio::test]
async fn what_does_not_fit_is_not_sent_and_costs_no_child() {
    let workers = Workers::new(settings());
    let before = echo(&workers, "before").await.pid;
    let long = Drill::Echo(Secret::new("a".repeat(LONGEST)));
    assert_eq!(drill(&workers, long).await, Err(CallError::JobTooLong));
    assert_eq!(
        drill(&workers, Drill::Long).await,
        Err(CallError::ReplyTooLong)
    );
    assert_eq!(echo(&workers, "after").await.pid, before);
    workers.stop().await;
}

#[tokio::test]
async fn nobody_drills_a_child_that_was_not_started_for_it() {
    let workers = Workers::new(Settings {
        drills: false,
        ..settings()
    });
    for bad in [Drill::Abort, Drill::Echo(Secret::new("a"))] {
        assert_eq!(drill(&workers, bad).await, Err(CallError::Refused));
    }
    workers.stop().await;
}

#[tokio::test]
async fn a_program_that_is_not_there_is_said_to_each_call() {
    let workers = Workers::new(Settings {
        program: "/nowhere/doorward".into(),
        ..settings()
    });
    for _ in 0..3 {
        let heard = workers
            .call("a", Job::Drill(Drill::Abort), LONG, LONG)
            .await;
        assert_eq!(
            heard.expect_err("no program"),
            CallError::NotStarted(std::io::ErrorKind::NotFound)
        );
    }
    workers.stop().await;
}
