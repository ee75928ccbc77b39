//! How a client's people are called: what `subject_type` needs (OpenID Connect Core 1.0 §8.1).

use super::invalid;
use crate::domain::client::{ClientMetadata, SubjectType};
use crate::domain::redirect_uri::is_displayable;
use crate::oauth::error::OAuthError;

pub(super) fn check(metadata: &ClientMetadata) -> Result<(), OAuthError> {
    let sector = metadata.sector_identifier_uri.as_deref();
    // OpenID Connect Registration 1.0 §5: "MUST be a URL using the https scheme"; who develops has their own machine.
    if sector.is_some_and(|uri| !is_displayable(uri)) {
        return Err(invalid("sector_identifier_uri is not an https address"));
    }
    // §8.1: "If there are multiple hostnames in the registered redirect_uris, the Client MUST register a sector_identifier_uri." An
    // address of the person's own machine, or a scheme of an app, is any app's.
    if metadata.subject_type == SubjectType::Pairwise && metadata.sector_host().is_none() {
        return Err(invalid(
            "subject_type pairwise needs a sector_identifier_uri, unless all redirect_uris have one host, which is not this machine",
        ));
    }
    Ok(())
}
