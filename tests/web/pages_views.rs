//! The pages as templates: what every page and form must have, held on every page in every state. The same pages are written to
//! `target/tmp/pages`, where `tests/clients/pages-check.mjs` looks at them in a browser.

#![expect(clippy::expect_used, reason = "a check that cannot go on has failed")]

mod brands;
mod colours;
mod playground;
mod samples;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use askama::Template;
use doorward::web::assets;
use doorward::web::i18n::{self, Localizer};
use doorward::web::pages::views::{Client, PasswordError, Wait, WaitKind};

use scraper::{Html, Selector};

use samples::{Sampler, Texts};

fn sampler(tag: &str, texts: Texts) -> Sampler {
    Sampler {
        localizer: Localizer::negotiate(Some(tag), None),
        texts,
        brand: Arc::default(),
    }
}

/// Every language with typical texts; the shortest and longest in one language of each direction and in the wordiest.
fn samplers() -> Vec<Sampler> {
    let mut all: Vec<_> = i18n::available()
        .map(|tag| sampler(tag, Texts::typical()))
        .collect();
    for tag in ["en", "ar"] {
        all.push(sampler(tag, Texts::short()));
    }
    for tag in ["en", "ar", "de"] {
        all.push(sampler(tag, Texts::long()));
    }
    all.push(sampler("en", Texts::hostile()));
    all.extend(brands::samplers());
    all
}

#[test]
fn every_page_is_written_for_the_browser_check() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages");
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(folder.join("static")).expect("a folder");
    for (url, _) in assets::all() {
        let (bytes, _) = assets::find_asset(url).expect("an asset");
        fs::write(folder.join(url.trim_start_matches('/')), bytes).expect("a file");
    }
    fs::create_dir(folder.join("brand")).expect("a folder");
    for sampler in samplers() {
        for (name, content) in sampler.brand.files() {
            fs::write(folder.join("brand").join(name), content).expect("a file");
        }
        for (name, html) in sampler.all() {
            let file = format!(
                "{name}.{}.{}.html",
                sampler.texts.name,
                sampler.localizer.lang()
            );
            fs::write(folder.join(file), html).expect("a file");
        }
    }
}

#[test]
fn every_page_has_its_picture() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/screens");
    let index = fs::read_to_string(folder.join("README.md")).expect("the index");
    let pages = sampler("en", Texts::typical()).all();
    for (name, _) in &pages {
        let file = format!("{name}.webp");
        assert!(
            index.contains(&format!("]({file})")) && folder.join(&file).is_file(),
            "{name} has no picture in docs/screens: run script/screenshots"
        );
    }
    for entry in fs::read_dir(&folder).expect("the pictures") {
        let file = entry.expect("an entry").file_name();
        let file = file.to_string_lossy();
        let of = file.split('.').next().unwrap_or_default();
        assert!(
            of == "README" || pages.iter().any(|(name, _)| name == of),
            "{file} shows a page that is not there any more: run script/screenshots"
        );
    }
}

/// What a template takes from others: what it extends, whose macros it uses, and what it includes.
fn parts_of(template: &str) -> impl Iterator<Item = &str> {
    let tags = template.split("{% ").skip(1);
    tags.filter_map(|tag| {
        let rest = tag
            .strip_prefix("extends \"")
            .or(tag.strip_prefix("import \""))
            .or(tag.strip_prefix("include \""))?;
        rest.split('"').next()
    })
}

// What is in no sample is seen by no browser check, and has no picture.
#[test]
fn every_template_is_among_the_samples() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let templates: BTreeMap<String, String> = words::sources("templates", "html")
        .into_iter()
        .map(|(path, text)| {
            let path = path.strip_prefix(&root).expect("a template");
            (path.to_string_lossy().into_owned(), text)
        })
        .filter(|(path, _)| !path.starts_with("mail/") && !path.starts_with("documents/"))
        .collect();
    let parts: BTreeSet<&str> = templates.values().flat_map(|text| parts_of(text)).collect();
    let mut types = BTreeMap::new();
    for (_, text) in words::sources("src/web", "rs") {
        for found in text.split("#[template(path = \"").skip(1) {
            let (path, rest) = found.split_once('"').expect("a path");
            let name = rest.split("struct ").nth(1).expect("a type");
            let name = name.split(|sign: char| !sign.is_alphanumeric()).next();
            types.insert(path.to_owned(), name.expect("a name").to_owned());
        }
    }
    sampler("en", Texts::typical()).all();
    let rendered = samples::rendered();
    let pages = templates
        .keys()
        .filter(|path| !parts.contains(path.as_str()));
    let mut count = 0;
    for path in pages {
        let name = types.get(path);
        let name = name.unwrap_or_else(|| panic!("no page has the template {path}"));
        assert!(
            rendered.contains(name.as_str()),
            "{path} has no sample in tests/web/pages_views"
        );
        count += 1;
    }
    assert!(count > 40, "{count}");
}

