//! `/health/live` and `/health/ready`: for probes.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object, OpenApi};

use crate::web::state::State;

/// How the server is.
#[derive(Debug, Object)]
pub struct Health {
    /// `ok`, `unavailable` or `stopping`.
    status: String,
}

/// The answer of the readiness probe.
#[derive(Debug, ApiResponse)]
pub enum Ready {
    /// It can answer.
    #[oai(status = 200)]
    Yes(Json<Health>),
    /// The database is away, or the server is about to stop: send nobody here.
    #[oai(status = 503)]
    No(Json<Health>),
}

/// The probes.
pub struct HealthApi(pub Arc<State>);

fn health(status: &str) -> Json<Health> {
    Json(Health {
        status: status.to_owned(),
    })
}

#[OpenApi(prefix_path = "/health")]
impl HealthApi {
    /// The process runs.
    #[expect(clippy::unused_async, reason = "poem-openapi's operations are async")]
    #[oai(path = "/live", method = "get", operation_id = "live")]
    async fn live(&self) -> Json<Health> {
        health("ok")
    }

    /// The process can answer: it was not told to stop, the database can be read, and, where the last write failed, written
    /// again.
    #[oai(path = "/ready", method = "get", operation_id = "ready")]
    async fn ready(&self) -> Ready {
        if self.0.is_stopping.load(Ordering::Acquire) {
            return Ready::No(health("stopping"));
        }
        match self.0.op.store.check().await {
            Ok(()) => Ready::Yes(health("ok")),
            Err(error) => {
                tracing::warn!(error = %error, "not ready");
                Ready::No(health("unavailable"))
            }
        }
    }
}
