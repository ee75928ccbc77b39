//! `/api/v1/connectors/{connector}/test`: what `doorward connector test` does, asked of the server.

use std::sync::Arc;

use http::StatusCode;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Enum, Object, OpenApi};
use tokio::sync::Semaphore;

use super::access::AdminToken;
use super::problem::Problem;
use crate::federation::examine::examine;
use crate::federation::examined;
use crate::web::state::State;

/// For whom a directory is looked at, if nobody is named.
const NOBODY: &str = "nobody";

/// What is to be run.
#[derive(Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct Run {
    /// Of a directory: somebody's name there, for whom it looks.
    #[oai(validator(min_length = 1, max_length = 256))]
    person: Option<String>,
}

/// A sign-in by a connector as far as it goes without a person.
#[derive(Debug, Object)]
pub struct Examined {
    /// Whether no step went wrong.
    is_fine: bool,
    /// The steps, in their order.
    steps: Vec<Step>,
}

/// One step.
#[derive(Debug, Object)]
pub struct Step {
    /// Which.
    name: String,
    /// What was found.
    found: String,
    /// How it went.
    verdict: Verdict,
    /// How to mend what went wrong.
    #[oai(skip_serializing_if_is_none)]
    mend: Option<String>,
}

/// How a step went.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[oai(rename_all = "lowercase")]
pub enum Verdict {
    /// As it should.
    Fine,
    /// Not so.
    Wrong,
    /// It cannot be told from here.
    Untold,
}

impl From<examined::Step> for Step {
    fn from(step: examined::Step) -> Self {
        let (verdict, mend) = match step.verdict {
            examined::Verdict::Fine => (Verdict::Fine, None),
            examined::Verdict::Wrong(mend) => (Verdict::Wrong, Some(mend)),
            examined::Verdict::Untold => (Verdict::Untold, None),
        };
        Self {
            name: step.name.to_owned(),
            found: step.found,
            verdict,
            mend,
        }
    }
}

/// The answer.
#[derive(Debug, ApiResponse)]
pub enum Answer {
    /// What was found.
    #[oai(status = 200)]
    Found(Json<Examined>),
    /// There is no such connector.
    #[oai(status = 404, content_type = "application/problem+json")]
    Unknown(Json<Problem>),
    /// Another run goes on.
    #[oai(status = 429, content_type = "application/problem+json")]
    Busy(
        Json<Problem>,
        /// After how many seconds to come again.
        #[oai(header = "Retry-After")]
        u64,
    ),
}

/// Connectors, for who administers.
pub struct ConnectorsApi {
    state: Arc<State>,
    /// A run asks others for a while: there is one at a time.
    running: Semaphore,
}

impl ConnectorsApi {
    /// Those of this server.
    #[must_use]
    pub fn new(state: Arc<State>) -> Self {
        Self {
            state,
            running: Semaphore::new(1),
        }
    }
}

#[OpenApi(prefix_path = "/api/v1/connectors")]
impl ConnectorsApi {
    /// Run a sign-in by a connector as far as it goes without a person, and show each step with what was found and how to mend it.
    ///
    /// It sends a code that is made up, which the other provider refuses.
    #[oai(
        path = "/:connector/test",
        method = "post",
        operation_id = "test_connector"
    )]
    async fn test(&self, _who: AdminToken, connector: Path<String>, run: Json<Run>) -> Answer {
        let op = &self.state.op;
        let Some(connection) = op.settings.connections.find(&connector.0) else {
            let problem = Problem::new(StatusCode::NOT_FOUND, "there is no such connector");
            return Answer::Unknown(Json(problem));
        };
        let Ok(_running) = self.running.try_acquire() else {
            let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "another run goes on");
            return Answer::Busy(Json(problem), 5);
        };
        let person = run.0.person.as_deref().unwrap_or(NOBODY);
        let steps = examine(op, &self.state.workers, connection, person).await;
        let steps: Vec<Step> = steps.into_iter().map(Step::from).collect();
        let is_fine = steps.iter().all(|step| step.verdict != Verdict::Wrong);
        tracing::info!(
            connector.name = connection.connector.name.as_str(),
            is_fine,
            "a connector was tested"
        );
        Answer::Found(Json(Examined { is_fine, steps }))
    }
}