#[test]
fn every_page_says_what_it_is_and_speaks_one_language() {
    for sampler in samplers() {
        for (name, html) in sampler.all() {
            let head = format!(
                "<html lang=\"{}\" dir=\"{}\"",
                sampler.localizer.lang(),
                sampler.localizer.dir()
            );
            assert!(html.contains(&head), "{name}");
            assert_eq!(html.matches("<main class=\"card").count(), 1, "{name}");
            assert_eq!(html.matches("<h1").count(), 1, "{name}");
            assert_eq!(
                html.matches("autofocus").count(),
                usize::from(has_next_act(&name)),
                "{name}"
            );
            assert!(html.matches("class=\"primary\"").count() <= 1, "{name}");
            let kind = html
                .split("data-page=\"")
                .nth(1)
                .and_then(|rest| rest.split('"').next());
            let kind = kind.unwrap_or_default();
            assert!(name.starts_with(kind), "{name} says that it is {kind}");
        }
    }
}

// What is shown once would be lost to a page that comes again in other colours; and who has but one second factor may have lost it.
#[test]
fn codes_are_not_lost_and_who_has_one_factor_reads_whom_to_ask() {
    for (name, html) in sampler("en", Texts::typical()).all() {
        let shows_codes = ["account-recovery-codes-made", "enrol-codes"];
        let is_once = shows_codes.iter().any(|shown| name.starts_with(shown));
        let has_colours = html.contains("class=\"themes\"");
        assert_eq!(has_colours, !is_once && name != "form-post", "{name}");
        let says_whom = html.contains("can help you back in");
        assert_eq!(says_whom, name == "second-factor-alone", "{name}");
    }
}

/// Pages that end the way have nothing to put the focus on; the playground's first, and lists of the account, are read from
/// their top.
fn has_next_act(name: &str) -> bool {
    !matches!(
        name,
        "account-directory-password-elsewhere"
            | "signed-out"
            | "signed-out-one"
            | "signed-out-elsewhere"
            | "home"
            | "home-dev"
            | "playground"
            | "playground-mail"
            | "playground-mail-none"
            | "account"
            | "account-email-confirmed"
            | "account-providers"
            | "account-providers-none"
            | "account-profile"
            | "account-picture"
            | "account-picture-elsewhere"
            | "account-passkeys-last"
            | "account-picture-closed"
            | "account-preferences"
            | "account-preferences-closed"
            | "account-security"
            | "account-security-bare"
            | "account-recovery-codes"
            | "account-recovery-codes-first"
            | "account-recovery-codes-enough"
            | "account-second-step"
            | "account-second-step-on"
            | "account-second-step-app"
            | "account-second-step-codes"
            | "account-second-step-none"
            | "account-sessions"
            | "account-email"
            | "account-email-pending"
            | "account-email-none"
            | "account-apps"
            | "account-apps-none"
            | "account-requests"
            | "account-requests-none"
            | "account-activity"
            | "account-export"
            | "account-delete"
            | "account-delete-now"
            | "account-left"
            | "account-left-gone"
            | "account-activity-none"
    )
}

