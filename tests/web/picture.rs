//! `/account/picture` and `/pictures/…`: pictures of people, from strangers, kept in the database, in a folder, or by a server that
//! speaks S3.

use doorward::account::picture::sweep;
use doorward::domain::id::UserId;
use doorward::domain::profile::Editable;
use doorward::objects::Place;
use reqwest::StatusCode;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::browser::Page;
use crate::support::s3_server::{S3Server, files_below};
use crate::support::{Browser, Options, TestApp};

const PATH: &str = "/account/picture";
const BOUNDARY: &str = "----doorward-test";

async fn enter(app: &TestApp) -> (Browser, Page) {
    let mut browser = Browser::new(app);
    let page = browser.open(PATH).await;
    let page = browser.sign_in(&page, "alex").await;
    assert_eq!(page.name(), "account-picture", "{}", page.body);
    (browser, page)
}

/// Sends a file as a browser does, under a content type of its own choice.
pub async fn upload(browser: &mut Browser, page: &Page, file: &[u8], kind: &str) -> Page {
    let body = body(&page.csrf(), file, kind);
    let content = format!("multipart/form-data; boundary={BOUNDARY}");
    let headers = [
        ("content-type", content.as_str()),
        ("origin", "null"),
        ("sec-fetch-site", "same-origin"),
    ];
    let answer = browser.post_bytes(PATH, body, &headers).await;
    browser.follow(answer).await
}

fn body(csrf: &str, file: &[u8], kind: &str) -> Vec<u8> {
    let mut body = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n--{BOUNDARY}\r\n\
         Content-Disposition: form-data; name=\"picture\"; filename=\"me.png\"\r\nContent-Type: {kind}\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(file);
    body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    body
}

/// A picture of one colour.
pub fn png(width: u32, height: u32, colour: [u8; 3]) -> Vec<u8> {
    written(width, height, colour, image::ImageFormat::Png)
}

fn written(width: u32, height: u32, colour: [u8; 3], format: image::ImageFormat) -> Vec<u8> {
    let picture = image::RgbImage::from_pixel(width, height, image::Rgb(colour));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).expect("a picture");
    bytes.into_inner()
}

async fn claim(app: &TestApp, id: &UserId) -> Option<String> {
    let id = id.clone();
    let found = app.op().store.read(move |r| r.find_user(&id)).await;
    found
        .expect("the store")
        .expect("the person")
        .profile
        .picture
}

/// What stands at an address.
async fn fetch(app: &TestApp, address: &str) -> (StatusCode, Vec<u8>) {
    let answer = app.get(address).await;
    let status = answer.status();
    (status, answer.bytes().await.expect("a body").to_vec())
}

/// Uploads a picture, looks at it, takes another, takes it away: whatever the place.
async fn whole_life(app: &TestApp) -> (UserId, String) {
    let id = app.add_person().await;
    let (mut browser, page) = enter(app).await;
    assert!(page.text().contains("https://alex.example/picture.png"));
    let file = png(800, 600, [200, 10, 10]);
    let page = upload(&mut browser, &page, &file, "image/png").await;
    assert!(page.text().contains("are saved"), "{}", page.body);
    let first = claim(app, &id).await.expect("a picture");
    assert!(
        first.starts_with(&format!("{}/pictures/", app.issuer)),
        "{first}"
    );
    assert!(!first.contains(&id.to_string()));
    let shown = page.attribute("img.portrait", "src").expect("a picture");
    assert_eq!(format!("{}{shown}", app.issuer), first);
    let (status, bytes) = fetch(app, &first).await;
    assert_eq!(status, StatusCode::OK);
    let picture = image::load_from_memory(&bytes).expect("a picture");
    assert_eq!((picture.width(), picture.height()), (512, 512));
    let file = written(100, 300, [10, 200, 10], image::ImageFormat::Jpeg);
    let page = upload(&mut browser, &page, &file, "image/jpeg").await;
    let second = claim(app, &id).await.expect("a picture");
    assert_ne!(first, second, "another picture has another address");
    assert_eq!(fetch(app, &first).await.0, StatusCode::NOT_FOUND);
    let (_, bytes) = fetch(app, &second).await;
    let picture = image::load_from_memory(&bytes).expect("a picture");
    assert_eq!((picture.width(), picture.height()), (100, 100));
    let fields = [("decision", "remove")];
    let page = browser.submit(&page, &fields).await;
    assert!(page.text().contains("no picture yet"), "{}", page.text());
    assert_eq!(claim(app, &id).await, None);
    assert_eq!(fetch(app, &second).await.0, StatusCode::NOT_FOUND);
    let file = png(64, 64, [10, 10, 200]);
    upload(&mut browser, &page, &file, "image/png").await;
    let third = claim(app, &id).await.expect("a picture");
    let mut kinds = super::activity::kinds(app, &id).await;
    kinds.retain(|kind| kind.starts_with("picture"));
    let changed = "picture_changed";
    assert_eq!(kinds, [changed, changed, changed, "picture_removed"]);
    (id, third)
}

