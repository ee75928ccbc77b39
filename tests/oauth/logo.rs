//! Clients' logos: fetched from strangers' servers under every precaution, and shown from our own (RFC 7591 §2, `logo_uri`).

use std::io::Cursor;
use std::sync::Arc;
use std::time::{Duration, Instant};

use doorward::domain::id::ClientId;
use doorward::domain::logo::LogoState;
use doorward::jobs::Jobs;
use doorward::oauth::logo;
use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use reqwest::{Method, StatusCode};
use scraper::{Html, Selector};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::support::app::confidential;
use crate::support::browser::Page;
use crate::support::relying_party::{REDIRECT, text};
use crate::support::stranger::{Stranger, answer};
use crate::support::{Answer, Browser, Options, RelyingParty, TestApp};

const RED: [u8; 4] = [200, 0, 0, 255];
const BLUE: [u8; 4] = [0, 0, 200, 255];

fn picture(colour: [u8; 4]) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(RgbaImage::from_pixel(300, 200, Rgba(colour)))
        .write_to(&mut bytes, ImageFormat::Png)
        .expect("a picture");
    bytes.into_inner()
}

/// One that answers every request with a picture: blue where the path says so, else red.
async fn painter() -> Stranger {
    Stranger::start(|path, stream| async move {
        let colour = if path.contains("blue") { BLUE } else { RED };
        answer(
            stream,
            "200 OK",
            "content-type: image/png\r\n",
            &picture(colour),
        )
        .await;
    })
    .await
}

async fn client_with(app: &TestApp, logo_uri: &str) -> RelyingParty {
    let mut document = confidential(REDIRECT);
    document["logo_uri"] = logo_uri.into();
    RelyingParty::of(app.add_client(document).await)
}

async fn refresh(app: &TestApp) {
    logo::refresh(&app.node.state.op).await.expect("the store");
}

async fn state(app: &TestApp, client: &str) -> Option<LogoState> {
    let (tenant, id) = (app.op().tenant.clone(), ClientId::new(client));
    app.op()
        .store
        .read(move |r| r.find_logo_state(&tenant, &id))
        .await
        .expect("the store")
}

async fn sign_in_page(app: &TestApp, client: &RelyingParty) -> Page {
    let page = Browser::new(app).open(&client.authorize(&[])).await;
    assert_eq!(page.name(), "sign-in", "{}", page.body);
    page
}

/// Where the page's logo is; `None` if a letter stands in its place.
fn logo_of(page: &Page) -> Option<String> {
    let logo = page.attribute("img.tile", "src");
    let letter = page.attribute("span.tile", "aria-hidden");
    assert_ne!(logo.is_some(), letter.is_some(), "{}", page.body);
    logo
}

/// Asserts that nothing in the page is loaded from elsewhere.
fn asks_nobody_else(page: &Page) {
    let document = Html::parse_document(&page.body);
    for (selector, name) in [
        ("[src]", "src"),
        ("link[href]", "href"),
        ("[srcset]", "srcset"),
    ] {
        for element in document.select(&Selector::parse(selector).expect("a selector")) {
            let address = element.value().attr(name).unwrap_or_default();
            assert!(
                address.starts_with('/') && !address.starts_with("//"),
                "{address}"
            );
        }
    }
    let policy = page.headers["content-security-policy"]
        .to_str()
        .expect("text");
    assert!(policy.contains("img-src 'self';"), "{policy}");
}

async fn colour_at(app: &TestApp, address: &str) -> [u8; 4] {
    let response = app.get(address).await;
    assert_eq!(response.status(), StatusCode::OK, "{address}");
    let bytes = response.bytes().await.expect("a body");
    let read = image::load_from_memory_with_format(&bytes, ImageFormat::Png).expect("a PNG");
    assert_eq!(
        (read.width(), read.height()),
        (128, 85),
        "small, same shape"
    );
    read.into_rgba8().get_pixel(60, 40).0
}

