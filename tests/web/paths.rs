//! Addresses that only look like ours, and those at which servers keep what is not for the public.

use doorward::web::assets;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::app::confidential;
use crate::support::relying_party::REDIRECT;
use crate::support::routes::routes;
use crate::support::{Answer, Browser, RelyingParty, TestApp};

/// Status and whole answer to a GET of these very bytes: no client of ours would send most of them.
async fn get(app: &TestApp, target: &str, fields: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(app.node.address).await.unwrap();
    let host = app.issuer.split_once("://").unwrap().1;
    let head =
        format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{fields}\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.get(9..12).and_then(|code| code.parse().ok());
    (status.unwrap_or_default(), answer)
}

/// Addresses that a proxy in front, or a careless router, could take for this one.
fn look_alikes(path: &str) -> Vec<String> {
    let rest = &path[1..];
    let encoded = |from: char, to: &str| path.replacen(from, to, 1);
    let first = rest.chars().next().map_or_else(String::new, |letter| {
        format!("/%{:02x}{}", u32::from(letter), &rest[letter.len_utf8()..])
    });
    let mut all = vec![
        format!("/{path}"),
        format!("//{path}"),
        format!("/.{path}"),
        format!("/..{path}"),
        format!("/x/..{path}"),
        format!("/%2e{path}"),
        format!("/x/%2e%2e{path}"),
        format!("/..;{path}"),
        format!("/;{path}"),
        format!("/%2f{rest}"),
        format!("/\\{rest}"),
        format!("/%5c{rest}"),
        format!("{path}/"),
        format!("{path}//"),
        format!("{path}/."),
        format!("{path}/.."),
        format!("{path};"),
        format!("{path};x=y"),
        format!("{path}."),
        format!("{path}%2e"),
        format!("{path}%00"),
        format!("{path}%00.css"),
        format!("{path}%20"),
        format!("{path}%0d%0a"),
        format!("{path}%2f"),
        format!("{path}%3f"),
        format!("{path}%3fx=y"),
        format!("{path}%23"),
        format!("{path}%ff"),
        format!("{path}%c0%ae"),
        format!("{path}%"),
        format!("{path}%zz"),
        format!("{path}~"),
        format!("{path}.bak"),
        format!("{path}.map"),
        format!("{path}:$DATA"),
        encoded('/', "%2f"),
        encoded('/', "%2F"),
        encoded('/', "%252f"),
        path.to_uppercase(),
    ];
    if !first.is_empty() {
        all.push(first);
    }
    if rest.contains('/') {
        let (start, end) = path.rsplit_once('/').expect("two parts");
        all.extend(
            ["//", "/./", "/x/../", "%2f", "\\", "/;/", "/%2e/"]
                .map(|between| format!("{start}{between}{end}")),
        );
    }
    all.retain(|other| other != path);
    all
}

both_engines!(what_only_looks_like_an_address_of_ours_is_none, |app| {
    for route in routes().iter().filter(|route| route.is_there) {
        assert_ne!(get(&app, route.path, "").await.0, 404, "{}", route.path);
        for other in look_alikes(route.path) {
            let (status, answer) = get(&app, &other, "").await;
            // `/register/.` names a client, which has to be managed with its token.
            let is_name = status == 401 && other.starts_with("/register/");
            assert!([400, 404].contains(&status) || is_name, "{other}: {answer}");
            assert!(!answer.contains("location:"), "{other}: {answer}");
        }
    }
    // Where a name is part of the address, another spelling of it is another name.
    app.add_person().await;
    let rp = RelyingParty::of(register(&app).await);
    let mut browser = Browser::new(&app);
    let page = browser.open(&rp.authorize(&[])).await;
    let token = rp.registration["registration_access_token"]
        .as_str()
        .unwrap();
    for (path, fields) in [
        (page.action(), format!("Cookie: {}\r\n", browser.cookie())),
        (
            format!("/register/{}", rp.id),
            format!("Authorization: Bearer {token}\r\n"),
        ),
    ] {
        assert_eq!(get(&app, &path, &fields).await.0, 200, "{path}");
        for other in look_alikes(&path) {
            let (status, answer) = get(&app, &other, &fields).await;
            assert!([400, 401, 404, 410].contains(&status), "{other}: {answer}");
        }
    }
});

async fn register(app: &TestApp) -> serde_json::Value {
    let admin = app.admin_token().await;
    let request = app
        .request(reqwest::Method::POST, "/register")
        .bearer_auth(admin)
        .json(&confidential(REDIRECT));
    let answer = Answer::to(request).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.json()
}

