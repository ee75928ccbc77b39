//! Which methods a path has, and the answer to all others: 405 with `Allow` (RFC 9110 §15.5.6).

use http::{HeaderValue, Method, StatusCode};
use poem::endpoint::make_sync;
use poem::{Endpoint, IntoEndpoint, Request, Response, RouteMethod};

use super::headers::{preflight, readable_by_all};

/// The endpoints of one path, by method. poem's own route does not tell which there are.
#[derive(Default)]
pub struct Methods {
    route: RouteMethod,
    allowed: Vec<Method>,
    is_open: bool,
}

/// Rides on an error of a path that scripts of any origin may call: they may read that answer too.
#[derive(Clone, Copy, Debug)]
pub struct Open;

/// Rides on the error of a method that a path does not have: the value of `Allow`.
#[derive(Clone, Debug)]
pub struct Allow(pub HeaderValue);

impl Methods {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// GET, and HEAD, which poem answers by GET.
    #[must_use]
    pub fn get<E: IntoEndpoint>(mut self, endpoint: E) -> Self
    where
        E::Endpoint: 'static,
    {
        self.allowed.push(Method::HEAD);
        self.get_alone(endpoint)
    }

    /// GET where it does something, so that HEAD must not.
    #[must_use]
    pub fn get_alone<E: IntoEndpoint>(mut self, endpoint: E) -> Self
    where
        E::Endpoint: 'static,
    {
        self.allowed.push(Method::GET);
        self.route = self.route.get(endpoint);
        self
    }

    /// Any other.
    #[must_use]
    pub fn on<E: IntoEndpoint>(mut self, method: Method, endpoint: E) -> Self
    where
        E::Endpoint: 'static,
    {
        self.allowed.push(method.clone());
        self.route = self.route.method(method, endpoint);
        self
    }

    /// POST.
    #[must_use]
    pub fn post<E: IntoEndpoint>(self, endpoint: E) -> Self
    where
        E::Endpoint: 'static,
    {
        self.on(Method::POST, endpoint)
    }

    /// Scripts of any origin may call it and read each answer (Fetch Standard, CORS protocol).
    #[must_use]
    pub fn open(mut self) -> Self {
        self.is_open = true;
        self.on(Method::OPTIONS, make_sync(|_| preflight()))
    }

    fn refused(&self) -> poem::Error {
        let names: Vec<&str> = self.allowed.iter().map(Method::as_str).collect();
        let mut error = poem::Error::from_status(StatusCode::METHOD_NOT_ALLOWED);
        if let Ok(allow) = HeaderValue::from_str(&names.join(", ")) {
            error.set_data(Allow(allow));
        }
        error
    }
}

impl Endpoint for Methods {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let answer = if self.allowed.contains(request.method()) {
            self.route.call(request).await
        } else {
            Err(self.refused())
        };
        if !self.is_open {
            return answer;
        }
        answer.map(readable_by_all).map_err(|mut error| {
            error.set_data(Open);
            error
        })
    }
}
