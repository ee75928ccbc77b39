//! BASE, step 4: how an authorization response reaches the client (OpenID Connect Core §3.1.2.5, form_post §2).

use crate::browser::Callback;
use crate::http::{Params, describe_params, single};
use crate::verdict::Record;

/// How the client asked to be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseMode {
    /// The default of `response_type=code`: the query.
    Query,
    /// The default of every other: the fragment.
    Fragment,
    /// `response_mode=form_post`.
    FormPost,
    /// `response_mode=jwt`, which is the query, too, for `response_type=code` (JARM §2.3.4).
    Jwt,
}

/// Checks how the answer came, and returns its parameters without those of the redirect URI's own query.
pub fn check_transport(
    record: &mut Record,
    callback: &Callback,
    mode: ResponseMode,
    redirect_uri: &str,
) -> Params {
    let (rest, lost) = without_own_query(callback.query.clone(), redirect_uri);
    // What a page sends on is form_post, and form_post is a POST (OAuth 2.0 Form Post Response Mode §2).
    record.require(
        "form_post.method",
        !callback.by_form || callback.method == "POST",
        || "the form that calls the client has another method than post".to_owned(),
    );
    record.require("callback.query_kept", lost.is_empty(), || {
        format!(
            "the redirect URI's own query was lost: {}",
            describe_params(&lost)
        )
    });
    let has_fragment = mode != ResponseMode::Fragment && !callback.fragment.is_empty();
    record.require("callback.fragment", !has_fragment, || {
        format!("the fragment has {}", describe_params(&callback.fragment))
    });
    match mode {
        ResponseMode::Query | ResponseMode::Jwt => {
            record.require("callback.method", callback.method == "GET", || {
                format!("the client was called by {}", callback.method)
            });
            rest
        }
        ResponseMode::Fragment => {
            record.require("callback.method", callback.method == "GET", || {
                format!("the client was called by {}", callback.method)
            });
            record.require("callback.query", rest.is_empty(), || {
                format!("the query has {}", describe_params(&rest))
            });
            callback.fragment.clone()
        }
        ResponseMode::FormPost => {
            record.require("form_post.post", callback.method == "POST", || {
                format!("the client was called by {}", callback.method)
            });
            record.require("form_post.query", rest.is_empty(), || {
                format!("the query has {}", describe_params(&rest))
            });
            callback.form.clone()
        }
    }
}

/// The parameters without those of the registered address's own query, and which of its own are not there.
pub fn without_own_query(mut params: Params, registered: &str) -> (Params, Params) {
    let own = registered
        .split_once('?')
        .map(|(_, query)| crate::http::decode_form(query))
        .unwrap_or_default();
    let mut lost = Vec::new();
    for pair in own {
        match params.iter().position(|other| *other == pair) {
            Some(at) => drop(params.remove(at)),
            None => lost.push(pair),
        }
    }
    (params, lost)
}

/// Checks of a successful answer; returns its code.
pub fn check_success(
    record: &mut Record,
    params: &Params,
    state: Option<&str>,
    issuer: &str,
) -> Option<String> {
    let error = single(params, "error");
    record.require("callback.error", error.is_none(), || {
        format!("the answer is an error: {}", describe_params(params))
    });
    check_state(record, params, state);
    let iss = single(params, "iss");
    record.require("callback.iss", iss.is_none_or(|iss| iss == issuer), || {
        format!("iss is {iss:?}, not {issuer}")
    });
    let code = single(params, "code").filter(|code| !code.is_empty());
    if error.is_none() {
        record.require("callback.code", code.is_some(), || {
            format!("the answer has no code: {}", describe_params(params))
        });
    }
    code.map(str::to_owned)
}

/// The state came back exactly.
pub fn check_state(record: &mut Record, params: &Params, state: Option<&str>) {
    let found = single(params, "state");
    record.require("callback.state", found == state, || {
        format!("state is {found:?}, sent was {state:?}")
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::decode_form;
    use url::Url;

    fn callback(method: &'static str, url: &str, form: &str) -> Callback {
        let url = Url::parse(url).unwrap();
        Callback {
            method,
            query: decode_form(url.query().unwrap_or_default()),
            fragment: decode_form(url.fragment().unwrap_or_default()),
            form: decode_form(form),
            by_form: false,
            url,
        }
    }

    fn transport(callback: &Callback, mode: ResponseMode, redirect_uri: &str) -> Vec<String> {
        let mut record = Record::default();
        check_transport(&mut record, callback, mode, redirect_uri);
        record
            .broken_names()
            .into_iter()
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn each_wrong_way_goes_red() {
        let (query, post) = (ResponseMode::Query, ResponseMode::FormPost);
        let get = callback("GET", "https://rp/cb?code=1", "");
        assert_eq!(
            transport(&get, query, "https://rp/cb"),
            Vec::<String>::new()
        );
        assert_eq!(
            transport(&get, query, "https://rp/cb?bar=foo"),
            ["callback.query_kept"]
        );
        assert_eq!(
            transport(&get, post, "https://rp/cb"),
            ["form_post.post", "form_post.query"]
        );
        let fragment = callback("GET", "https://rp/cb#code=1", "");
        assert_eq!(
            transport(&fragment, query, "https://rp/cb"),
            ["callback.fragment"]
        );
        let own = "https://rp/cb";
        assert_eq!(
            transport(&fragment, ResponseMode::Fragment, own),
            Vec::<String>::new()
        );
        let get = callback("GET", "https://rp/cb?code=1", "");
        assert_eq!(
            transport(&get, ResponseMode::Fragment, own),
            ["callback.query"]
        );
        let form = callback("POST", "https://rp/cb?bar=foo", "code=1");
        assert_eq!(
            transport(&form, post, "https://rp/cb?bar=foo"),
            Vec::<String>::new()
        );
        assert_eq!(
            transport(&form, query, "https://rp/cb?bar=foo"),
            ["callback.method"]
        );
        let mut by_form = get;
        by_form.by_form = true;
        assert_eq!(
            transport(&by_form, query, "https://rp/cb"),
            ["form_post.method"]
        );
    }

    fn success(query: &str) -> Vec<String> {
        let mut record = Record::default();
        let params = decode_form(query);
        check_success(&mut record, &params, Some("s"), "https://op");
        record
            .broken_names()
            .into_iter()
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn each_fault_of_a_success_goes_red() {
        assert_eq!(
            success("code=c&state=s&iss=https://op"),
            Vec::<String>::new()
        );
        assert_eq!(success("code=c&state=S"), ["callback.state"]);
        assert_eq!(success("code=c&state=s&state=s"), ["callback.state"]);
        assert_eq!(success("code=c&state=s&iss=https://evil"), ["callback.iss"]);
        assert_eq!(success("state=s"), ["callback.code"]);
        assert_eq!(success("error=x&state=s"), ["callback.error"]);
    }
}
