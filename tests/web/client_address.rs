//! Whom a request is from.

use std::net::IpAddr;

use doorward::domain::network::Network;
use doorward::web::client_address::{ForwardedBy, TrustedProxies};
use poem::http::{HeaderMap, HeaderName, HeaderValue};
use proptest::prelude::*;

fn networks() -> [Network; 4] {
    ["10.0.0.0/8", "127.0.0.1", "fd00::/8", "192.0.2.128/25"].map(|text| text.parse().unwrap())
}

fn client(header: ForwardedBy, peer: &str, name: &str, fields: &[&str]) -> String {
    let mut headers = HeaderMap::new();
    for field in fields {
        headers.append(
            HeaderName::try_from(name).unwrap(),
            HeaderValue::from_bytes(field.as_bytes()).unwrap(),
        );
    }
    TrustedProxies::new(networks(), header)
        .client_address(peer.parse().unwrap(), &headers)
        .to_string()
}

/// Peer, X-Forwarded-For fields, who it is.
const X_FORWARDED_FOR: &[(&str, &[&str], &str)] = &[
    // Nobody to believe.
    ("203.0.113.9", &[], "203.0.113.9"),
    ("203.0.113.9", &["198.51.100.1"], "203.0.113.9"),
    ("203.0.113.9", &["10.0.0.1"], "203.0.113.9"),
    ("192.0.2.127", &["198.51.100.1"], "192.0.2.127"),
    // A trusted proxy that says nothing.
    ("10.0.0.1", &[], "10.0.0.1"),
    ("10.0.0.1", &[""], "10.0.0.1"),
    // One hop, several, in one field and in more.
    ("10.0.0.1", &["198.51.100.1"], "198.51.100.1"),
    ("192.0.2.128", &["198.51.100.1"], "198.51.100.1"),
    ("10.0.0.1", &["9.9.9.9, 198.51.100.1"], "198.51.100.1"),
    ("10.0.0.1", &["9.9.9.9", "198.51.100.1"], "198.51.100.1"),
    (
        "10.0.0.1",
        &["9.9.9.9, 198.51.100.1, 10.2.3.4, 10.2.3.5"],
        "198.51.100.1",
    ),
    (
        "10.0.0.1",
        &["9.9.9.9,198.51.100.1", "10.2.3.4"],
        "198.51.100.1",
    ),
    // What the client wrote to look trusted is left of what the proxy wrote.
    ("10.0.0.1", &["10.9.9.9, 198.51.100.1"], "198.51.100.1"),
    ("10.0.0.1", &["10.7.7.7, 10.8.8.8"], "10.7.7.7"),
    // Ports and brackets.
    ("10.0.0.1", &["198.51.100.1:4711"], "198.51.100.1"),
    ("10.0.0.1", &["[2001:db8::1]:4711"], "2001:db8::1"),
    ("10.0.0.1", &["[2001:db8::1]"], "2001:db8::1"),
    ("10.0.0.1", &["2001:db8::1"], "2001:db8::1"),
    ("fd00::1", &["2001:DB8::1, fd00::2"], "2001:db8::1"),
    // IPv4 in IPv6.
    ("::ffff:10.0.0.1", &["::ffff:198.51.100.1"], "198.51.100.1"),
    ("::ffff:203.0.113.9", &["198.51.100.1"], "203.0.113.9"),
    // No address: the proxy that reported it.
    ("10.0.0.1", &["unknown"], "10.0.0.1"),
    ("10.0.0.1", &["198.51.100.1, _hidden"], "10.0.0.1"),
    (
        "10.0.0.1",
        &["198.51.100.1, localhost, 10.5.5.5"],
        "10.5.5.5",
    ),
    (
        "10.0.0.1",
        &["198.51.100.1, unknown, 10.5.5.5, 10.6.6.6"],
        "10.5.5.5",
    ),
    ("10.0.0.1", &["198.51.100.1,"], "10.0.0.1"),
    ("10.0.0.1", &["198.51.100.1:99999"], "10.0.0.1"),
    ("10.0.0.1", &["198.51.100.01"], "10.0.0.1"),
    ("10.0.0.1", &["3325256704"], "10.0.0.1"),
    ("10.0.0.1", &["fe80::1%eth0"], "10.0.0.1"),
    ("10.0.0.1", &["198.51.100.1;evil"], "10.0.0.1"),
    ("10.0.0.1", &["\u{e9}"], "10.0.0.1"),
    // Rubbish left of an honest hop does not matter.
    (
        "10.0.0.1",
        &["unknown, ;;\"', 198.51.100.1"],
        "198.51.100.1",
    ),
];

