//! How long things are good, and when keys change.

use std::sync::Arc;
use std::time::Duration;

use super::judge::{DAY, Judge, MINUTE, SECOND, YEAR};
use crate::config::section::{SecondFactor, SignUpMode};
use crate::config::{ConfigError, Span};
use crate::domain::profile::Editable;
use crate::domain::session::SessionLifetimes;
use crate::domain::signing::SigningAlgorithms;
use crate::keys::rotation::RotationSchedule;
use crate::login::identifier::username_key;
use crate::login::policy::{SecondFactorRule, SignInRules};
use crate::login::proof_of_work::MOST_BITS;
use crate::provider::Settings;

/// Keys of one algorithm that are published after they signed, at most: clients fetch all of them.
const MOST_RETIRING: u32 = 50;

impl Judge<'_> {
    pub(super) fn settings(&self) -> Result<Settings, ConfigError> {
        let dpop = &self.config().dpop;
        let default = Settings::default();
        let [
            code_lifetime,
            access_token_lifetime,
            id_token_lifetime,
            refresh_token_lifetime,
            refresh_absolute,
            refresh_grace,
        ] = self.token_lifetimes(&default)?;
        let (self_deletion, deletion_grace) = self.deletion(&default)?;
        let [
            interactions_per_network,
            pushed_requests_per_client,
            codes_per_person,
            prompts_per_person,
            mails_per_hour,
        ] = self.paces(&default)?;
        let (pushed_request_lifetime, require_pushed_authorization_requests) =
            self.pushing(&default)?;
        let resources = self.resources()?;
        let mut settings = Settings {
            code_lifetime,
            pushed_request_lifetime,
            device_code_lifetime: self.device_code_lifetime(&default)?,
            backchannel_request_lifetime: self.backchannel_request_lifetime(&default)?,
            require_pushed_authorization_requests,
            profile: self.config().profile.unwrap_or(default.profile),
            takes_encrypted_requests: self.config().requests.encrypted_objects == Some(true),
            additional_response_types: self.config().requests.additional_response_types.clone(),
            signing_algorithms: SigningAlgorithms::STANDARD
                .and(&self.config().keys.additional_algorithms),
            access_token_lifetime,
            id_token_lifetime,
            refresh_token_lifetime,
            refresh_absolute,
            refresh_grace,
            session: self.session_lifetimes(&default)?,
            sign_in: self.sign_in()?,
            upstreams_only: self.upstreams_only()?,
            sign_up: self.sign_up()?,
            editable: self.editable()?,
            self_deletion,
            deletion_grace,
            activity_kept: self.span(
                "lifetimes.activity",
                self.config().lifetimes.activity,
                DAY..=YEAR * 10,
                default.activity_kept,
            )?,
            interaction_lifetime: self.span(
                "lifetimes.interaction",
                self.config().lifetimes.interaction,
                MINUTE..=DAY * 7,
                default.interaction_lifetime,
            )?,
            interactions_per_network,
            pushed_requests_per_client,
            codes_per_person,
            prompts_per_person,
            mails_per_hour,
            clock_skew: default.clock_skew,
            details: self.details(&resources)?,
            resources,
            assertion_issuers: self.assertion_issuers()?,
            resource_authorization_servers: self.resource_authorization_servers()?,
            connections: self.connections()?,
            additional_scopes: self.config().scopes.additional.clone(),
            requires_dpop_nonce: dpop.require_nonce.unwrap_or(default.requires_dpop_nonce),
            mutual_tls: self.mutual_tls()?,
            passkeys: self.passkeys()?,
            reach: self.reach()?,
            strangers: default.strangers,
            scope_texts: default.scope_texts,
            software_statements: self.software_statements()?,
            is_dev: false,
        };
        let supported = settings.supported_scopes();
        settings.strangers = self.strangers(&supported)?;
        settings.scope_texts = self.scope_texts(&supported)?;
        Ok(settings)
    }

    /// Of codes, access tokens, ID tokens, refresh tokens, of those in all, and of one that was used.
    fn token_lifetimes(&self, default: &Settings) -> Result<[Duration; 6], ConfigError> {
        let lifetimes = &self.config().lifetimes;
        Ok([
            // RFC 6749 §4.1.2: "A maximum authorization code lifetime of 10 minutes is RECOMMENDED".
            self.span(
                "lifetimes.code",
                lifetimes.code,
                SECOND..=MINUTE * 10,
                default.code_lifetime,
            )?,
            self.span(
                "lifetimes.access_token",
                lifetimes.access_token,
                SECOND..=DAY,
                default.access_token_lifetime,
            )?,
            self.span(
                "lifetimes.id_token",
                lifetimes.id_token,
                SECOND..=DAY,
                default.id_token_lifetime,
            )?,
            self.span(
                "lifetimes.refresh_token",
                lifetimes.refresh_token,
                SECOND..=YEAR,
                default.refresh_token_lifetime,
            )?,
            self.span(
                "lifetimes.refresh_absolute",
                lifetimes.refresh_absolute,
                SECOND..=YEAR * 10,
                default.refresh_absolute,
            )?,
            self.span(
                "lifetimes.refresh_grace",
                lifetimes.refresh_grace,
                Duration::ZERO..=MINUTE,
                default.refresh_grace,
            )?,
        ])
    }

    fn session_lifetimes(&self, default: &Settings) -> Result<SessionLifetimes, ConfigError> {
        let lifetimes = &self.config().lifetimes;
        let absolute = self.span(
            "lifetimes.session_absolute",
            lifetimes.session_absolute,
            SECOND..=YEAR,
            default.session.absolute,
        )?;
        let idle = self.span(
            "lifetimes.session_idle",
            lifetimes.session_idle,
            SECOND..=YEAR,
            default.session.idle.min(absolute),
        )?;
        if idle > absolute {
            return self.refuse(
                "lifetimes.session_idle",
                &format!(
                    "{} is longer than lifetimes.session_absolute, which is {}",
                    Span::from(idle),
                    Span::from(absolute)
                ),
            );
        }
        Ok(SessionLifetimes { idle, absolute })
    }

    /// How long a pushed request opens, and whether every one is to be pushed.
    fn pushing(&self, default: &Settings) -> Result<(Duration, bool), ConfigError> {
        let config = self.config();
        // FAPI 2.0 Security Profile §5.3.2.2: less than 600 seconds.
        let lifetime = self.span(
            "lifetimes.pushed_request",
            config.lifetimes.pushed_request,
            SECOND * 5..=MINUTE * 5,
            default.pushed_request_lifetime,
        )?;
        let is_required = config.requests.require_pushed_authorization_requests;
        Ok((
            lifetime,
            is_required.unwrap_or(default.require_pushed_authorization_requests),
        ))
    }

    /// RFC 8628 §5.1, §5.4: short enough that its user code is not guessed meanwhile; §6.1: long enough to be typed.
    fn device_code_lifetime(&self, default: &Settings) -> Result<Duration, ConfigError> {
        self.span(
            "lifetimes.device_code",
            self.config().lifetimes.device_code,
            MINUTE..=MINUTE * 30,
            default.device_code_lifetime,
        )
    }

    /// Long enough that somebody reads a mail; short enough that they still know what they asked for.
    fn backchannel_request_lifetime(&self, default: &Settings) -> Result<Duration, ConfigError> {
        self.span(
            "lifetimes.backchannel_request",
            self.config().lifetimes.backchannel_request,
            MINUTE..=MINUTE * 30,
            default.backchannel_request_lifetime,
        )
    }

    /// How many authorization requests a network may begin in a minute, how many a client may push, how many codes a person is given, how
    /// often they are asked, and how many mails strangers may ask for in an hour.
    fn paces(&self, default: &Settings) -> Result<[u32; 5], ConfigError> {
        let limits = &self.config().limits;
        Ok([
            self.number(
                "limits.interactions_per_network",
                limits.interactions_per_network,
                1..=1_000_000,
                default.interactions_per_network,
            )?,
            self.number(
                "limits.pushed_requests_per_client",
                limits.pushed_requests_per_client,
                1..=1_000_000,
                default.pushed_requests_per_client,
            )?,
            self.number(
                "limits.codes_per_person",
                limits.codes_per_person,
                1..=1_000_000,
                default.codes_per_person,
            )?,
            self.number(
                "limits.prompts_per_person",
                limits.prompts_per_person,
                1..=1_000_000,
                default.prompts_per_person,
            )?,
            self.number(
                "limits.mails",
                limits.mails,
                10..=10_000_000,
                default.mails_per_hour,
            )?,
        ])
    }

    /// Whether people can have their account deleted, and how long they can change their mind.
    fn deletion(&self, default: &Settings) -> Result<(bool, Duration), ConfigError> {
        let config = self.config();
        let grace = self.span(
            "lifetimes.deletion_grace",
            config.lifetimes.deletion_grace,
            Duration::ZERO..=YEAR,
            default.deletion_grace,
        )?;
        let is_allowed = config.account.self_deletion;
        Ok((is_allowed.unwrap_or(default.self_deletion), grace))
    }

    fn sign_in(&self) -> Result<SignInRules, ConfigError> {
        let (config, default) = (self.config(), SignInRules::default());
        let sign_in = &config.sign_in;
        for (key, wanted) in [
            ("sign_in.by_mail", sign_in.by_mail),
            (
                "sign_in.mail_as_second_factor",
                sign_in.mail_as_second_factor,
            ),
        ] {
            if wanted == Some(true) && self.lacks_mail() {
                return self.refuse(key, "no mail can be sent: mail.smtp is to say who takes it");
            }
        }
        let proof_of_work = sign_in.proof_of_work.unwrap_or(default.proof_of_work);
        if proof_of_work > MOST_BITS {
            return self.refuse(
                "sign_in.proof_of_work",
                &format!("at most {MOST_BITS} bits"),
            );
        }
        Ok(SignInRules {
            proof_of_work,
            trusted_devices: self.span(
                "sign_in.trusted_devices",
                sign_in.trusted_devices,
                Duration::ZERO..=YEAR,
                default.trusted_devices,
            )?,
            by_mail: sign_in.by_mail.unwrap_or(default.by_mail),
            mail_as_second_factor: sign_in
                .mail_as_second_factor
                .unwrap_or(default.mail_as_second_factor),
            second_factor: match sign_in.second_factor {
                Some(SecondFactor::Required) => SecondFactorRule::Required,
                Some(SecondFactor::Optional) => SecondFactorRule::Optional,
                None => default.second_factor,
            },
            resets_by_mail: !sign_in.upstreams_only
                && config
                    .passwords
                    .reset_by_mail
                    .unwrap_or(default.resets_by_mail),
        })
    }

    /// Who signs in here still, where people come by upstreams.
    fn upstreams_only(&self) -> Result<Option<Arc<[String]>>, ConfigError> {
        let config = self.config();
        let sign_in = &config.sign_in;
        if !sign_in.upstreams_only {
            if sign_in.break_glass.is_empty() {
                return Ok(None);
            }
            let why = "it counts with sign_in.upstreams_only alone";
            return self.refuse("sign_in.break_glass", why);
        }
        let key = "sign_in.upstreams_only";
        if config.connectors.is_empty() {
            return self.refuse(key, "there are no connectors: nobody could sign in");
        }
        if config.sign_up.mode != SignUpMode::Off {
            return self.refuse(
                key,
                "nobody makes an account here then: sign_up.mode is off",
            );
        }
        if sign_in.by_mail == Some(true) {
            return self.refuse(
                key,
                "nobody signs in by mail then: sign_in.by_mail is false",
            );
        }
        let keys = sign_in.break_glass.iter().map(|name| username_key(name));
        match keys.collect::<Result<_, _>>() {
            Ok(keys) => Ok(Some(keys)),
            Err(error) => self.refuse("sign_in.break_glass", &error.to_string()),
        }
    }

    fn editable(&self) -> Result<Editable, ConfigError> {
        match &self.config().account.editable {
            None => Ok(Editable::default()),
            Some(names) => Editable::parse(names)
                .or_else(|error| self.refuse("account.editable", &error.to_string())),
        }
    }

    pub(super) fn schedule(&self, settings: &Settings) -> Result<RotationSchedule, ConfigError> {
        let keys = &self.config().keys;
        // An ID token names its session for as long as that lasts, when it has expired too (RP-Initiated Logout 1.0 §2).
        let longest_token = settings
            .access_token_lifetime
            .max(settings.id_token_lifetime)
            + settings.clock_skew;
        let longest_use = longest_token.max(settings.session.absolute);
        let period = self.span(
            "keys.rotation_period",
            keys.rotation_period,
            MINUTE..=YEAR * 2,
            DAY * 90,
        )?;
        let announcement = self.span(
            "keys.announcement",
            keys.announcement,
            Duration::ZERO..=DAY * 30,
            DAY.min(period / 2),
        )?;
        let retention = self.span(
            "keys.retention",
            keys.retention,
            SECOND..=YEAR * 2,
            DAY.max(longest_use),
        )?;
        if announcement >= period {
            return self.refuse(
                "keys.announcement",
                &format!(
                    "{} is not shorter than keys.rotation_period, which is {}",
                    Span::from(announcement),
                    Span::from(period)
                ),
            );
        }
        if retention < longest_use {
            return self.refuse(
                "keys.retention",
                &format!(
                    "{} is shorter than the longest token or session lives, {}",
                    Span::from(retention),
                    Span::from(longest_use)
                ),
            );
        }
        if retention / MOST_RETIRING > period {
            return self.refuse(
                "keys.rotation_period",
                &format!(
                    "{} is so short that more than {MOST_RETIRING} keys of an algorithm would be published at once, each for keys.retention, which is {}",
                    Span::from(period),
                    Span::from(retention)
                ),
            );
        }
        Ok(RotationSchedule {
            period,
            announcement,
            retention,
            algorithms: settings.signing_algorithms,
        })
    }
}