async fn delete_person(app: &TestApp, id: UserId) {
    let deleted = app.op().store.remove_user(&id, |_| Ok(true)).await;
    assert!(deleted.expect("the store"));
}

fn rows(app: &TestApp, table: &str) -> i64 {
    app.database
        .count(&format!("SELECT count(*) AS count FROM {table}"))
}

both_engines!(
    a_picture_lives_in_the_database_and_goes_with_its_person,
    |app| {
        let (id, last) = whole_life(&app).await;
        assert_eq!(
            (rows(&app, "pictures"), rows(&app, "picture_removals")),
            (1, 0)
        );
        delete_person(&app, id).await;
        assert_eq!(
            (rows(&app, "pictures"), rows(&app, "picture_removals")),
            (0, 0)
        );
        assert_eq!(fetch(&app, &last).await.0, StatusCode::NOT_FOUND);
    }
);

both_engines!(a_picture_is_served_as_nothing_but_a_picture, |app| {
    let (_, address) = whole_life(&app).await;
    let answer = app.get(&address).await;
    let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "image/png");
    assert_eq!(
        header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(
        header("content-security-policy"),
        "sandbox; default-src 'none'"
    );
    assert_eq!(header("content-disposition"), "inline");
    // Pages of others show it.
    assert!(
        !answer
            .headers()
            .contains_key("cross-origin-resource-policy")
    );
    let tag = header("etag");
    for (known, status) in [
        (tag.as_str(), StatusCode::NOT_MODIFIED),
        (&format!("\"x\", W/{tag}"), StatusCode::NOT_MODIFIED),
        ("\"x\"", StatusCode::OK),
    ] {
        let request = app.request(reqwest::Method::GET, &address);
        let answer = request.header("if-none-match", known).send().await.unwrap();
        assert_eq!(answer.status(), status, "{known}");
    }
    for odd in [
        "x",
        "",
        "..%2f..%2fdoorward.db",
        &"a".repeat(43),
        &"a".repeat(5_000),
    ] {
        let (status, _) = fetch(&app, &format!("/pictures/{odd}.png")).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{odd}");
    }
});

/// A PNG that says of itself to be that large.
fn huge() -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xc3\x50\0\0\xc3\x50\x08\x06\0\0\0".to_vec();
    let crc = !png[12..].iter().fold(u32::MAX, |mut crc, byte| {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xEDB8_8320 & 0_u32.wrapping_sub(crc & 1));
        }
        crc
    });
    png.extend(crc.to_be_bytes());
    png
}

// H-067.
both_engines!(
    what_is_no_picture_is_refused_and_what_is_more_loses_that,
    |app| {
        let id = app.add_person().await;
        let (mut browser, page) = enter(&app).await;
        let before = claim(&app, &id).await;
        let jpeg = written(64, 64, [1, 2, 3], image::ImageFormat::Jpeg);
        for (file, kind, words) in [
            (&b""[..], "image/png", "Choose a picture"),
            (b"\x89PNG\r\n\x1a\n", "image/png", "damaged"),
            (&jpeg[..jpeg.len() / 4], "image/jpeg", "damaged"),
            (
                b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>",
                "image/svg+xml",
                "not a PNG",
            ),
            (
                b"<!DOCTYPE html><script>alert(1)</script>",
                "image/png",
                "not a PNG",
            ),
            (&huge(), "image/png", "too many pixels"),
        ] {
            let page = upload(&mut browser, &page, file, kind).await;
            assert_eq!(page.status, StatusCode::OK);
            assert!(page.text().contains(words), "{words}: {}", page.text());
            page.is_page_or_redirect_of_ours();
        }
        assert_eq!(
            (claim(&app, &id).await, rows(&app, "pictures")),
            (before, 0)
        );
        // A page as well as a picture, under a content type that lies.
        let mut polyglot = png(32, 32, [9, 9, 9]);
        polyglot.extend_from_slice(b"<script>alert(1)</script>");
        upload(&mut browser, &page, &polyglot, "text/html").await;
        let address = claim(&app, &id).await.expect("a picture");
        let answer = app.get(&address).await;
        assert_eq!(answer.headers()["content-type"], "image/png");
        let bytes = answer.bytes().await.unwrap();
        assert!(!bytes.windows(6).any(|part| part == b"script"));
    }
);