both_engines!(
    a_logo_is_fetched_once_and_shown_from_here,
    Options::dev(),
    |app| {
        app.add_person().await;
        let stranger = painter().await;
        let client = client_with(&app, &stranger.at("/logo.png?size=2")).await;
        assert_eq!(logo_of(&sign_in_page(&app, &client).await), None);
        assert!(
            stranger.asked().is_empty(),
            "no page and no request fetches"
        );

        refresh(&app).await;
        refresh(&app).await;
        let asked = stranger.asked();
        assert_eq!(asked.len(), 1, "{asked:?}");
        let mut lines: Vec<&str> = asked[0].trim_end().split("\r\n").collect();
        lines.sort_unstable();
        assert_eq!(
            lines,
            [
                "GET /logo.png?size=2 HTTP/1.1".to_owned(),
                "accept: image/png, image/webp, image/jpeg, image/gif".to_owned(),
                format!("host: {}", stranger.address),
                format!("user-agent: doorward/{}", env!("CARGO_PKG_VERSION")),
            ],
            "no cookie, no referrer, no encoding"
        );

        let mut browser = Browser::new(&app);
        let first = browser.open(&client.authorize(&[])).await;
        let address = logo_of(&first).expect("a logo");
        let consent = browser.sign_in(&first, "alex").await;
        assert_eq!(consent.name(), "consent");
        for page in [&first, &consent] {
            assert_eq!(logo_of(page).as_ref(), Some(&address));
            assert_eq!(
                page.attribute("img.tile", "alt").as_deref(),
                Some(""),
                "the name stands beside it"
            );
            asks_nobody_else(page);
        }
        assert_eq!(colour_at(&app, &address).await, RED);
        assert_eq!(stranger.asked().len(), 1);
    }
);

both_engines!(
    a_copy_is_served_as_a_picture_and_nothing_else,
    Options::dev(),
    |app| {
        let stranger = painter().await;
        let client = client_with(&app, &stranger.at("/logo")).await;
        refresh(&app).await;
        let address = logo_of(&sign_in_page(&app, &client).await).expect("a logo");
        let served = app.get(&address).await;
        let header = |name: &str| {
            served
                .headers()
                .get(name)
                .map_or("", |value| value.to_str().expect("text"))
                .to_owned()
        };
        assert_eq!(header("content-type"), "image/png");
        assert_eq!(
            header("cache-control"),
            "public, max-age=31536000, immutable"
        );
        assert_eq!(
            header("content-security-policy"),
            "sandbox; default-src 'none'"
        );
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("cross-origin-resource-policy"), "same-origin");
        assert_eq!(header("set-cookie"), "");
        let hash = address
            .strip_prefix("/logo/")
            .and_then(|name| name.strip_suffix(".png"))
            .expect("its name")
            .to_owned();
        let content = served.bytes().await.expect("a body");
        assert_eq!(hash, doorward::secret::sha256_base64url(&content));

        for missing in [
            "/logo/".to_owned(),
            "/logo/.png".to_owned(),
            format!("/logo/{hash}"),
            format!("/logo/{hash}.svg"),
            format!("/logo/{}.png", hash.to_lowercase()),
            format!("/logo/{}.png", "A".repeat(43)),
            format!("/logo/{hash}.png/"),
            format!("/logo/x/{hash}.png"),
            "/logo/..%2f..%2fetc%2fpasswd.png".to_owned(),
            "/logo/%00.png".to_owned(),
            format!("/logo/{}.png", "A".repeat(10_000)),
            "/logo/' OR 1=1 --.png".replace(' ', "%20"),
        ] {
            let status = app.get(&missing).await.status();
            assert_eq!(status, StatusCode::NOT_FOUND, "{missing}");
        }
    }
);