both_engines!(a_static_file_is_itself_whole_and_nothing_beside_it, |app| {
    for (url, name) in assets::all() {
        let whole = Answer::to(app.request(reqwest::Method::GET, url)).await;
        assert_eq!(whole.status, 200, "{url}");
        assert_eq!(whole.header("x-content-type-options"), "nosniff", "{url}");
        let kind = whole.header("content-type");
        let expected = match name.rsplit_once('.').unwrap().1 {
            "css" => "text/css; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            "svg" => "image/svg+xml",
            other => panic!("{other}: what is that?"),
        };
        assert_eq!(kind, expected, "{url}");
        assert!(!whole.text.contains("sourceMappingURL"), "{url}");
        // RFC 9110 §14.2: a server may ignore Range, and then nobody can ask for ten thousand pieces.
        let many: Vec<String> = (0..4_000).map(|n| format!("{n}-{n}")).collect();
        for range in [
            "bytes=0-0",
            "bytes=0-18446744073709551615",
            "bytes=-18446744073709551616",
            "bytes=99999999999999999999-",
            "bytes=0-,0-,0-,0-",
            &format!("bytes={}", many.join(",")[..20_000].trim_end_matches(',')),
        ] {
            let asked = app
                .request(reqwest::Method::GET, url)
                .header("range", range);
            let answer = Answer::to(asked).await;
            assert_eq!(
                (answer.status, answer.text),
                (200, whole.text.clone()),
                "{url} {range}"
            );
        }
        // The name without its hash, other hashes, and what an editor or a build leaves beside a file.
        let (start, hash) = url.rsplit_once('/').unwrap();
        for path in [
            format!("/static/{name}"),
            format!("/{name}"),
            format!("{start}/{}", hash.to_uppercase()),
            format!("{url}.gz"),
            format!("{url}.map"),
            format!("{url}~"),
            format!("{start}/../static/{hash}"),
        ] {
            assert_eq!(get(&app, &path, "").await.0, 404, "{path}");
        }
    }
    for path in [
        "/static",
        "/static/",
        "/static/.",
        "/static/*",
        "/static/?C=M;O=D",
        "/.git",
        "/.git/",
        "/.git/HEAD",
        "/.git/config",
        "/static/.git/HEAD",
        "/.gitignore",
        "/.env",
        "/.htaccess",
        "/.DS_Store",
        "/.well-known",
        "/.well-known/",
        "/Cargo.toml",
        "/static/../Cargo.toml",
        "/static/../src/main.rs",
        "/static/..%2fCargo.toml",
        "/static/%2e%2e/Cargo.toml",
        "/static/%2e%2e%2fCargo.toml",
        "/static/..%5cCargo.toml",
        "/static/....//Cargo.toml",
        "/static//etc/passwd",
        "/static/%2fetc%2fpasswd",
        "/static/../../../../../../etc/passwd",
        "/static/..%00/etc/passwd",
        "/static/%c0%ae%c0%ae/Cargo.toml",
        "/static/file:///etc/passwd",
        "/doorward.toml",
        "/doorward.db",
        "/static/doorward.db",
        "/master.key",
        "/backup.zip",
        "/templates/home.html",
        "/static/templates/home.html",
    ] {
        let (status, answer) = get(&app, path, "").await;
        assert!([400, 404].contains(&status), "{path}: {answer}");
        for inside in ["[package]", "root:", "fn main", "Index of", "ref: refs"] {
            assert!(!answer.contains(inside), "{path}: {answer}");
        }
    }
});

both_engines!(
    nothing_for_operators_is_at_an_address_of_the_public,
    |app| {
        for path in [
            "/metrics",
            "/prometheus",
            "/stats",
            "/status",
            "/server-status",
            "/server-info",
            "/info",
            "/version",
            "/env",
            "/config",
            "/debug",
            "/debug/pprof",
            "/debug/pprof/",
            "/debug/vars",
            "/debug/requests",
            "/trace",
            "/heapdump",
            "/threaddump",
            "/actuator",
            "/actuator/env",
            "/actuator/health",
            "/admin",
            "/admin/",
            "/admin/users",
            "/console",
            "/manage",
            "/openapi",
            "/openapi.json",
            "/openapi.yaml",
            "/swagger",
            "/swagger-ui",
            "/swagger.json",
            "/docs",
            "/redoc",
            "/rapidoc",
            "/graphql",
            "/api",
            "/api/",
            "/api/v1",
            "/api/v1/",
            "/api/v1/users",
            "/api/v1/clients",
            "/api/v1/keys",
            "/api/v1/openapi.yaml",
            "/health",
            "/health/",
            "/health/metrics",
            "/health/live/x",
            "/healthz",
            "/livez",
            "/readyz",
            "/log",
            "/logs",
            "/keys",
            "/users",
            // What `doorward dev` alone has.
            "/playground",
            "/playground/",
            "/playground/start",
            "/playground/callback",
            "/playground/result",
        ] {
            for fields in [
                "",
                "User-Agent: kube-probe/1.30\r\n",
                "X-Forwarded-For: 127.0.0.1\r\nX-Original-URL: /health/live\r\nX-Rewrite-URL: /health/live\r\n",
            ] {
                let (status, answer) = get(&app, path, fields).await;
                assert_eq!(status, 404, "{path} {fields}: {answer}");
            }
        }
        // A probe learns whether to come again, and nothing of what runs here.
        for path in ["/health/live", "/health/ready"] {
            let answer = Answer::to(app.request(reqwest::Method::GET, path)).await;
            assert_eq!(answer.text, r#"{"status":"ok"}"#, "{path}");
        }
        // What describes an API describes what everybody may call anyway, or what an access token for administration is asked for.
        let described = Answer::to(app.request(reqwest::Method::GET, "/api/v1/openapi.json")).await;
        let described = described.json();
        let paths: Vec<&String> = described["paths"].as_object().unwrap().keys().collect();
        let administered = "/api/v1/connectors/{connector}/test";
        assert_eq!(paths, ["/health/live", "/health/ready", administered]);
        assert_eq!(
            described["paths"][administered]["post"]["security"],
            serde_json::json!([{ "admin_token": [] }])
        );
        for route in routes() {
            let answer = Answer::to(app.request(reqwest::Method::GET, route.path)).await;
            let said = format!("{:?} {}", answer.headers, answer.text).to_lowercase();
            for word in [
                env!("CARGO_PKG_VERSION"),
                "rustc",
                "poem",
                "hyper",
                "sqlite",
                "postgres",
                "debian",
            ] {
                assert!(!said.contains(word), "{}: {word} in {said}", route.path);
            }
        }
    }
);