both_engines!(a_file_that_is_too_large_is_not_kept, |app| {
    let person = app.add_person().await;
    let (mut browser, page) = enter(&app).await;
    let mut file = png(16, 16, [1, 1, 1]);
    file.resize(8 * 1024 * 1024, 0);
    let kept = upload(&mut browser, &page, &file, "image/png").await;
    assert!(kept.text().contains("are saved"), "{}", kept.body);
    let before = claim(&app, &person).await;
    for more in [1, 20 << 20] {
        let longer = [&*png(16, 16, [2, 2, 2]), &vec![0; (8 << 20) + more]].concat();
        let page = upload(&mut browser, &page, &longer, "image/png").await;
        assert_eq!(page.name(), "account-picture");
        assert!(page.text().contains("8 MB"), "{}", page.text());
    }
    // What is longer than that is not read to its end.
    let content = format!("multipart/form-data; boundary={BOUNDARY}");
    let longest = body(&page.csrf(), &vec![0; 33 << 20], "image/png");
    let request = app.request(reqwest::Method::POST, PATH);
    let sent = request
        .header("cookie", browser.cookie())
        .header("content-type", &content)
        .header("sec-fetch-site", "same-origin")
        .body(longest)
        .send()
        .await;
    // Whoever goes on writing may meet a closed door.
    if let Ok(answer) = sent {
        assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
    }
    assert_eq!(claim(&app, &person).await, before);
});

both_engines!(
    a_file_that_is_far_too_large_is_answered_by_the_page,
    |app| {
        let person = app.add_person().await;
        let (browser, _) = enter(&app).await;
        let before = claim(&app, &person).await;
        let host = app.issuer.split_once("://").unwrap().1;
        let answer = async |cookie: &str, method: &str| {
            let mut stream = TcpStream::connect(app.node.address).await.unwrap();
            let head = format!(
                "{method} {PATH} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nAccept-Language: de\r\n\
             Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {}\r\n\r\n",
                33 << 20
            );
            stream.write_all(head.as_bytes()).await.unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await.unwrap();
            assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
            assert!(answer.contains("connection: close\r\n"), "{answer}");
            answer
        };
        let page = answer(&browser.cookie(), "POST").await;
        assert!(page.contains("data-page=\"account-picture\""), "{page}");
        assert!(page.contains("8 MB"), "{page}");
        assert_eq!(claim(&app, &person).await, before);
        // Whoever is not signed in, and what is no form, hears it from the server itself.
        for (cookie, method) in [("x=y", "POST"), (browser.cookie().as_str(), "GET")] {
            let answer = answer(cookie, method).await;
            assert!(answer.contains("application/problem+json"), "{answer}");
        }
    }
);

/// A form of that many fields beside its token, each of that many bytes, with that many pictures.
async fn send_form(browser: &mut Browser, page: &Page, of: (usize, usize, usize)) -> StatusCode {
    let (fields, length, pictures) = of;
    let part = |name: &str, value: &[u8]| {
        let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"");
        [head.as_bytes(), b"\r\n\r\n", value, b"\r\n"].concat()
    };
    let mut body = part("csrf", page.csrf().as_bytes());
    for number in 0..fields {
        body.extend(part(&format!("f{number}"), &vec![b'a'; length]));
    }
    for _ in 0..pictures {
        body.extend(part("picture", &png(9, 9, [9, 9, 9])));
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    let content = format!("multipart/form-data; boundary={BOUNDARY}");
    let headers = [
        ("content-type", content.as_str()),
        ("origin", "null"),
        ("sec-fetch-site", "same-origin"),
    ];
    browser.post_bytes(PATH, body, &headers).await.status
}

