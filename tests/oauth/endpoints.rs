//! What holds at every endpoint: its methods, its content type, and parameters that are doubled, broken or too many.

mod methods;
mod nul;

use reqwest::Method;

use crate::support::answer::FORM;
use crate::support::routes::{Route, routes};
use crate::support::{Answer, Browser, RelyingParty};

const FORMS: [&str; 6] = [
    "/token",
    "/introspect",
    "/revoke",
    "/par",
    "/device_authorization",
    "/backchannel_authentication",
];
/// The errors of what says nothing that they could do.
const OF_NOTHING: [&str; 4] = ["", "invalid_grant", "invalid_scope", "unauthorized_client"];

both_engines!(every_address_has_its_methods_and_no_other, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let tokens = rp.tokens(&app, &mut browser).await;
    for Route {
        path,
        methods,
        is_there,
    } in routes()
    {
        for method in [
            "GET",
            "HEAD",
            "POST",
            "PUT",
            "DELETE",
            "PATCH",
            "OPTIONS",
            "TRACE",
            "CONNECTED",
            "get",
        ] {
            let request = app
                .request(
                    Method::from_bytes(method.as_bytes()).expect("a method"),
                    path,
                )
                .header("cookie", browser.cookie())
                .header("x-secret", "reflected");
            let answer = Answer::to(request).await;
            if methods.contains(&method) {
                assert!(
                    answer.status != 405 && (answer.status != 404 || !is_there),
                    "{method} {path}: {}",
                    answer.status
                );
            } else {
                assert!(
                    [405, 400, 501].contains(&answer.status),
                    "{method} {path}: {} {}",
                    answer.status,
                    answer.text
                );
                assert_eq!(
                    answer.header("cache-control"),
                    "no-store",
                    "{method} {path}"
                );
                // RFC 9110 §15.5.6: "The origin server MUST generate an Allow header field in a 405 response".
                if answer.status == 405 && method != "TRACE" {
                    let mut allowed: Vec<&str> = answer.header("allow").split(", ").collect();
                    let mut methods = methods.to_vec();
                    allowed.sort_unstable();
                    methods.sort_unstable();
                    assert_eq!(allowed, methods, "{method} {path}");
                }
                assert!(
                    !answer.text.contains("reflected") && answer.text.len() < 300,
                    "{method} {path}: {}",
                    answer.text
                );
            }
            assert!(
                answer.status < 500 || answer.status == 501,
                "{method} {path}: {}",
                answer.status
            );
        }
    }
    // None of all that had an effect.
    assert_eq!(
        rp.refresh(&app, tokens["refresh_token"].as_str().expect("text"))
            .await
            .0,
        200
    );
    assert!(
        crate::support::browser::parameters(
            browser
                .get(&rp.authorize(&[("prompt", "none")]))
                .await
                .location()
        )
        .contains_key("code")
    );
});

both_engines!(a_form_is_a_form, |app| {
    let rp = RelyingParty::confidential(&app).await;
    let basic = rp.basic().expect("a secret");
    let body = "grant_type=refresh_token&refresh_token=x&token=x&redirect_uri=https://app.example/cb&response_type=code&scope=nothing";
    let post = |path: &str| {
        app.request(Method::POST, path)
            .header("authorization", &basic)
    };
    for path in FORMS {
        let expected = if [
            "/token",
            "/par",
            "/device_authorization",
            "/backchannel_authentication",
        ]
        .contains(&path)
        {
            400
        } else {
            200
        };
        for good in [
            FORM,
            "application/x-www-form-urlencoded; charset=utf-8",
            "Application/X-WWW-Form-URLEncoded",
            "application/x-www-form-urlencoded;charset=UTF-8",
        ] {
            let answer = Answer::to(post(path).header("content-type", good).body(body)).await;
            assert_eq!(answer.status, expected, "{path} {good}: {}", answer.text);
            assert!(
                OF_NOTHING.contains(&answer.error().as_str()),
                "{path} {good}: {}",
                answer.text
            );
            answer.is_unstored((path, good));
        }
        for (content_type, body) in [
            ("application/json", "{\"grant_type\":\"refresh_token\"}".to_owned()),
            ("text/plain", body.to_owned()),
            ("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"grant_type\"\r\n\r\nrefresh_token\r\n--b--\r\n".to_owned()),
            ("application/xml", "<grant_type/>".to_owned()),
            ("application/x-www-form-urlencodedx", body.to_owned()),
            ("x", body.to_owned()),
            ("", body.to_owned()),
        ] {
            let answer = Answer::to(post(path).header("content-type", content_type).body(body)).await;
            answer.is_refused(415, "invalid_request", (path, content_type));
        }
        Answer::to(post(path).body(body)).await.is_refused(
            415,
            "invalid_request",
            (path, "no content type"),
        );
        let twice = post(path)
            .header("content-type", FORM)
            .header("content-type", "application/json")
            .body(body);
        Answer::to(twice)
            .await
            .is_refused(415, "invalid_request", (path, "two content types"));
        // RFC 6749 §2.3.1: never in the address.
        let in_address = app
            .request(Method::POST, &format!("{path}?client_id={}", rp.id))
            .header("content-type", FORM)
            .body(body);
        Answer::to(in_address)
            .await
            .is_refused(400, "invalid_request", (path, "in the address"));
    }
});

