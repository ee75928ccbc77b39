//! Every statement that this process sends to a database.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use diesel::connection::{InstrumentationEvent, set_default_instrumentation};

static SENT: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Listens to all connections that are opened from now on.
pub fn listen() {
    set_default_instrumentation(|| {
        Some(Box::new(|event: InstrumentationEvent<'_>| {
            if let InstrumentationEvent::StartQuery { query, .. } = event {
                let query = query.to_string();
                SENT.lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(query);
            }
        }))
    })
    .expect("instrumentation");
}

/// What was sent since this was asked last, each with its values.
pub fn take() -> Vec<String> {
    std::mem::take(&mut *SENT.lock().unwrap_or_else(PoisonError::into_inner))
}

/// The same without values, each once.
pub fn take_texts() -> BTreeSet<String> {
    let text = |query: String| {
        query
            .split(" -- binds")
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    take().into_iter().map(text).collect()
}