both_engines!(a_form_that_is_none_of_ours_is_not_collected, |app| {
    let id = app.add_person().await;
    let (mut browser, page) = enter(&app).await;
    let before = claim(&app, &id).await;
    for none_of_ours in [
        (16, 1, 1),
        (200, 1, 1),
        (1, 4097, 1),
        (1, 1 << 20, 1),
        (0, 0, 2),
    ] {
        let status = send_form(&mut browser, &page, none_of_ours).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{none_of_ours:?}");
    }
    let twice = [("decision", "remove"), ("decision", "remove")];
    let twice = browser.submit(&page, &twice).await;
    assert_eq!(twice.status, StatusCode::BAD_REQUEST);
    let long = "a".repeat(1 << 20);
    let long = browser.submit(&page, &[("decision", &long)]).await;
    assert_eq!(long.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        (claim(&app, &id).await, rows(&app, "pictures")),
        (before, 0)
    );
    let status = send_form(&mut browser, &page, (15, 4096, 1)).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(rows(&app, "pictures"), 1);
});

// Each is work for our one thread for them.
both_engines!(nobody_sends_more_than_twenty_pictures_an_hour, |app| {
    app.add_person().await;
    let (mut browser, page) = enter(&app).await;
    for number in 0..=20 {
        let sent = upload(&mut browser, &page, b"none", "image/png").await;
        let expected = if number < 20 {
            StatusCode::OK
        } else {
            StatusCode::TOO_MANY_REQUESTS
        };
        assert_eq!(sent.status, expected, "{number}");
    }
    app.clock.advance(std::time::Duration::from_hours(1));
    let (mut browser, page) = enter(&app).await;
    let sent = upload(&mut browser, &page, &png(8, 8, [1, 2, 3]), "image/png").await;
    assert!(sent.text().contains("are saved"), "{}", sent.body);
});

fn closed() -> Options {
    let mut options = Options::default();
    options.settings.editable = Editable::parse(&["name".into()]).unwrap();
    options
}

both_engines!(
    where_the_tenant_chooses_pictures_nobody_else_does,
    closed(),
    |app| {
        let id = app.add_person().await;
        let (mut browser, page) = enter(&app).await;
        assert!(!page.body.contains("<form"), "{}", page.body);
        let before = claim(&app, &id).await;
        // A form of their own, with the token of another page.
        let other = browser.open("/account/sessions").await;
        upload(&mut browser, &other, &png(9, 9, [9, 9, 9]), "image/png").await;
        let fields = [("csrf", other.csrf()), ("decision", "remove".into())];
        let fields = fields
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        browser.post(PATH, &fields).await;
        assert_eq!(
            (claim(&app, &id).await, rows(&app, "pictures")),
            (before, 0)
        );
    }
);