both_engines!(
    a_broken_or_doubled_parameter_is_an_error_at_every_form,
    |app| {
        let rp = RelyingParty::confidential(&app).await;
        let basic = rp.basic().expect("a secret");
        let post = async |path: &str, body: Vec<u8>| {
            Answer::to(
                app.request(Method::POST, path)
                    .header("authorization", &basic)
                    .header("content-type", FORM)
                    .body(body),
            )
            .await
        };
        let base = "grant_type=refresh_token&refresh_token=x&token=x&redirect_uri=https://app.example/cb&response_type=code&scope=nothing";
        let names = [
            "grant_type",
            "code",
            "redirect_uri",
            "code_verifier",
            "refresh_token",
            "scope",
            "client_id",
            "client_secret",
            "client_assertion",
            "client_assertion_type",
            "token",
            "token_type_hint",
            "unheard_of",
        ];
        for path in FORMS {
            for name in names {
                for (one, other) in [("a", "a"), ("a", "b"), ("", ""), ("a", ""), ("", "a")] {
                    let body = format!("{base}&{name}={one}&{name}={other}");
                    post(path, body.into_bytes()).await.is_refused(
                        400,
                        "invalid_request",
                        (path, name, one, other),
                    );
                }
            }
            let many = |count: usize| {
                (0..count)
                    .map(|n| format!("p{n}=1"))
                    .collect::<Vec<_>>()
                    .join("&")
            };
            for (what, body) in [
                ("half an escape", format!("{base}&x=%")),
                ("half an escape", format!("{base}&x=%4")),
                ("no hexadecimal", format!("{base}&x=%zz")),
                ("a sign in an escape", format!("{base}&x=%+1")),
                ("no UTF-8", format!("{base}&x=%ff")),
                ("half a letter", format!("{base}&%c3=1")),
                ("overlong UTF-8", format!("{base}&x=%c0%80")),
                ("a surrogate", format!("{base}&x=%ed%a0%80")),
                ("NUL", format!("{base}&x=%00")),
                ("raw NUL", format!("{base}&x=\0")),
                ("101 parameters", many(101)),
                ("5000 parameters", many(5_000)),
                ("5000 times the same", "a=1&".repeat(5_000)),
            ] {
                post(path, body.into_bytes()).await.is_refused(
                    400,
                    "invalid_request",
                    (path, what),
                );
            }
            post(path, [base.as_bytes(), b"&x=\xff\xfe"].concat())
                .await
                .is_refused(400, "invalid_request", (path, "raw bytes"));
            let huge = post(
                path,
                format!("{base}&x={}", "x".repeat(70_000)).into_bytes(),
            )
            .await;
            assert_eq!(
                (huge.status, huge.header("cache-control")),
                (413, "no-store"),
                "{path}"
            );
            let flood = post(path, many(100_000).into_bytes()).await;
            assert_eq!(flood.status, 413, "{path}");
            // Harmless oddities: arrays are names like any other, and empty pairs are nothing.
            for harmless in [
                format!("{base}&a[]=1&a[0]=2&a.b=3"),
                format!("&&{base}&&"),
                format!("{base}&x"),
                format!("{base}&=y"),
                base.replace("=x", "=%78"),
            ] {
                let answer = post(path, harmless.clone().into_bytes()).await;
                assert!(
                    OF_NOTHING.contains(&answer.error().as_str()) && answer.status < 500,
                    "{path} {harmless}: {}",
                    answer.text
                );
            }
        }
        // + is a space and %20 too; both at once are one scope list.
        let machine = RelyingParty::of(app.add_client(serde_json::json!({ "grant_types": ["client_credentials"], "response_types": [], "scope": "email phone" })).await);
        let basic = machine.basic().expect("a secret");
        for scope in [
            "email+phone",
            "email%20phone",
            "email++phone",
            "phone+email+phone",
            "%65mail+phone",
        ] {
            let request = app
                .request(Method::POST, "/token")
                .header("authorization", &basic)
                .header("content-type", FORM)
                .body(format!("grant_type=client_credentials&scope={scope}"));
            let answer = Answer::to(request).await;
            assert_eq!(
                answer.json()["scope"],
                "email phone",
                "{scope}: {}",
                answer.text
            );
        }
    }
);

both_engines!(pages_survive_broken_requests, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    rp.tokens(&app, &mut browser).await;
    let waiting = browser.open(&rp.authorize(&[("prompt", "login")])).await;
    let cookies = browser.cookie();
    for path in [
        "/authorize",
        "/end-session",
        "/end-session/confirm",
        waiting.path.as_str(),
    ] {
        for query in [
            "%",
            "x=%zz",
            "x=%ff",
            "x=%00",
            &"a=1&".repeat(2_000),
            &(0..200)
                .map(|n| format!("p{n}=1"))
                .collect::<Vec<_>>()
                .join("&"),
        ] {
            for (method, address, body) in [
                (Method::GET, format!("{path}?{query}"), ""),
                (Method::POST, path.to_owned(), query),
            ] {
                if method == Method::GET && path == "/end-session/confirm" {
                    continue;
                }
                let request = app
                    .request(method.clone(), &address)
                    .header("cookie", &cookies)
                    .header("accept", "text/html")
                    .header("content-type", FORM)
                    .body(body.to_owned());
                let answer = Answer::to(request).await;
                // A page, never a fault; an interaction does not read its query at all.
                let is_fine = answer.status == 400
                    || (method == Method::GET && path == waiting.path && answer.status == 200)
                    || answer.status == 403;
                assert!(
                    is_fine,
                    "{method} {path} {}: {} {}",
                    &query[..query.len().min(20)],
                    answer.status,
                    answer.text
                );
                answer.is_unstored(&query[..query.len().min(20)]);
            }
        }
    }
    for body in ["{}", "<x/>"] {
        let answer = Answer::to(
            app.request(Method::POST, &waiting.path)
                .header("cookie", &cookies)
                .header("content-type", "application/json")
                .body(body),
        )
        .await;
        assert_eq!(answer.status, 400);
    }
    assert_eq!(
        browser.get(&waiting.path).await.name(),
        "password",
        "still where it was"
    );
});
