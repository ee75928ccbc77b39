//! A keeper: takes calls from the queue, has its child answer them, and replaces it after a fault.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until};

use super::Settings;
use super::error::CallError;
use super::process::{Fault, Process};
use super::protocol::Reply;
use super::queue::{Call, Queue};

pub(super) struct Keeper {
    settings: Arc<Settings>,
    stops: watch::Receiver<bool>,
    /// The child, between two calls.
    process: Option<Process>,
    /// In a row.
    faults: u32,
}

/// How a call ended, and what is to become of the child.
enum Ending {
    /// It goes on.
    Answered(Result<Reply, CallError>),
    /// It is replaced.
    Fault(Fault),
}

impl Keeper {
    pub(super) fn new(settings: Arc<Settings>, stops: watch::Receiver<bool>) -> Self {
        Self {
            settings,
            stops,
            process: None,
            faults: 0,
        }
    }

    /// Serves until the workers stop.
    pub(super) async fn run(mut self, queue: Arc<Queue>) {
        while let Some(call) = queue.pop().await {
            let of = Arc::clone(&call.of);
            self.serve(call).await;
            queue.served(&of);
            let pause = self.settings.pause.after(self.faults);
            tokio::select! {
                () = sleep(pause) => {}
                () = stopping(&mut self.stops) => {}
            }
        }
        if let Some(process) = self.process.take() {
            // It is killed, and was waited for; there is nobody to tell more.
            let _ = process.end(false).await;
        }
    }

    async fn serve(&mut self, call: Call) {
        call.begun.store(true, Ordering::Release);
        let mut process = match self.living().await {
            Ok(process) => process,
            Err(error) => {
                self.faults = self.faults.saturating_add(1);
                tracing::error!(call.number = call.number, error = %error, "a connector worker cannot be started");
                return call.answer(Err(CallError::NotStarted(error.kind())));
            }
        };
        match converse(&mut process, &call, &mut self.stops).await {
            Ending::Answered(answer) => {
                self.faults = 0;
                self.process = Some(process);
                call.answer(answer);
            }
            Ending::Fault(fault) => self.replace(process, call, fault).await,
        }
    }

    /// Ends a child, and tells the call that it cost. Another is started with the next call.
    async fn replace(&mut self, process: Process, call: Call, fault: Fault) {
        let (pid, number, kind) = (process.pid, call.number, call.kind);
        let error = match fault {
            Fault::Error(error) => {
                // Who waits need not wait for the end of the child too.
                call.answer(Err(error.clone()));
                // It is killed and waited for; there is no more to be known.
                let _ = process.end(false).await;
                error
            }
            Fault::Ended => {
                let ended = process.end(true).await;
                let error = ended.map_or(CallError::Garbage, CallError::Died);
                call.answer(Err(error.clone()));
                error
            }
        };
        if error != CallError::Stopped {
            self.faults = self.faults.saturating_add(1);
            tracing::warn!(worker.pid = pid, call.number = number, call.kind = kind, error = %error, "a connector worker is replaced");
        }
    }

    /// The child; another one, where it has ended or spoken since its last call.
    async fn living(&mut self) -> std::io::Result<Process> {
        match self.process.take() {
            Some(process) if process.is_quiet() => return Ok(process),
            Some(process) => {
                let pid = process.pid;
                let ended = process.end(false).await;
                tracing::warn!(worker.pid = pid, status = ?ended.ok(), "a connector worker ended between two calls");
            }
            None => {}
        }
        Process::start(&self.settings)
    }
}

/// Asks, and waits: for the answer, the end of its time, the stop. Whether anybody waits for it does not matter: a child that were ended for that
/// would be ended by whoever hangs up.
async fn converse(process: &mut Process, call: &Call, stops: &mut watch::Receiver<bool>) -> Ending {
    let over = Instant::now() + call.within;
    let mut asked = pin!(process.ask(call.number, call.kind, &call.frame));
    tokio::select! {
        biased;
        answer = &mut asked => ending(answer),
        () = stopping(stops) => CallError::Stopped.into(),
        () = sleep_until(over) => CallError::TimedOut.into(),
    }
}

/// What an answer means for the child: one that refuses, or keeps to the bound, is as good as before.
fn ending(answer: Result<Reply, Fault>) -> Ending {
    match answer {
        Ok(reply) => Ending::Answered(Ok(reply)),
        Err(Fault::Error(error @ (CallError::Refused | CallError::ReplyTooLong))) => {
            Ending::Answered(Err(error))
        }
        Err(fault) => Ending::Fault(fault),
    }
}

impl From<CallError> for Ending {
    fn from(error: CallError) -> Self {
        Self::Fault(error.into())
    }
}

/// Ready when the workers stop; also when whoever could say so is gone.
async fn stopping(stops: &mut watch::Receiver<bool>) {
    let _ = stops.wait_for(|is_stopping| *is_stopping).await;
}
