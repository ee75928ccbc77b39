//! `/account/preferences`: language, light or dark, time zone, and which mails one wants.

use std::sync::Arc;

use http::{StatusCode, header};
use poem::{Request, Response};
use serde::{Deserialize, Serialize};

use super::{Care, Place, Resident};
use crate::account::preferences::{self, Choice, Chosen};
use crate::domain::preferences::Theme;
use crate::oauth::params::Parameters;
use crate::web::cookies;
use crate::web::i18n::{self, Localizer};
use crate::web::oauth::authorize::see_other;
use crate::web::pages::views::{AccountPreferences, ChoiceGroup, Choosable, Chrome, Done};
use crate::web::state::State;
use crate::zone::{self, Zone};

const PLACE: Place = Place {
    path: "/account/preferences",
    care: Care::Usual,
};

/// What a page shows, by which it is known later what was changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Shown {
    /// A tag of the pages' languages; empty for none of them.
    language: String,
    theme: String,
    zone: String,
    new_browser: bool,
}

/// Shows them.
pub async fn get(state: Arc<State>, request: Request) -> Response {
    let was_saved = Done::said_by(&request, &[Done::Saved]).is_some();
    match Resident::enter(&state, &request, PLACE).await {
        Ok(resident) => {
            let shown = shown(&resident).await;
            resident.show(shown.map(|shown| AccountPreferences {
                was_saved,
                ..view(&resident, &shown, &shown, false)
            }))
        }
        Err(response) => response,
    }
}

/// As they stand.
async fn shown(resident: &Resident<'_>) -> Result<Shown, Response> {
    let op = &resident.visit.state.op;
    let user = &resident.account.user;
    let id = user.id.clone();
    let preferences = op.store.read(move |r| r.find_preferences(&id)).await;
    let preferences = preferences.map_err(|error| resident.visit.failed(&error))?;
    let language = user.profile.locale.as_deref().and_then(i18n::known_tag);
    let zone = user.profile.zoneinfo.as_deref().and_then(Zone::find);
    Ok(Shown {
        language: language.unwrap_or_default().to_owned(),
        theme: preferences.theme.map_or("", Theme::name).to_owned(),
        zone: zone
            .filter(|zone| !zone.is_utc())
            .map_or_else(String::new, |zone| zone.name().to_owned()),
        new_browser: preferences.notices.new_browser,
    })
}

fn view(
    resident: &Resident<'_>,
    base: &Shown,
    chosen: &Shown,
    has_error: bool,
) -> AccountPreferences {
    let (chrome, op) = (&resident.visit.chrome, &resident.visit.state.op);
    let may = |claim| op.settings.editable.has(claim);
    AccountPreferences {
        chrome: chrome.clone(),
        form: resident.form(),
        languages: if may("locale") {
            languages(chrome)
        } else {
            Vec::new()
        },
        language_label: language_name(&chosen.language),
        language: chosen.language.clone(),
        themes: themes(chrome),
        theme: chosen.theme.clone(),
        zones: if may("zoneinfo") {
            zones(chrome, &base.zone)
        } else {
            Vec::new()
        },
        zone_label: place_of(&chosen.zone),
        zone: chosen.zone.clone(),
        new_browser: op.can_mail().then_some(chosen.new_browser),
        base: serde_json::to_string(base).unwrap_or_default(),
        has_error,
        was_saved: false,
    }
}

/// What a language calls itself; nothing for none.
fn language_name(tag: &str) -> String {
    if tag.is_empty() {
        return String::new();
    }
    let localizer = Localizer::negotiate(Some(tag), None);
    localizer.msg("language-name").into_owned()
}

fn languages(chrome: &Chrome) -> Vec<Choosable> {
    let automatic = Choosable {
        value: String::new(),
        label: chrome.t("theme-automatic").into_owned(),
        lang: None,
    };
    let others = i18n::available().map(|tag| Choosable {
        value: tag.to_owned(),
        label: language_name(tag),
        lang: Some(tag),
    });
    std::iter::once(automatic).chain(others).collect()
}

fn themes(chrome: &Chrome) -> Vec<Choosable> {
    [
        ("", "theme-automatic"),
        ("light", "theme-light"),
        ("dark", "theme-dark"),
    ]
    .map(|(value, id)| Choosable {
        value: value.to_owned(),
        label: chrome.t(id).into_owned(),
        lang: None,
    })
    .into()
}