both_engines!(forms_of_others_change_nothing, |app| {
    let id = app.add_person().await;
    let (mut browser, page) = enter(&app).await;
    let before = claim(&app, &id).await;
    let picture = png(9, 9, [9, 9, 9]);
    let content = format!("multipart/form-data; boundary={BOUNDARY}");
    for (csrf, site) in [("x", "same-origin"), (&page.csrf(), "cross-site")] {
        let body = body(csrf, &picture, "image/png");
        let headers = [("content-type", content.as_str()), ("sec-fetch-site", site)];
        let answer = browser.post_bytes(PATH, body, &headers).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
    let broken = [("content-type", content.as_str())];
    let answer = browser.post_bytes(PATH, b"--x".to_vec(), &broken).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let mut stranger = Browser::new(&app);
    let answer = upload(&mut stranger, &page, &picture, "image/png").await;
    assert_eq!(answer.name(), "sign-in");
    assert_eq!(
        (claim(&app, &id).await, rows(&app, "pictures")),
        (before, 0)
    );
});

/// The same application with its pictures elsewhere.
async fn at(mut app: TestApp, place: Place) -> TestApp {
    app.options.pictures = Some(place);
    app.node = app.second_node().await;
    app
}

async fn work_off(app: &TestApp) -> Result<(), String> {
    let objects = app.op().pictures.clone().expect("a place");
    let swept = sweep(app.op(), &objects).await;
    swept.map_err(|error| error.to_string())
}

both_engines!(
    a_picture_lives_in_a_folder_and_is_removed_from_there,
    |app| {
        let folder = tempfile::tempdir().unwrap();
        let pictures = folder.path().join("made/anew");
        let app = at(app, Place::Folder(pictures.clone())).await;
        let (id, last) = whole_life(&app).await;
        work_off(&app).await.unwrap();
        assert_eq!(files_below(&pictures).len(), 1);
        delete_person(&app, id).await;
        assert_eq!(fetch(&app, &last).await.0, StatusCode::NOT_FOUND);
        work_off(&app).await.unwrap();
        assert!(files_below(&pictures).is_empty());
        assert_eq!(rows(&app, "picture_removals"), 0);
    }
);

/// Four uploads of one person, two at a time, at two nodes; one of them is theirs in the end.
async fn race(app: &TestApp) {
    let id = app.add_person().await;
    let other = app.second_node().await;
    let (mut one, page) = enter(app).await;
    let mut two = one.clone();
    two.move_to(&other);
    for round in 1..3 {
        let files = [png(32, 32, [round, 0, 0]), png(32, 32, [0, round, 0])];
        let pages = tokio::join!(
            upload(&mut one, &page, &files[0], "image/png"),
            upload(&mut two, &page, &files[1], "image/png"),
        );
        for page in [pages.0, pages.1] {
            assert!(page.text().contains("are saved"), "{}", page.body);
        }
        let address = claim(app, &id).await.expect("a picture");
        let (status, bytes) = fetch(app, &address).await;
        assert_eq!(status, StatusCode::OK);
        let shown = image::load_from_memory(&bytes)
            .expect("a picture")
            .to_rgb8();
        let colour = shown.get_pixel(16, 16).0;
        assert!(
            [[round, 0, 0], [0, round, 0]].contains(&colour),
            "{colour:?}"
        );
        assert_eq!(rows(app, "pictures"), 1);
    }
}

both_engines!(of_two_pictures_at_once_one_is_kept, |app| {
    race(&app).await;
    assert_eq!(rows(&app, "picture_removals"), 0);
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("pictures");
    let app = TestApp::start(app.engine, Options::default()).await;
    let app = at(app, Place::Folder(place.clone())).await;
    race(&app).await;
    // What was replaced goes, as does what came to nothing.
    app.clock.advance(std::time::Duration::from_hours(2));
    work_off(&app).await.unwrap();
    assert_eq!(rows(&app, "picture_removals"), 0);
    assert_eq!(files_below(&place).len(), 1, "{:?}", files_below(&place));
});

both_engines!(
    a_picture_lives_in_a_bucket_and_outlives_that_it_is_away,
    |app| {
        let mut server = S3Server::start();
        let place = server.place("S3RVER");
        let app = at(app, place).await;
        let (id, last) = whole_life(&app).await;
        work_off(&app).await.unwrap();
        assert_eq!(server.files().len(), 1, "{:?}", server.files());
        server.stop();
        assert_eq!(fetch(&app, &last).await.0, StatusCode::SERVICE_UNAVAILABLE);
        // Nothing is half done: who had a picture has it still.
        let (mut browser, page) = enter(&app).await;
        let before = claim(&app, &id).await;
        let page = upload(&mut browser, &page, &png(9, 9, [9, 9, 9]), "image/png").await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(page.text().contains("could not be kept"), "{}", page.text());
        assert_eq!(claim(&app, &id).await, before);
        // Whoever goes goes at once, and what they leave behind once it can.
        delete_person(&app, id).await;
        assert!(work_off(&app).await.is_err());
        server.start_again();
        work_off(&app).await.unwrap();
        assert!(server.files().is_empty(), "{:?}", server.files());
        // What was begun and came to nothing is looked for after an hour.
        assert_eq!(rows(&app, "picture_removals"), 1);
        app.clock.advance(std::time::Duration::from_hours(2));
        work_off(&app).await.unwrap();
        assert_eq!(rows(&app, "picture_removals"), 0);
    }
);

both_engines!(
    a_wrong_key_for_the_bucket_keeps_nothing_and_says_nothing_of_it,
    |app| {
        let server = S3Server::start();
        let place = server.place("another");
        let app = at(app, place).await;
        app.add_person().await;
        let (mut browser, page) = enter(&app).await;
        let page = upload(&mut browser, &page, &png(9, 9, [9, 9, 9]), "image/png").await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(!page.body.contains("Signature"), "{}", page.body);
        assert!(server.files().is_empty());
    }
);
