//! How the pages look: whether the logo can be read, and what contrast the accents have.

use super::Findings;
use crate::app::branding::read;
use crate::app::plan::{BrandingPlan, Plan};
use crate::web::brand::Brand;
use crate::web::brand::accents::{Look, shown};

/// Nothing is said of what is not configured.
pub(super) async fn branding(plan: &Plan, findings: &mut Findings) {
    const CHECK: &str = "branding";
    match read(&plan.branding).await {
        Ok(brand) => {
            let parts = describe(&plan.branding, &brand);
            if !parts.is_empty() {
                findings.ok(CHECK, parts.join("; "));
            }
        }
        Err(error) => findings.problem(
            CHECK,
            error.to_string(),
            "The server does not start with it: name a PNG, JPEG, GIF or WebP picture of at most 1 MiB, or leave it out.",
        ),
    }
}

fn describe(plan: &BrandingPlan, brand: &Brand) -> Vec<String> {
    let mut parts = Vec::new();
    if let Some(accents) = plan.accents {
        let origin = if plan.is_dark_derived && accents.dark != accents.light {
            ", made lighter for it"
        } else {
            ""
        };
        parts.push(format!(
            "the accent {} has a contrast of {} on light pages, {} one of {} on dark pages{origin}",
            accents.light,
            shown(Look::Light.contrast(accents.light)),
            accents.dark,
            shown(Look::Dark.contrast(accents.dark)),
        ));
    }
    for (name, logo) in [
        ("logo", &brand.logo),
        ("logo for dark pages", &brand.logo_dark),
    ] {
        if let Some(logo) = logo {
            parts.push(format!(
                "the {name} is shown at {} by {}",
                logo.width, logo.height
            ));
        }
    }
    parts
}
