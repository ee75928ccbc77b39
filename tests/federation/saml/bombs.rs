//! Documents that would keep or end whoever reads them: each costs the sign-in that it was posted for, and others go on meanwhile.

use std::io::Write as _;
use std::num::NonZeroUsize;
use std::time::Duration;

use data_encoding::BASE64;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use nix::sys::signal::{Signal, kill};

use super::{Asked, arrive, leave_for_corp, options, post};
use crate::federation::outages::locally;
use crate::federation::{is_trouble, redeem};
use crate::support::browser::Page;
use crate::support::process::workers_of;
use crate::support::saml::{between, posted, signed, swap};
use crate::support::{Browser, Options, RelyingParty, TestApp};

/// As many steps as there are seconds in the age of the world.
const STEPS: &str = "<xsl:template match=\"/\"><xsl:call-template name=\"t\"><xsl:with-param name=\"n\" select=\"60\"/>\
    </xsl:call-template></xsl:template><xsl:template name=\"t\"><xsl:param name=\"n\"/><xsl:if test=\"$n &gt; 0\">\
    <xsl:call-template name=\"t\"><xsl:with-param name=\"n\" select=\"$n - 1\"/></xsl:call-template>\
    <xsl:call-template name=\"t\"><xsl:with-param name=\"n\" select=\"$n - 1\"/></xsl:call-template></xsl:if></xsl:template>";

/// A signature that has a stylesheet carried out before it is verified.
fn stylesheet(asked: &Asked) -> String {
    let good = signed(&asked.response);
    let transforms = between(&good, "<ds:Transforms>", "</ds:Transforms>");
    let bomb = format!(
        "<ds:Transforms><ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\">\
         <xsl:stylesheet version=\"1.0\" xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\">{STEPS}</xsl:stylesheet>\
         </ds:Transform></ds:Transforms>"
    );
    posted(&swap(&good, transforms, &bomb))
}

/// Elements in each other, until the stack of any reader that recurses is at its end.
fn nested(asked: &Asked) -> String {
    let deep = format!("{}{}", "<a>".repeat(30_000), "</a>".repeat(30_000));
    posted(&swap(&signed(&asked.response), "alex-4711", &deep))
}

/// Entities of entities.
fn laughs(asked: &Asked) -> String {
    let of_level = |level: usize| {
        let inner = format!("&a{};", level.saturating_sub(1)).repeat(10);
        let text = if level == 0 { "ha" } else { &inner };
        format!("<!ENTITY a{level} \"{text}\">")
    };
    let entities = (0..30).map(of_level).collect::<Vec<_>>().concat();
    let document = swap(&signed(&asked.response), "alex-4711", "&a29;");
    let bare = document.trim_start_matches("<?xml version=\"1.0\"?>\n");
    posted(&format!("<!DOCTYPE r [{entities}]>{bare}"))
}

/// Of 64 MB, in the encoding of the other binding.
fn deflated(_: &Asked) -> String {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    for _ in 0..64 {
        encoder.write_all(&vec![b' '; 1 << 20]).expect("deflated");
    }
    BASE64.encode(&encoder.finish().expect("deflated"))
}

/// Somebody whose browser brings this.
async fn bring(
    app: &TestApp,
    rp: &RelyingParty,
    make: impl FnOnce(&Asked) -> String,
) -> (Browser, Page) {
    let mut browser = Browser::new(app);
    let asked = leave_for_corp(app, rp, &mut browser, &[]).await;
    let response = make(&asked);
    let fields = [
        ("SAMLResponse", response.as_str()),
        ("RelayState", asked.relay_state.as_str()),
    ];
    let on = post(app, "corp", &fields).await;
    let page = browser.open(on.location()).await;
    (browser, page)
}

// H-001, H-003, H-005, H-013
both_engines!(
    a_bomb_costs_one_sign_in_and_nobody_elses,
    options(),
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        for bomb in [stylesheet, nested, laughs, deflated] {
            let others = async {
                for _ in 0..2 {
                    let mut browser = Browser::new(&app);
                    let page = arrive(&app, &rp, &mut browser).await;
                    redeem(&app, &rp, &mut browser, page).await;
                    locally(&app, &rp).await;
                }
            };
            let ((browser, page), ()) = tokio::join!(bring(&app, &rp, bomb), others);
            is_trouble(&page, &browser, "upstream-unbelieved", 502);
        }
    }
);

/// With one worker, so that it is known who has the document.
fn one_reader() -> Options {
    Options {
        connector_workers: NonZeroUsize::MIN,
        ..options()
    }
}

// On purpose, in the middle of a document.
both_engines!(a_reader_that_ends_costs_one_sign_in, one_reader(), |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let sign_in = async || {
        let mut browser = Browser::new(&app);
        let page = arrive(&app, &rp, &mut browser).await;
        redeem(&app, &rp, &mut browser, page).await;
    };
    sign_in().await;
    let [reader] = workers_of("self")[..] else {
        panic!("one worker");
    };
    kill(reader, Signal::SIGSTOP).expect("it is there");
    let victim = bring(&app, &rp, |asked| posted(&signed(&asked.response)));
    let crash = async {
        locally(&app, &rp).await;
        // It has the document by now, and the server waits for its answer.
        tokio::time::sleep(Duration::from_secs(1)).await;
        kill(reader, Signal::SIGKILL).expect("it is there");
    };
    let ((browser, page), ()) = tokio::join!(victim, crash);
    is_trouble(&page, &browser, "upstream-unavailable", 503);
    assert!(!workers_of("self").contains(&reader));
    sign_in().await;
    sign_in().await;
});
