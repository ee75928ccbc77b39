//! The pages as types: one struct a page, each an askama template of `templates/`. A handler fills the struct and calls
//! `askama::Template::render`, which escapes every value for HTML.
//!
//! What every page has stands in [`Chrome`]; what every form has stands in [`Form`]; every address is a [`WebUrl`] (leads away)
//! or a [`LocalPath`] (stays here), so that an address which was not checked does not compile. Every word comes from the fluent
//! files through `Chrome`.
//!
//! To add a page: a struct here, a template that extends `layout.html` and fills its blocks, messages in `templates/locales`, and
//! a sample of its shortest and longest form in `tests/web/pages_views/samples.rs`, which brings it before the checks of
//! `tests/clients/pages-check.mjs`; then `script/screenshots`, which gives it its picture in `docs/screens`.
//!
//! | Page | `data-page` | Status |
//! |------|-------------|--------|
//! | [`SignIn`] | `sign-in` | 200, after an error too |
//! | [`Password`] | `password` | 200; 429 when throttled, 503 when busy |
//! | [`NewPassword`], [`DirectoryPassword`] | `new-password`, `directory-password` | 200, after an error too |
//! | [`SecondFactorPage`] | `second-factor` | 200; 429 when throttled |
//! | [`SignUp`], [`SignUpDetails`] | `sign-up`, `sign-up-details` | 200, after an error too; 429 when throttled |
//! | [`EnrolPage`], [`EnrolCodes`] | `enrol`, `enrol-codes` | 200, after an error too |
//! | [`PasskeyOffer`] | `passkey-offer` | 200, after an error too |
//! | [`MailCode`] | `mail-code` | 200; 429 when throttled |
//! | [`Link`], [`LinkDead`] | `link`, `error` | 200; 403, 409 or 410 by `DeadLink::status` |
//! | [`UpstreamFailed`] | `error` | 4xx or 5xx, by `UpstreamTrouble::status` |
//! | [`LinkUpstream`] | `link-upstream` | 200 |
//! | [`Leaving`] | `leaving` | 200 |
//! | [`Accounts`] | `accounts` | 200 |
//! | [`Consent`] | `consent` | 200 |
//! | [`DeviceCode`] | `device` | 200, after an error too |
//! | [`Approval`], [`DeviceDone`] | `device-approval`, `request-approval`, `device-done` | 200 |
//! | [`AccountRequests`] | `account-requests` | 200 |
//! | [`SignOut`], [`SignedOut`] | `sign-out`, `signed-out` | 200 |
//! | [`ErrorPage`], [`Expired`], [`Wait`] | `error` | 4xx or 5xx, by `ErrorKind::status` and so on |
//! | [`AccountOverview`] and the other pages of the account | `account`, `account-…` | 200 |
//! | [`FormPost`] | `form-post` | 200 |
//! | [`Home`] | `home` | 200 |
//! | [`PlaygroundIndex`], [`Playground`], [`PlaygroundMail`] | `playground`, `playground-mail` | 200 |
//!
//! The pages need this Content-Security-Policy and no more: `default-src 'none'; style-src 'self'; img-src 'self'; script-src
//! 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'` (which is left out on the way to a client
//! or an upstream, and on [`FormPost`], because browsers apply `form-action` to each redirect that follows a form).

mod account;
mod account_email;
mod account_factors;
mod activity;
mod address;
mod chrome;
mod consent;
mod device;
mod directory_password;
mod done;
mod enrol;
mod error;
mod expired;
mod form_post;
mod home;
mod leaving;
mod link;
mod mail_code;
mod moment;
mod offer;
mod playground;
mod playground_mail;
mod profile;
mod qr;
mod second_factor;
mod sign_in;
mod sign_out;
mod sign_up;
mod upstream;

pub use account::{
    AccountApps, AccountOverview, AccountRequests, AccountSecurity, AccountSessions, ConnectedApp,
    Device, WaitingRequest,
};
pub use account_email::AccountEmail;
pub use account_factors::{
    AccountApp, AccountPasskeys, AccountPassword, AccountRecoveryCodes, AccountSecondStep,
    CodeError, PasskeyRow, SecondStep,
};
pub use activity::{AccountActivity, ActivityRow};
pub use address::{Contact, LocalPath, WebUrl};
pub use chrome::{Chrome, Client, Form, Theme};
pub use consent::{Consent, DetailLine, ScopeLine, scope_line, service_line, service_title};
pub use device::{About, Approval, DeviceCode, DeviceCodeError, DeviceDone};
pub use directory_password::{
    AccountDirectoryPassword, DirectoryFields, DirectoryPassword, PasswordField,
};
pub use done::Done;
pub use enrol::{EnrolCodes, EnrolPage, NewApp};
pub use error::{Check, ErrorKind, ErrorPage, Wait, WaitKind};
pub use expired::Expired;
pub use form_post::FormPost;
pub use home::Home;
pub use leaving::{AccountDelete, AccountExport, AccountLeft, Leaving};
pub use link::{DeadLink, Link, LinkDead, LinkKind};
pub use mail_code::MailCode;
pub use moment::Moment;
pub use offer::PasskeyOffer;
pub use playground::{
    Claim, Message, Playground, PlaygroundIndex, ScopeChoice, Step, StepKind, TokenKind, TokenView,
    Verified,
};
pub use playground_mail::{KeptMail, MailLine, PlaygroundMail};
pub use profile::{
    AccountPicture, AccountPreferences, AccountProfile, ChoiceGroup, Choosable, ProfileField,
    claim_label,
};
pub use qr::QrCode;
pub use second_factor::{SecondFactorPage, Trust, Way};
pub use sign_in::{
    Account, Accounts, Local, NewPassword, PasskeyForm, Password, PasswordError, Reason, SignIn,
    SignInError,
};
pub use sign_out::{Onward, SignOut, SignedOut};
pub use sign_up::{AddressError, SignUp, SignUpDetails};
pub use upstream::{
    AccountProviders, LinkUpstream, ProviderRow, Retry, UpstreamButton, UpstreamFailed,
    UpstreamTrouble,
};
