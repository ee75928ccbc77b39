//! Logos that the operator gives.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, RgbImage};
use serde_json::Value;

use super::Desk;

fn desk() -> Desk {
    let desk = Desk::new().with("ISSUER", "http://localhost:1");
    desk.run(&["migrate"]).done();
    let mut jpeg = Cursor::new(Vec::new());
    DynamicImage::from(RgbImage::from_pixel(500, 500, image::Rgb([9, 90, 9])))
        .write_to(&mut jpeg, ImageFormat::Jpeg)
        .unwrap();
    std::fs::write(desk.path("shop.jpg"), jpeg.into_inner()).unwrap();
    desk.write("page.png", "<!DOCTYPE html><script>alert(1)</script>");
    std::fs::write(desk.path("long.png"), vec![0; 3 << 20]).unwrap();
    desk
}

fn add<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let usual = [
        "client",
        "add",
        "--id",
        "shop",
        "--redirect-uri",
        "https://shop.example.com/cb",
        "--json",
    ];
    [&usual, more].concat()
}

fn logo_of(desk: &Desk) -> Value {
    desk.run(&["client", "show", "shop", "--json"]).json()["logo"].clone()
}

#[test]
fn a_file_becomes_a_clients_logo_and_can_be_taken_away() {
    let desk = desk();
    desk.write(
        "client.json",
        r#"{ "logo_uri": "https://shop.example.com/logo.png" }"#,
    );
    let from_address = [
        "--metadata",
        "client.json",
        "--grant-type",
        "authorization_code",
    ];
    desk.run(&add(&[&from_address[..], &["--logo", "shop.jpg"]].concat()))
        .json();
    let given = logo_of(&desk);
    assert!(given["sha256"].is_string(), "{given}");
    assert!(
        given["logo_uri"].is_null() && given["next_fetch_at"].is_null(),
        "what was given is not fetched: {given}"
    );
    desk.run(&["client", "rotate-secret", "shop"]).done();
    assert_eq!(
        logo_of(&desk),
        given,
        "it stays, whatever happens to its client"
    );

    let taken = desk
        .run(&["client", "set-logo", "shop", "--remove", "--json"])
        .json();
    assert_eq!(taken["logo_uri"], "https://shop.example.com/logo.png");
    assert!(taken["sha256"].is_null() && taken["next_fetch_at"].is_string());

    desk.run(&["client", "set-logo", "shop", "shop.jpg"]).done();
    assert_eq!(logo_of(&desk)["sha256"], given["sha256"]);
    desk.run(&["client", "delete", "shop", "--yes"]).done();
}

#[test]
fn help_says_what_a_logo_may_be() {
    let help = Desk::new().run(&["client", "set-logo", "--help"]).done();
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    let longest = doorward::picture::LONGEST;
    for word in [
        "PNG, JPEG, GIF or WebP",
        &format!("{} MiB", longest >> 20),
        "4096 by 4096",
        "doorward client set-logo shop logo.png",
    ] {
        assert!(help.contains(word), "{word}: {help}");
    }
}

#[test]
fn a_file_that_is_no_picture_changes_nothing() {
    let desk = desk();
    for (file, why) in [
        ("page.png", "not a PNG, JPEG, GIF or WebP picture"),
        ("long.png", "longer than"),
        ("none.png", "No such file"),
        (".", "Is a directory"),
    ] {
        let said = desk.run(&add(&["--logo", file]));
        assert_eq!(said.code, 2, "{file}: {}", said.out);
        assert!(
            said.err.contains(why) && said.err.contains(file),
            "{}",
            said.err
        );
    }
    let listed = desk.run(&["client", "list", "--json"]).json();
    assert_eq!(
        listed.as_array().map(Vec::len),
        Some(0),
        "no client was made"
    );
    desk.run(&add(&[])).json();
    assert_eq!(logo_of(&desk), Value::Null);
    assert_eq!(
        desk.run(&["client", "set-logo", "shop", "page.png"]).code,
        2
    );
    assert_eq!(desk.run(&["client", "set-logo", "shop"]).code, 2);
    assert_eq!(logo_of(&desk), Value::Null);
}
