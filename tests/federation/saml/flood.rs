//! Messages that nobody should read, by the thousand and at full size: what they leave in memory, and what they take at most.

mod server;

use std::num::NonZeroUsize;
use std::sync::Arc;

use data_encoding::BASE64;
use doorward::federation::saml::protocol::{Answer, Posted, Redirected, Response, Task};
use doorward::federation::worker::{Job, Reply, Secret, Settings, Workers};
use tokio::task::JoinSet;

use super::logout::deflated;
use super::{LONG, right};
use crate::support::process::{kilobytes, workers_of};
use crate::support::saml::{Key, posted, sign_assertion, signed, swap};

/// What is measured varies by some hundred kilobytes, and a leak of one a message is ten thousand.
const MESSAGES: usize = 10_000;
const MOST_GROWN: u64 = 5_000;

/// In blocks of DEFLATE that store what they have (RFC 1951 §3.2.4), without an end.
fn stored_blocks() -> String {
    let block = [&[0x00, 0xff, 0x07, 0x00, 0xf8][..], &[b'!'; 0x07ff]].concat();
    BASE64.encode(&block.repeat(3))
}

/// Of a megabyte of blanks, which is a kilobyte.
fn bomb() -> String {
    deflated(&vec![b' '; 1 << 20])
}

/// What a worker is given whose answer is that it takes none of it.
fn bad_tasks() -> Vec<Task> {
    let redirected = |message: String| {
        Task::Redirected(Redirected {
            message: Secret::new(message),
        })
    };
    let certificates = || vec![Key::of_provider().certificate()];
    let answer = |response: String| {
        Task::Response(Response {
            response: Secret::new(response),
            certificates: certificates(),
            attributes: vec!["mail".to_owned()],
        })
    };
    let good = signed(&right());
    let stranger = sign_assertion(&Key::new("rsa:2048"), &swap(&right(), "<!R>", ""));
    let logout = swap(&good, "<samlp:Response ", "<samlp:LogoutRequest ");
    vec![
        redirected(bomb()),
        redirected(stored_blocks()),
        redirected(BASE64.encode(&[0xff; 500])),
        redirected(deflated(b"<samlp:LogoutRequest/>")),
        answer("!".repeat(500)),
        answer(posted("<a><b></a>")),
        answer(posted(&"<a>".repeat(60))),
        answer(posted(&format!("<!DOCTYPE a>{good}"))),
        answer(posted(&stranger)),
        answer(posted(&swap(&good, ">alex-4711<", ">mallory<"))),
        Task::Posted(Posted {
            message: Secret::new(posted(&logout)),
            certificates: certificates(),
        }),
    ]
}

/// Gives them to workers, by callers of whom none waits for another; none of it is taken.
async fn feed(workers: &Arc<Workers>, tasks: fn() -> Vec<Task>, messages: usize) {
    const CALLERS: usize = 4;
    let mut callers = JoinSet::new();
    for number in 0..CALLERS {
        let workers = Arc::clone(workers);
        callers.spawn(async move {
            let of = format!("idp{number}");
            let frames = tasks();
            for place in 0..messages / CALLERS {
                let job = Job::Saml(Box::new(again(&frames[place % frames.len()])));
                match workers.call(&of, job, LONG, LONG).await {
                    Ok(Reply::Saml(answer)) => {
                        assert!(matches!(*answer, Answer::Unfit(_)), "{answer:?}");
                    }
                    other => panic!("{other:?}"),
                }
            }
        });
    }
    callers.join_all().await;
}

/// The same once more.
fn again(task: &Task) -> Task {
    let text = serde_json::to_vec(task).expect("JSON");
    serde_json::from_slice(&text).expect("it")
}

/// Without the pages of the program itself, which all of them share, and of which a build for tests has very many.
fn own_kilobytes(process: &str, what: &str) -> u64 {
    kilobytes(process, what).saturating_sub(kilobytes(process, "RssFile:"))
}

/// Kilobytes that a process and its workers have in memory, or had at most.
fn memory(process: &str, what: &str) -> u64 {
    let workers = workers_of(process);
    let all = workers
        .iter()
        .map(|pid| own_kilobytes(&pid.to_string(), what));
    own_kilobytes(process, what) + all.sum::<u64>()
}

// H-013.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_taken_leaves_nothing_in_memory() {
    let workers = Arc::new(Workers::new(Settings {
        program: env!("CARGO_BIN_EXE_doorward").into(),
        children: NonZeroUsize::MIN.saturating_add(1),
        ..Settings::default()
    }));
    feed(&workers, bad_tasks, 1_000).await;
    let (children, before) = (workers_of("self"), memory("self", "VmRSS:"));
    assert_eq!(children.len(), 2);
    feed(&workers, bad_tasks, MESSAGES).await;
    let after = memory("self", "VmRSS:");
    assert_eq!(
        workers_of("self"),
        children,
        "they are the same all the time"
    );
    assert!(after < before + MOST_GROWN, "{before} kB, then {after} kB");
    workers.stop().await;
}