/// All that there are, and the one that somebody has under an older name.
fn zones(chrome: &Chrome, own: &str) -> Vec<ChoiceGroup> {
    let mut groups: Vec<ChoiceGroup> = zone::REGIONS
        .into_iter()
        .map(|region| ChoiceGroup {
            label: chrome.t(region_message(region)).into_owned(),
            choices: zone::names_of(region)
                .into_iter()
                .map(|name| zone_choice(name, region))
                .collect(),
        })
        .collect();
    let is_listed = |group: &ChoiceGroup| group.choices.iter().any(|choice| choice.is(own));
    if !own.is_empty() && !groups.iter().any(is_listed) {
        groups.push(ChoiceGroup {
            label: chrome.t("region-other").into_owned(),
            choices: vec![zone_choice(own.to_owned(), "")],
        });
    }
    groups
}

/// What a zone is called where its region does not stand above it: the same, unless it is of no region that is listed.
fn place_of(zone: &str) -> String {
    let region = zone::REGIONS.into_iter().find(|region| {
        zone.strip_prefix(region)
            .is_some_and(|place| place.starts_with('/'))
    });
    zone_choice(zone.to_owned(), region.unwrap_or_default()).label
}

/// Called by its place: the region stands above it.
fn zone_choice(name: String, region: &str) -> Choosable {
    let place = name.strip_prefix(region).unwrap_or(&name);
    let place = place.trim_start_matches('/').replace('_', " ");
    Choosable {
        label: place.replace('/', " – "),
        value: name,
        lang: Some("en"),
    }
}

fn region_message(region: &str) -> &'static str {
    match region {
        "Africa" => "region-africa",
        "America" => "region-america",
        "Antarctica" => "region-antarctica",
        "Arctic" => "region-arctic",
        "Asia" => "region-asia",
        "Atlantic" => "region-atlantic",
        "Australia" => "region-australia",
        "Europe" => "region-europe",
        "Indian" => "region-indian",
        "Pacific" => "region-pacific",
        _ => "region-other",
    }
}

/// Chooses others.
pub async fn post(state: Arc<State>, mut request: Request) -> Response {
    let (resident, mut parameters) =
        match Resident::enter_with_form(&state, &mut request, PLACE).await {
            Ok(entered) => entered,
            Err(response) => return response,
        };
    let base: Option<Shown> = parameters
        .take("base")
        .and_then(|base| serde_json::from_str(&base).ok());
    // Of what is no page of ours nothing is taken.
    let Some(base) = base else {
        return resident.again();
    };
    let chosen = read(&mut parameters);
    let Some(choice) = choice(&base, &chosen, state.op.can_mail()) else {
        return resident.page(&view(&resident, &base, &base, true), StatusCode::OK);
    };
    let has_new_theme = choice.theme.is_some();
    let user = &resident.account.user;
    let by = (&resident.witness(), resident.origin());
    match preferences::choose(&state.op, user, choice, by).await {
        Ok(Chosen::Kept) => {}
        Ok(Chosen::Gone) => return resident.again(),
        Ok(Chosen::TooMany(wait)) => return resident.too_many(wait),
        Err(error) => return resident.visit.failed(&error),
    }
    let mut response = see_other("/account/preferences?done=saved");
    // Else what this browser chose before would stand above it, and nothing would be seen to happen.
    if has_new_theme && let Ok(cookie) = cookies::forget_theme(&state.op).parse() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

fn read(parameters: &mut Parameters) -> Shown {
    let mut text = |name| parameters.take(name).unwrap_or_default();
    Shown {
        language: text("language"),
        theme: text("theme"),
        zone: text("zone"),
        new_browser: text("new-browser") == "yes",
    }
}

/// What was changed; `None` if something was chosen that is not there.
fn choice(base: &Shown, chosen: &Shown, can_mail: bool) -> Option<Choice> {
    let optional = |text: &String| (!text.is_empty()).then(|| text.clone());
    let mut choice = Choice::default();
    if chosen.language != base.language {
        let tag = optional(&chosen.language);
        let is_there = |tag: &String| i18n::available().any(|known| known == tag);
        if !tag.as_ref().is_none_or(is_there) {
            return None;
        }
        choice.language = Some(tag);
    }
    if chosen.zone != base.zone {
        let zone = optional(&chosen.zone);
        let found = zone.as_deref().map(Zone::find);
        choice.zone = match found {
            None => Some(None),
            Some(found) => Some(Some(found?.name().to_owned())),
        };
    }
    if chosen.theme != base.theme {
        choice.theme = match optional(&chosen.theme) {
            None => Some(None),
            Some(theme) => Some(Some(Theme::parse(&theme)?)),
        };
    }
    let has_changed = can_mail && chosen.new_browser != base.new_browser;
    choice.new_browser = has_changed.then_some(chosen.new_browser);
    Some(choice)
}