#[test]
fn the_right_most_untrusted_hop_of_x_forwarded_for() {
    for (peer, fields, expected) in X_FORWARDED_FOR {
        let found = client(ForwardedBy::XForwardedFor, peer, "x-forwarded-for", fields);
        assert_eq!(found, *expected, "{peer} {fields:?}");
    }
}

/// Peer, Forwarded fields, who it is.
const FORWARDED: &[(&str, &[&str], &str)] = &[
    ("203.0.113.9", &["for=198.51.100.1"], "203.0.113.9"),
    ("10.0.0.1", &[], "10.0.0.1"),
    ("10.0.0.1", &["for=198.51.100.1"], "198.51.100.1"),
    (
        "10.0.0.1",
        &["For=\"[2001:db8:cafe::17]:4711\""],
        "2001:db8:cafe::17",
    ),
    (
        "10.0.0.1",
        &["proto=http;by=203.0.113.43 ; FOR = 198.51.100.1"],
        "198.51.100.1",
    ),
    (
        "10.0.0.1",
        &["for=9.9.9.9, for=198.51.100.1;by=10.0.0.2, for=10.0.0.3"],
        "198.51.100.1",
    ),
    (
        "10.0.0.1",
        &["for=9.9.9.9", "for=198.51.100.1"],
        "198.51.100.1",
    ),
    // Obfuscated, unknown, missing, twice.
    ("10.0.0.1", &["for=_hidden"], "10.0.0.1"),
    (
        "10.0.0.1",
        &["for=198.51.100.1, for=\"_SEVKISEK\""],
        "10.0.0.1",
    ),
    ("10.0.0.1", &["for=unknown, for=10.5.5.5"], "10.5.5.5"),
    ("10.0.0.1", &["by=198.51.100.1"], "10.0.0.1"),
    ("10.0.0.1", &["for=198.51.100.1;for=9.9.9.9"], "10.0.0.1"),
    ("10.0.0.1", &["198.51.100.1"], "10.0.0.1"),
    // Separators inside quotes do not separate; quotes that do not match end what can be read.
    (
        "10.0.0.1",
        &["host=\"a, for=9.9.9.9\";for=198.51.100.1"],
        "198.51.100.1",
    ),
    (
        "10.0.0.1",
        &["host=\"a\\\", for=9.9.9.9\";for=198.51.100.1"],
        "198.51.100.1",
    ),
    (
        "10.0.0.1",
        &["for=198.51.100.1;host=\"a, for=9.9.9.9"],
        "10.0.0.1",
    ),
    ("10.0.0.1", &["for=\"198.51.100.1"], "10.0.0.1"),
    (
        "10.0.0.1",
        &["host=\"x", "for=198.51.100.1"],
        "198.51.100.1",
    ),
];

#[test]
fn the_right_most_untrusted_hop_of_forwarded() {
    for (peer, fields, expected) in FORWARDED {
        let found = client(ForwardedBy::Forwarded, peer, "forwarded", fields);
        assert_eq!(found, *expected, "{peer} {fields:?}");
    }
}