#[test]
fn every_form_posts_its_csrf_token_and_enter_presses_its_primary_button() {
    for sampler in samplers() {
        for (name, html) in sampler.all() {
            for form in html.split("<form ").skip(1) {
                let form = form.split("</form>").next().unwrap_or_default();
                assert!(form.starts_with("method=\"post\" action=\""), "{name}");
                if name != "form-post" {
                    assert_eq!(form.matches("name=\"csrf\"").count(), 1, "{name}");
                }
                if form.contains("class=\"primary\"") {
                    // One that shows what is typed sends nothing, and is not pressed by Enter.
                    let mut sending = form.split("<button").skip(1);
                    let first = sending.find(|button| !button.contains("data-reveal="));
                    let first = first.unwrap_or_default();
                    assert!(first.starts_with(" class=\"primary\""), "{name}");
                }
            }
            // A button of a form that stands elsewhere has that form, and is never what Enter presses in another.
            for owner in html.split(" form=\"").skip(1) {
                let id = owner.split('"').next().unwrap_or_default();
                let form = format!("id=\"{id}\"><input type=\"hidden\" name=\"csrf\"");
                let found = html.replace(">\n<", "><").matches(&form).count();
                assert_eq!(found, 1, "{name}: {id}");
            }
        }
    }
}

/// By which password managers know to make one up (L-001).
const NEW_PASSWORD: &str = "autocomplete=\"new-password\"";

#[test]
fn the_fields_are_named_as_password_managers_and_scripts_expect() {
    let sampler = sampler("en", Texts::typical());
    let all = sampler.all();
    let html = |name: &str| {
        let found = all.iter().find(|(page, _)| page == name);
        found.map(|(_, html)| html.as_str()).expect("a page")
    };
    for (name, parts) in [
        (
            "sign-in",
            &[
                "name=\"username\"",
                "autocomplete=\"username webauthn\"",
                "name=\"decision\" value=\"cancel\" formnovalidate",
            ][..],
        ),
        (
            "password",
            &[
                "name=\"password\"",
                "autocomplete=\"current-password\"",
                "autocomplete=\"username\"",
                "form=\"another\" name=\"decision\" value=\"back\"",
            ][..],
        ),
        ("new-password", &[NEW_PASSWORD]),
        ("account-password", &[NEW_PASSWORD]),
        ("sign-up-details", &[NEW_PASSWORD]),
        (
            "accounts",
            &[
                "name=\"account\" value=\"h1\"",
                "name=\"account\" value=\"other\"",
            ][..],
        ),
        (
            "consent",
            &[
                "name=\"decision\" value=\"allow\"",
                "name=\"decision\" value=\"deny\"",
            ][..],
        ),
        (
            "sign-out",
            &[
                "name=\"decision\" value=\"sign-out\"",
                "name=\"decision\" value=\"stay\"",
            ][..],
        ),
        (
            "form-post",
            &[
                "name=\"code\" value=\"abc\"",
                "action=\"https://harbour.example/cb\"",
                "<button",
            ][..],
        ),
    ] {
        for part in parts {
            assert!(html(name).contains(part), "{name} lacks {part}");
        }
    }
}

// L-003 (ASVS 6.4.2): nothing is asked that others know, nothing hints at a password, and there is no room for either.
#[test]
fn nobody_is_asked_a_security_question_or_given_a_hint() {
    let refused = ["question", "answer", "hint"];
    let field = Selector::parse("input, select, textarea").expect("a selector");
    let mut fields = 0;
    for (page, html) in sampler("en", Texts::typical()).all() {
        for found in Html::parse_document(&html).select(&field) {
            fields += 1;
            for attribute in ["name", "id", "autocomplete"] {
                let value = found.value().attr(attribute).unwrap_or_default();
                // The parameter of that name, at the playground.
                let value = value.replace("login_hint", "");
                assert!(
                    !refused.iter().any(|word| value.contains(word)),
                    "{page}: {value}"
                );
            }
        }
    }
    assert!(fields > 50, "{fields}");
    let schema = include_str!("../../src/store/schema.rs");
    for table in schema.split("diesel::table! {").skip(1) {
        let (table, columns) = table.split_once('{').expect("columns");
        let is_of_a_person = table.contains("users") || table.contains("passwords");
        let is_refused = refused.iter().any(|word| columns.contains(word));
        assert!(!(is_of_a_person && is_refused), "{table}: {columns}");
    }
}

#[test]
fn a_text_from_outside_is_never_markup() {
    for (name, html) in sampler("en", Texts::hostile()).all() {
        assert!(
            !html.contains("<script>") && !html.contains("<img src=x"),
            "{name}"
        );
        assert!(!html.contains("\"'><"), "{name}");
        // In a sentence, not even its direction is felt; alone in a block, it can disturb nothing but itself.
        for opening in ["\u{2068}", "<bdi class=\"value value-"] {
            for sentence in html.split(opening).skip(1) {
                let value = sentence.split(['\u{2069}', '/']).next().unwrap_or_default();
                assert!(!value.contains('\u{202e}'), "{name}: {value}");
            }
        }
    }
}