/// What a hostile server does for each path.
async fn misbehave(path: String, mut stream: TcpStream) {
    const PNG: &str = "content-type: image/png\r\n";
    let whole = picture(RED);
    let head = |length: usize| {
        format!("HTTP/1.1 200 OK\r\ncontent-type: image/png\r\ncontent-length: {length}\r\n\r\n")
    };
    match path.as_str() {
        "/redirect" => answer(stream, "302 Found", "location: /internal\r\n", b"").await,
        "/moved" => {
            answer(
                stream,
                "308 Permanent Redirect",
                "location: /internal\r\n",
                &whole,
            )
            .await;
        }
        "/missing" => answer(stream, "404 Not Found", PNG, &whole).await,
        "/partial" => answer(stream, "206 Partial Content", PNG, &whole).await,
        "/html" => {
            answer(
                stream,
                "200 OK",
                PNG,
                b"<!DOCTYPE html><script>alert(1)</script>",
            )
            .await;
        }
        "/svg" => {
            answer(
                stream,
                "200 OK",
                "content-type: image/svg+xml\r\n",
                b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            )
            .await;
        }
        "/empty" => answer(stream, "200 OK", PNG, b"").await,
        "/signature" => answer(stream, "200 OK", PNG, &whole[..8]).await,
        "/truncated" => answer(stream, "200 OK", PNG, &whole[..whole.len() / 2]).await,
        "/zipped" => {
            answer(
                stream,
                "200 OK",
                "content-encoding: gzip\r\n",
                b"\x1f\x8b\x08\0\0\0\0\0\0\x03",
            )
            .await;
        }
        "/long" => answer(stream, "200 OK", PNG, &[whole, vec![0; 2 << 20]].concat()).await,
        "/head" => {
            answer(
                stream,
                "200 OK",
                &format!("x: {}\r\n", "x".repeat(1 << 20)),
                &whole,
            )
            .await;
        }
        "/garbage" => drop(stream.write_all(b"SSH-2.0-OpenSSH_9\r\n").await),
        // The rest goes on until the other side has had enough.
        "/endless" => {
            let start = format!("HTTP/1.1 200 OK\r\n{PNG}transfer-encoding: chunked\r\n\r\n");
            let chunk = [b"10000\r\n".to_vec(), vec![0; 0x10000], b"\r\n".to_vec()].concat();
            let mut more = stream.write_all(start.as_bytes()).await;
            while more.is_ok() {
                more = stream.write_all(&chunk).await;
            }
        }
        "/drip" => {
            let mut more = stream.write_all(head(1000).as_bytes()).await;
            while more.is_ok() {
                more = stream.write_all(b"x").await;
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        }
        "/cut" => {
            drop(stream.write_all(head(whole.len()).as_bytes()).await);
            drop(stream.write_all(&whole[..100]).await);
        }
        "/silent" => tokio::time::sleep(Duration::from_secs(60)).await,
        other => panic!("nobody asks for {other}"),
    }
}

both_engines!(
    whatever_a_strangers_server_does_the_letter_stays,
    Options::dev(),
    |app| {
        let stranger = Stranger::start(misbehave).await;
        let cases = [
            ("/redirect", "answered with 302 Found"),
            ("/moved", "answered with 308 Permanent Redirect"),
            ("/missing", "answered with 404 Not Found"),
            ("/partial", "answered with 206 Partial Content"),
            ("/html", "not a PNG"),
            ("/svg", "not a PNG"),
            ("/empty", "not a PNG"),
            ("/signature", "damaged"),
            ("/truncated", "damaged"),
            ("/zipped", "not a PNG"),
            ("/long", "longer than 1048576 bytes"),
            ("/head", ""),
            ("/garbage", ""),
            ("/endless", "longer than 1048576 bytes"),
            ("/cut", ""),
            ("/drip", "no whole answer within 5s"),
            ("/silent", "no whole answer within 5s"),
        ];
        let mut clients = Vec::new();
        for (path, reason) in cases {
            clients.push((path, reason, client_with(&app, &stranger.at(path)).await));
        }
        let nobody = client_with(&app, "http://127.0.0.1:1/logo.png").await;
        clients.push(("nobody listens", "no connection", nobody));
        let internal = client_with(&app, "https://169.254.169.254/latest/meta-data").await;
        clients.push(("metadata", "not on the public Internet", internal));

        let began = Instant::now();
        refresh(&app).await;
        assert!(
            began.elapsed() < Duration::from_secs(16),
            "{:?}",
            began.elapsed()
        );
        for (path, reason, client) in &clients {
            let state = state(&app, &client.id).await.expect("it is wanted");
            let failure = state.failure.unwrap_or_default();
            assert!(
                !failure.is_empty() && failure.contains(reason),
                "{path}: {failure}"
            );
            assert_eq!(state.hash, None, "{path}");
            assert_eq!(
                state.next_fetch_at,
                Some(app.clock.now().plus(Duration::from_secs(600))),
                "{path}"
            );
            assert_eq!(logo_of(&sign_in_page(&app, client).await), None, "{path}");
        }
        assert_eq!(
            stranger.asked().len(),
            cases.len(),
            "each once, and nothing else"
        );
    }
);

both_engines!(
    a_pictures_name_and_type_do_not_matter,
    Options::dev(),
    |app| {
        let stranger = Stranger::start(|path, stream| async move {
            let kind = path.trim_start_matches('/').replace('+', "/");
            answer(
                stream,
                "200 OK",
                &format!("content-type: {kind}\r\n"),
                &picture(RED),
            )
            .await;
        })
        .await;
        for path in ["/text+html", "/application+octet-stream", "/image+jpeg"] {
            let client = client_with(&app, &stranger.at(path)).await;
            refresh(&app).await;
            let address = logo_of(&sign_in_page(&app, &client).await).expect("a logo");
            assert_eq!(colour_at(&app, &address).await, RED);
        }
    }
);

both_engines!(outside_of_dev_nothing_on_this_machine_is_asked, |app| {
    let stranger = painter().await;
    let port = stranger.address.port();
    for address in [
        format!("http://127.0.0.1:{port}/logo.png"),
        format!("http://localhost:{port}/logo.png"),
        format!("https://127.0.0.1:{port}/logo.png"),
        format!("https://localhost:{port}/logo.png"),
        format!("https://[::ffff:7f00:1]:{port}/logo.png"),
        format!("https://2130706433:{port}/logo.png"),
    ] {
        let client = client_with(&app, &address).await;
        refresh(&app).await;
        let state = state(&app, &client.id).await.expect("it is wanted");
        assert!(
            state.failure.is_some() && state.hash.is_none(),
            "{address}: {state:?}"
        );
    }
    assert_eq!(stranger.asked(), Vec::<String>::new());
});

async fn manage(app: &TestApp, method: Method, client: &RelyingParty, body: Option<Value>) {
    let registration = &client.registration;
    let mut request = app
        .request(method, text(registration, "registration_client_uri"))
        .bearer_auth(text(registration, "registration_access_token"));
    if let Some(body) = body {
        request = request.json(&body);
    }
    let answer = Answer::to(request).await;
    assert!((200..300).contains(&answer.status), "{}", answer.text);
}

fn changed(client: &RelyingParty, logo_uri: Option<&str>) -> Value {
    let mut document = confidential(REDIRECT);
    document["client_id"] = client.id.as_str().into();
    if let Some(logo_uri) = logo_uri {
        document["logo_uri"] = logo_uri.into();
    }
    document
}

both_engines!(
    a_logo_goes_with_its_address_and_its_client,
    Options::dev(),
    |app| {
        let stranger = painter().await;
        let client = client_with(&app, &stranger.at("/red")).await;
        refresh(&app).await;
        let red = logo_of(&sign_in_page(&app, &client).await).expect("a logo");

        // The same address again changes nothing.
        let same = changed(&client, Some(&stranger.at("/red")));
        manage(&app, Method::PUT, &client, Some(same)).await;
        refresh(&app).await;
        assert_eq!(
            logo_of(&sign_in_page(&app, &client).await).as_ref(),
            Some(&red)
        );
        assert_eq!(stranger.count("/red"), 1);

        // Another: the old one goes at once, the new one comes with the next look.
        let other = changed(&client, Some(&stranger.at("/blue")));
        manage(&app, Method::PUT, &client, Some(other)).await;
        assert_eq!(logo_of(&sign_in_page(&app, &client).await), None);
        assert_eq!(app.get(&red).await.status(), StatusCode::NOT_FOUND);
        refresh(&app).await;
        let blue = logo_of(&sign_in_page(&app, &client).await).expect("a logo");
        assert_eq!(colour_at(&app, &blue).await, BLUE);
        assert_ne!(red, blue);

        // None.
        manage(&app, Method::PUT, &client, Some(changed(&client, None))).await;
        assert_eq!(logo_of(&sign_in_page(&app, &client).await), None);
        assert_eq!(app.get(&blue).await.status(), StatusCode::NOT_FOUND);

        // Two clients with the same picture have one address; it lives as long as one of them.
        let back = changed(&client, Some(&stranger.at("/blue")));
        manage(&app, Method::PUT, &client, Some(back)).await;
        let twin = client_with(&app, &stranger.at("/blue-too")).await;
        refresh(&app).await;
        assert_eq!(
            logo_of(&sign_in_page(&app, &twin).await).as_ref(),
            Some(&blue)
        );
        manage(&app, Method::DELETE, &client, None).await;
        assert_eq!(state(&app, &client.id).await, None);
        assert_eq!(app.get(&blue).await.status(), StatusCode::OK);
        manage(&app, Method::DELETE, &twin, None).await;
        assert_eq!(app.get(&blue).await.status(), StatusCode::NOT_FOUND);
    }
);

both_engines!(
    an_address_is_asked_daily_and_after_failures_ever_more_rarely,
    Options::dev(),
    |app| {
        let ill = Arc::new(std::sync::atomic::AtomicBool::new(false));
        let is_ill = Arc::clone(&ill);
        let stranger = Stranger::start(move |_, stream| {
            let is_ill = is_ill.load(std::sync::atomic::Ordering::SeqCst);
            async move {
                let status = if is_ill {
                    "500 Internal Server Error"
                } else {
                    "200 OK"
                };
                answer(stream, status, "", &picture(RED)).await;
            }
        })
        .await;
        let client = client_with(&app, &stranger.at("/")).await;
        let mut asked = 0;
        refresh(&app).await;
        asked += 1;
        let day = Duration::from_secs(86_400);
        let minutes = |minutes: u64| Duration::from_secs(minutes * 60);
        ill.store(true, std::sync::atomic::Ordering::SeqCst);
        for wait in [
            day,
            minutes(10),
            minutes(40),
            minutes(160),
            minutes(640),
            day,
            day,
        ] {
            app.clock
                .advance(wait.saturating_sub(Duration::from_secs(1)));
            refresh(&app).await;
            assert_eq!(stranger.asked().len(), asked, "not yet: {wait:?}");
            app.clock.advance(Duration::from_secs(1));
            refresh(&app).await;
            asked += 1;
            assert_eq!(stranger.asked().len(), asked, "now: {wait:?}");
            let logo = logo_of(&sign_in_page(&app, &client).await);
            assert!(logo.is_some(), "the copy stays while its address is ill");
        }
        ill.store(false, std::sync::atomic::Ordering::SeqCst);
        app.clock.advance(day);
        refresh(&app).await;
        let state = state(&app, &client.id).await.expect("it is wanted");
        assert_eq!(state.failure, None);
        assert_eq!(state.fetched_at, Some(app.clock.now()));
        assert_eq!(state.next_fetch_at, Some(app.clock.now().plus(day)));
    }
);

// What a later version wrote here does not keep the others from theirs.
both_engines!(
    an_unread_client_stops_no_other_logo,
    Options::dev(),
    |app| {
        let stranger = painter().await;
        let unread = client_with(&app, &stranger.at("/unread")).await;
        let other = client_with(&app, &stranger.at("/red")).await;
        app.database.execute(&format!(
            "UPDATE clients SET metadata = '{{\"grant_types\":7}}' WHERE id = '{}'",
            unread.id
        ));
        refresh(&app).await;
        assert!(logo_of(&sign_in_page(&app, &other).await).is_some());
        assert_eq!((stranger.count("/unread"), stranger.count("/red")), (0, 1));
    }
);

both_engines!(two_nodes_fetch_a_logo_once, Options::dev(), |app| {
    let stranger = Stranger::start(|_, stream| async move {
        tokio::time::sleep(Duration::from_millis(300)).await;
        answer(stream, "200 OK", "", &picture(RED)).await;
    })
    .await;
    let second = app.second_node().await;
    for number in 0..6 {
        client_with(&app, &stranger.at(&format!("/{number}"))).await;
    }
    let (one, other) = tokio::join!(
        logo::refresh(&app.node.state.op),
        logo::refresh(&second.state.op)
    );
    one.and(other).expect("the store");
    for number in 0..6 {
        assert_eq!(stranger.count(&format!("/{number}")), 1);
    }
});

both_engines!(
    what_was_claimed_and_not_done_is_done_later,
    Options::dev(),
    |app| {
        let stranger = painter().await;
        let client = client_with(&app, &stranger.at("/")).await;
        let (tenant, id, now) = (
            app.op().tenant.clone(),
            ClientId::new(&client.id),
            app.clock.now(),
        );
        let until = doorward::domain::logo::claimed_until(now);
        // A node that dies after its claim.
        let claim = app
            .op()
            .store
            .write(move |w| w.claim_logo(&tenant, &id, now, until))
            .await
            .expect("the store");
        assert!(claim.is_some());
        refresh(&app).await;
        assert_eq!(stranger.asked().len(), 0);
        app.clock.advance(until.since(now));
        refresh(&app).await;
        assert!(logo_of(&sign_in_page(&app, &client).await).is_some());
    }
);

both_engines!(
    an_answer_that_comes_too_late_changes_nothing,
    Options::dev(),
    |app| {
        let stranger = Stranger::start(|path, stream| async move {
            if path == "/slow-red" {
                tokio::time::sleep(Duration::from_millis(500)).await;
            }
            let colour = if path == "/blue" { BLUE } else { RED };
            answer(stream, "200 OK", "", &picture(colour)).await;
        })
        .await;
        let client = client_with(&app, &stranger.at("/slow-red")).await;
        let second = app.second_node().await;
        let late = tokio::spawn(async move { logo::refresh(&second.state.op).await });
        while stranger.asked().is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let other = changed(&client, Some(&stranger.at("/blue")));
        manage(&app, Method::PUT, &client, Some(other)).await;
        refresh(&app).await;
        late.await.expect("the task").expect("the store");
        assert_eq!(stranger.count("/slow-red"), 1);
        let address = logo_of(&sign_in_page(&app, &client).await).expect("a logo");
        assert_eq!(colour_at(&app, &address).await, BLUE);
    }
);

both_engines!(
    the_job_fetches_soon_after_registration,
    Options::dev(),
    |app| {
        let stranger = painter().await;
        let jobs = Jobs::start(Arc::clone(&app.node.state.op));
        let client = client_with(&app, &stranger.at("/")).await;
        let deadline = Instant::now() + Duration::from_secs(20);
        while logo_of(&sign_in_page(&app, &client).await).is_none() {
            assert!(Instant::now() < deadline, "the job does not come");
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        jobs.stop().await;
    }
);

both_engines!(
    what_was_registered_before_there_were_copies_gets_one,
    Options::dev(),
    |app| {
        let stranger = painter().await;
        let with = client_with(&app, &stranger.at("/")).await;
        let without = RelyingParty::confidential(&app).await;
        // Back to before the table, and forth.
        let statements = |sql: &str| -> Vec<String> {
            let lines = sql.lines().filter(|line| !line.starts_with("--"));
            let text: String = lines.collect::<Vec<_>>().join("\n");
            let parts = text.split(';').map(str::trim);
            parts
                .filter(|part| !part.is_empty())
                .map(str::to_owned)
                .collect()
        };
        let down = include_str!("../../migrations/2026-11-24-000000_client_logos/down.sql");
        let up = include_str!("../../migrations/2026-11-24-000000_client_logos/up.sql");
        for statement in statements(down).into_iter().chain(statements(up)) {
            app.database.execute(&statement);
        }
        refresh(&app).await;
        assert!(logo_of(&sign_in_page(&app, &with).await).is_some());
        assert_eq!(logo_of(&sign_in_page(&app, &without).await), None);
        assert_eq!(state(&app, &without.id).await, None);
    }
);

both_engines!(
    an_address_that_cannot_be_shown_is_not_fetched_either,
    |app| {
        let token = app.admin_token().await;
        for bad in [
            "http://app.example/logo.png",
            "javascript:alert(1)",
            "data:image/png,x",
            "file:///etc/passwd",
            "https://app.example/logo\0.png",
            "https://app.example/\nlogo.png",
        ] {
            let mut document = confidential(REDIRECT);
            document["logo_uri"] = json!(bad);
            let request = app.request(Method::POST, "/register").bearer_auth(&token);
            Answer::to(request.json(&document)).await.is_refused(
                400,
                "invalid_client_metadata",
                bad,
            );
        }
    }
);