#[test]
fn the_header_that_no_proxy_writes_is_not_believed() {
    assert_eq!(
        client(
            ForwardedBy::XForwardedFor,
            "10.0.0.1",
            "forwarded",
            &["for=9.9.9.9"]
        ),
        "10.0.0.1"
    );
    assert_eq!(
        client(
            ForwardedBy::Forwarded,
            "10.0.0.1",
            "x-forwarded-for",
            &["9.9.9.9"]
        ),
        "10.0.0.1"
    );
    assert_eq!(
        client(
            ForwardedBy::XForwardedFor,
            "10.0.0.1",
            "x-real-ip",
            &["9.9.9.9"]
        ),
        "10.0.0.1"
    );
}

#[test]
fn without_configuration_nobody_is_believed() {
    let mut headers = HeaderMap::new();
    headers.append("x-forwarded-for", HeaderValue::from_static("9.9.9.9"));
    let peer: IpAddr = "127.0.0.1".parse().unwrap();
    assert_eq!(
        TrustedProxies::default().client_address(peer, &headers),
        peer
    );
}

#[test]
fn networks_are_read_strictly() {
    for (text, canonical) in [
        ("10.0.0.0/8", "10.0.0.0/8"),
        ("0.0.0.0/0", "0.0.0.0/0"),
        ("192.0.2.1", "192.0.2.1/32"),
        ("2001:DB8::/32", "2001:db8::/32"),
        ("::/0", "::/0"),
        ("::1", "::1/128"),
    ] {
        assert_eq!(text.parse::<Network>().unwrap().to_string(), canonical);
    }
    for text in [
        "",
        "/",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/+8",
        "10.0.0.0/-1",
        "10.0.0.0/256",
        "10.0.0.1/8",
        "10.0/8",
        "::/129",
        "a.example",
        "10.0.0.0/8/8",
        " 10.0.0.0/8",
    ] {
        assert!(text.parse::<Network>().is_err(), "{text}");
    }
}

#[test]
fn networks_contain_their_addresses() {
    for (network, address, contained) in [
        ("10.0.0.0/8", "10.255.255.255", true),
        ("10.0.0.0/8", "11.0.0.0", false),
        ("0.0.0.0/0", "255.255.255.255", true),
        ("0.0.0.0/0", "::", false),
        ("::/0", "0.0.0.0", false),
        ("::/0", "ffff::", true),
        ("10.0.0.0/8", "::ffff:10.1.2.3", true),
        ("192.0.2.1", "192.0.2.2", false),
        ("2001:db8::/33", "2001:db8:7fff::1", true),
        ("2001:db8::/33", "2001:db8:8000::1", false),
    ] {
        let network: Network = network.parse().unwrap();
        assert_eq!(
            network.contains(address.parse().unwrap()),
            contained,
            "{network} {address}"
        );
    }
}

#[test]
fn attempts_count_against_a_subscriber() {
    for (address, key) in [
        ("198.51.100.7", "198.51.100.7/32"),
        ("::ffff:198.51.100.7", "198.51.100.7/32"),
        ("2001:db8:1:2:ffff:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
    ] {
        assert_eq!(
            Network::of_subscriber(address.parse().unwrap()).to_string(),
            key
        );
    }
}

proptest! {
    /// Whatever stands left of the hop that a trusted proxy wrote, that hop is the answer.
    #[test]
    fn no_prefix_hides_an_honest_hop(prefix in "[ -~]{0,60}") {
        let field = format!("{prefix}, 198.51.100.1");
        prop_assert_eq!(client(ForwardedBy::XForwardedFor, "10.0.0.1", "x-forwarded-for", &[&field]), "198.51.100.1");
    }

    /// An answer out of rubbish is the peer or an address that stands there; there is no panic.
    #[test]
    fn rubbish_is_read_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
        if let Ok(value) = HeaderValue::from_bytes(&bytes) {
            for (header, name) in [(ForwardedBy::XForwardedFor, "x-forwarded-for"), (ForwardedBy::Forwarded, "forwarded")] {
                let mut headers = HeaderMap::new();
                headers.append(name, value.clone());
                let _ = TrustedProxies::new(networks(), header).client_address("10.0.0.1".parse().unwrap(), &headers);
            }
        }
    }
}