#[test]
fn where_nothing_is_registered_it_is_said() {
    for sampler in samplers() {
        let nothing = sampler.localizer.msg("trace-nothing").into_owned();
        let pages = sampler.all();
        let traced = pages.iter().find(|(name, _)| name == "error-trace");
        let (_, html) = traced.expect("a page");
        let check = html.split("post_logout_redirect_uri is").nth(1);
        let check = check.and_then(|rest| rest.split("</li>").next());
        let check = check.expect("a check");
        assert_eq!(check.matches("<dt").count(), 2, "{check}");
        assert!(check.contains(&format!(">{nothing}</span>")), "{check}");
    }
}

#[test]
fn an_error_on_a_field_is_told_to_assistive_technology() {
    let mut page = sampler("en", Texts::typical()).password();
    page.error = Some(PasswordError::Wrong);
    let html = page.render().expect("a page");
    assert!(html.contains("aria-describedby=\"message host\" aria-invalid=\"true\""));
    // Where the field is wrong, the next thing to do is to type; it says the message too.
    let focused: Vec<&str> = html
        .split('<')
        .filter(|tag| tag.contains("autofocus"))
        .collect();
    assert!(matches!(focused[..], [field] if field.starts_with("input id=\"password\"")));
    page.error = Some(PasswordError::Busy);
    let html = page.render().expect("a page");
    assert!(!html.contains("aria-invalid"));
    assert!(html.contains("id=\"message\" role=\"alert\" tabindex=\"-1\" autofocus"));
}

#[test]
fn a_wait_is_told_in_the_largest_unit_that_fits() {
    let wait = |tag: &str, seconds| Wait {
        chrome: sampler(tag, Texts::short()).chrome(),
        kind: WaitKind::TooManyRequests,
        seconds,
        retry: None,
        error_id: String::new(),
    };
    let text = |tag: &str, seconds| {
        let bare = |letter: &char| !('\u{2066}'..='\u{2069}').contains(letter);
        wait(tag, seconds)
            .text()
            .replace('\u{a0}', " ")
            .chars()
            .filter(bare)
            .collect::<String>()
    };
    assert!(text("en", 0).contains("1 second,"));
    assert!(text("en", 89).contains("89 seconds,"));
    assert!(text("en", 90).contains("2 minutes,"));
    assert!(text("en", 3600).contains("60 minutes,"));
    assert!(text("en", 5400).contains("2 hours,"));
    assert!(text("de", 120).contains("2 Minuten"));
    assert!(text("pl", 120).contains("2 minuty"));
    assert!(text("pl", 300).contains("5 minut "));
    assert!(text("ar", 120).contains("دقيقتين"));
}

#[test]
fn a_client_without_a_name_is_called_by_its_host() {
    assert_eq!(Client::new(" ", "app.example").initial(), "A");
    assert_eq!(Client::new("ömer", "app.example").initial(), "Ö");
    assert_eq!(Client::new("«שלום»", "app.example").initial(), "ש");
    assert_eq!(Client::new("…", "app.example").initial(), "");
}

#[test]
fn a_name_cannot_push_the_rest_off_the_screen() {
    let mut page = sampler("en", Texts::typical()).sign_in();
    page.client = Some(Client::new(&"ü".repeat(81), "app.example"));
    let html = page.render().expect("a page");
    assert!(html.contains(&format!(">{}…<", "ü".repeat(80))));
    page.client = Some(Client::new(&"ü".repeat(80), "app.example"));
    assert!(!page.render().expect("a page").contains('…'));
    let chrome = sampler("en", Texts::typical()).chrome();
    let link = chrome.back_to(&"ü".repeat(500));
    assert!(link.contains(&format!("{}…", "ü".repeat(80))), "{link}");
}

#[test]
fn sign_in_is_light() {
    let sampler = sampler("en", Texts::typical());
    let html = sampler.sign_in().render().expect("a page");
    let (css, _) = assets::find_asset(assets::asset_url("style.css")).expect("the style sheet");
    assert_eq!(html.matches("rel=\"stylesheet\"").count(), 1);
    let bytes = html.len() + css.len();
    assert!(bytes < 30_000, "{bytes} bytes before compression");
}
