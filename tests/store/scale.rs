//! Large tables: no statement of the flows reads one from end to end, and sweeping one holds nobody up.

use std::time::{Duration, Instant};

use diesel::sql_types::Text;
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, SqliteConnection};
use doorward::domain::deletion::Deletion;
use doorward::domain::id::{ActivityId, ClientId, MailId, SessionId, TenantId, UserId};
use doorward::domain::session::SessionOrigin;
use doorward::domain::time::Timestamp;
use doorward::entropy::Entropy;
use doorward::keys::rotation;
use doorward::login::factor::passkey;
use doorward::login::ways::Removed;
use doorward::oauth::logout::back_channel;
use doorward::secret::TokenHash;
use doorward::store::{DatabaseUrl, Direction, Ended, Store};
use reqwest::Method;
use serde_json::json;

use crate::support::app::{PASSWORD, confidential, removal, witness};
use crate::support::database::{Database, Engine, START, schedule};
use crate::support::relying_party::{REDIRECT, claims, text, userinfo};
use crate::support::soft_passkey::SoftPasskey;
use crate::support::{Answer, Browser, Options, RelyingParty, TestApp, queries};

const DAY: Duration = Duration::from_secs(86_400);
/// Tables that stay small whatever happens.
const SMALL: [&str; 3] = ["tenants", "signing_keys", "root_secrets"];

/// Fills each table that grows with rows of people who are long gone. `i` counts them.
fn fill(database: &Database, rows: u32, end: i64) {
    for (table, columns, values) in [
        (
            "users",
            "id, tenant_id, username, username_key, profile, created_at, updated_at",
            "'fill' || i, 'default', 'u' || i, 'u' || i, '{}', 1, 1".to_owned(),
        ),
        (
            "passwords",
            "user_id, tenant_id, phc, changed_at",
            "'fill' || i, 'default', 'x', 1".to_owned(),
        ),
        (
            "old_passwords",
            "user_id, tenant_id, phc, changed_at",
            "'fill' || i, 'default', 'x', 1".to_owned(),
        ),
        (
            "clients",
            "tenant_id, id, metadata, policy, created_at, updated_at",
            "'default', 'fill' || i, '{}', '{}', 1, 1".to_owned(),
        ),
        (
            "client_logos",
            "tenant_id, client_id, logo_uri, failures, next_fetch_at",
            "'default', 'fill' || i, 'https://app.example/logo.png', 0, 9000000000000000 + i"
                .to_owned(),
        ),
        (
            "sessions",
            "id, tenant_id, user_id, secret_hash, authentication, created_at, last_seen_at, expires_at",
            format!("'fill' || i, 'default', 'fill' || i, 'h' || i, '{{}}', 1, 1, {end}"),
        ),
        (
            "interactions",
            "id, tenant_id, browser_hash, request, progress, created_at, expires_at",
            format!("'fill' || i, 'default', 'b', '{{}}', '{{}}', i, {end} - 1000000000000"),
        ),
        (
            "pushed_requests",
            "secret_hash, tenant_id, client_id, request, expires_at, kept_until",
            format!("'fill' || i, 'default', 'fill' || i, '{{}}', {end}, {end}"),
        ),
        (
            "device_authorizations",
            "device_code_hash, tenant_id, client_id, user_code_hash, scope, origin, poll_interval, next_poll_at, created_at, expires_at",
            format!(
                "'fill' || i, 'default', 'fill' || i, 'u' || i, 'openid', '{{}}', 5, 1, 1, {end}"
            ),
        ),
        (
            "backchannel_requests",
            "auth_req_id_hash, tenant_id, client_id, user_id, scope, resources, authorization_details, acr_values, notice, is_pushed, notice_attempts, poll_interval, next_poll_at, created_at, expires_at",
            format!(
                "'fill' || i, 'default', 'fill' || i, 'fill' || i, 'openid', '[]', '[]', '[]', 'n', false, 0, 5, 1, 1, {end}"
            ),
        ),
        (
            "passkeys",
            "credential_id, tenant_id, user_id, name, credential, is_backup_eligible, is_backed_up, transports, created_at",
            "'fill' || i, 'default', 'fill' || i, '', '{}', false, false, '', 1".to_owned(),
        ),
        (
            "passkey_refusals",
            "user_id, tenant_id, times, last_at",
            "'fill' || i, 'default', 1, 1".to_owned(),
        ),
        (
            "retired_names",
            "tenant_id, name_hash, owner, retired_at",
            "'default', 'n' || i, 'fill' || i, 1".to_owned(),
        ),
        (
            "challenges",
            "id, tenant_id, purpose, link_hash, epoch, tries, created_at, expires_at",
            format!("'fill' || i, 'default', '{{\"for\":\"unlock\"}}', 'l' || i, 0, 0, 1, {end}"),
        ),
        (
            "ceremonies",
            "id, tenant_id, user_id, bound_to, kind, state, created_at, expires_at",
            format!("'fill' || i, 'default', 'fill' || i, 'b', 'get', '{{}}', i, {end}"),
        ),
        (
            "consents",
            "tenant_id, user_id, client_id, scope, granted_at",
            "'default', 'fill' || i, 'fill' || i, 'openid', 1".to_owned(),
        ),
        (
            "grants",
            "id, tenant_id, client_id, user_id, session_id, scope, is_offline, claims, authentication, created_at, expires_at, refresh_hash, refresh_created_at, refresh_expires_at",
            format!(
                "'fill' || i, 'default', 'fill' || i, 'fill' || i, 'fill' || i, 'openid', false, '{{}}', '{{}}', 1, {end}, 'fill' || i, 1, {end}"
            ),
        ),
        (
            "opaque_access_tokens",
            "hash, tenant_id, claims, expires_at",
            format!("'fill' || i, 'default', '{{}}', {end}"),
        ),
        (
            "revoked_access_tokens",
            "tenant_id, family, jti, expires_at",
            format!("'default', 'fill' || i, 'fill' || i, {end}"),
        ),
        (
            "used_assertions",
            "tenant_id, client_id, jti_hash, expires_at",
            format!("'default', 'fill' || i, 'fill' || i, {end}"),
        ),
        (
            "used_dpop_proofs",
            "tenant_id, proof_hash, expires_at",
            format!("'default', 'fill' || i, {end}"),
        ),
        (
            "used_saml_assertions",
            "tenant_id, assertion_hash, expires_at",
            format!("'default', 'fill' || i, {end}"),
        ),
        (
            "upstream_endings",
            "tenant_id, ending_hash, ended_at, expires_at",
            format!("'default', 'fill' || i, 1, {end}"),
        ),
        (
            "totps",
            "user_id, tenant_id, secret_sealed, last_step, created_at",
            "'fill' || i, 'default', 'x', 1, 1".to_owned(),
        ),
        (
            "recovery_codes",
            "user_id, hash, tenant_id, created_at",
            "'fill' || i, 'fill' || i, 'default', 1".to_owned(),
        ),
        (
            "preferences",
            "user_id, tenant_id, theme, notices",
            "'fill' || i, 'default', 'dark', '{}'".to_owned(),
        ),
        (
            "pictures",
            "user_id, tenant_id, name, created_at",
            "'fill' || i, 'default', 'p' || i, 1".to_owned(),
        ),
        (
            "picture_removals",
            "name, tenant_id, due_at",
            "'r' || i, 'default', 9000000000000000 + i".to_owned(),
        ),
        (
            "trusted_devices",
            "id, tenant_id, user_id, secret_hash, user_agent, created_at, last_used_at, expires_at",
            format!("'fill' || i, 'default', 'fill' || i, 'fill' || i, '', 1, 1, {end}"),
        ),
        (
            "throttles",
            "tenant_id, bucket, failures, window_started_at",
            "'default', 'fill' || i, 1, 1".to_owned(),
        ),
        (
            "admin_tokens",
            "hash, tenant_id, created_at, expires_at",
            format!("'fill' || i, 'default', 1, {end}"),
        ),
        (
            "deletions",
            "user_id, tenant_id, requested_at, due_at",
            "'fill' || i, 'default', 1, 9000000000000000 + i".to_owned(),
        ),
        (
            "activity",
            "id, tenant_id, subject, kind, detail, about, address, user_agent, at",
            "'fill' || i, 'default', 'fill' || i, 'signed_out', '{}', '', '', '', 1".to_owned(),
        ),
        (
            "device_secrets",
            "hash, tenant_id, session_id, client_group, created_at",
            "'fill' || i, 'default', 'fill' || i, 'acme', 1".to_owned(),
        ),
        (
            "upstream_identities",
            "tenant_id, connector, issuer, subject, user_id, created_at, last_used_at, typed_as, missing_at, gone_at",
            "'default', 'corp', 'https://corp.example', 's' || i, 'fill' || i, 1, 1, 's' || i, NULL, NULL"
                .to_owned(),
        ),
        (
            "directory_syncs",
            "tenant_id, connector, claim, withheld",
            "'default', 'c' || i, 1, 0".to_owned(),
        ),
        (
            "upstream_tokens",
            "tenant_id, connector, issuer, subject, user_id, access_sealed, refresh_sealed, scope, expires_at, sid, obtained_at, revision",
            "'default', 'corp', 'https://corp.example', 's' || i, 'fill' || i, 'x', 'x', 'openid', 1, 'sid' || i, 1, 1"
                .to_owned(),
        ),
        (
            "unlinked_identities",
            "tenant_id, identity_hash, user_id, unlinked_at",
            "'default', 's' || i, 'fill' || i, 1".to_owned(),
        ),
        (
            "upstream_sessions",
            "session_id, connector, tenant_id, issuer, subject, sid, begun_at, name_key",
            "'fill' || i, 'corp', 'default', 'https://corp.example', 's' || i, 'sid' || i, 1, 'k' || i"
                .to_owned(),
        ),
        (
            "session_clients",
            "session_id, client_id, tenant_id, user_id, begun_at",
            "'fill' || i, 'fill' || i, 'default', 'fill' || i, 1".to_owned(),
        ),
        (
            "logout_tokens",
            "session_id, client_id, ended_at, tenant_id, user_id, attempts, next_attempt_at, expires_at",
            format!(
                "'fill' || i, 'fill' || i, 1, 'default', 'fill' || i, 0, 9000000000000000 + i, {end}"
            ),
        ),
        (
            "outbox",
            "id, tenant_id, user_id, kind, sealed, attempts, next_attempt_at, created_at, expires_at",
            format!(
                "'fill' || i, 'default', 'fill' || i, 'x', 'x', 0, 9000000000000000 + i, 1, {end}"
            ),
        ),
    ] {
        database.execute(&format!(
            "INSERT INTO {table} ({columns}) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) SELECT {values} FROM n"
        ));
    }
    database.execute("ANALYZE");
}

fn multiply_grants(app: &TestApp, rows: i64) {
    app.database.execute(&format!(
        "INSERT INTO grants (id, tenant_id, client_id, user_id, session_id, scope, is_offline, claims, authentication, created_at, expires_at) \
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) \
         SELECT 'many' || i || client_id, tenant_id, client_id, user_id, session_id, scope, is_offline, claims, authentication, created_at, expires_at FROM grants, n"
    ));
}

// A client may remove itself (RFC 7592 §2.3), and others write on while it does.
both_engines!(a_client_of_very_many_grants_can_be_removed, |app| {
    app.add_person().await;
    let (rp, other) = (
        RelyingParty::confidential(&app).await,
        RelyingParty::confidential(&app).await,
    );
    let mut browser = Browser::new(&app);
    let (tokens, others) = (
        rp.tokens(&app, &mut browser).await,
        other.tokens(&app, &mut browser).await,
    );
    multiply_grants(&app, 60_000);
    let access = text(&tokens, "access_token");
    assert_eq!(userinfo(&app, &app.node, access).await.0, 200);
    let removal = app
        .request(
            reqwest::Method::DELETE,
            text(&rp.registration, "registration_client_uri"),
        )
        .bearer_auth(text(&rp.registration, "registration_access_token"));
    let (answer, written) = tokio::join!(removal.send(), async {
        let mut refresh = text(&others, "refresh_token").to_owned();
        let mut written = Vec::new();
        while written.len() < 3
            || (app.database.count("SELECT count(*) AS count FROM clients") > 1
                && written.len() < 500)
        {
            let (status, tokens) = other.refresh(&app, &refresh).await;
            written.push(status);
            text(&tokens, "refresh_token").clone_into(&mut refresh);
        }
        written
    });
    assert_eq!(answer.expect("an answer").status(), 204);
    assert!(written.iter().all(|status| *status == 200), "{written:?}");
    assert!(
        written.len() > 3,
        "{} others wrote meanwhile",
        written.len()
    );
    assert_eq!(userinfo(&app, &app.node, access).await.0, 401);
    assert_eq!(
        app.database.count(&format!(
            "SELECT count(*) AS count FROM grants WHERE client_id = '{}'",
            rp.id
        )),
        0
    );
});

both_engines!(a_person_of_very_many_grants_can_be_removed, |app| {
    let user = app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    rp.tokens(&app, &mut Browser::new(&app)).await;
    multiply_grants(&app, 12_000);
    let removed = app.op().store.remove_user(&user, |_| Ok(true)).await;
    assert!(removed.expect("written"));
    for table in ["users", "grants", "sessions", "consents"] {
        assert_eq!(
            app.database
                .count(&format!("SELECT count(*) AS count FROM {table}")),
            0,
            "{table}"
        );
    }
    let removed = app.op().store.remove_user(&user, |_| Ok(true)).await;
    assert!(!removed.expect("written"));
});

both_engines!(a_session_of_very_many_grants_can_be_ended, |app| {
    let rows = 60_000;
    let user = app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let tokens = rp.tokens(&app, &mut browser).await;
    multiply_grants(&app, rows);
    let other = match app.engine {
        Engine::Sqlite => None,
        Engine::Postgres => Some(app.second_node().await),
    };
    let other = other.as_ref().unwrap_or(&app.node);
    let access = text(&tokens, "access_token");
    assert_eq!(userinfo(&app, other, access).await.0, 200);

    let live = |table: &str, end: &str| {
        app.database.count(&format!(
            "SELECT count(*) AS count FROM {table} WHERE {end} IS NULL"
        ))
    };
    // One transaction holds others up for as long as a portion takes.
    let session = SessionId::new(text(&claims(text(&tokens, "id_token")), "sid"));
    let now = app.op().now();
    let ended = app.op().store.write(move |w| w.end_session(&session, now));
    assert_eq!(ended.await.expect("written"), Ended::InPart);
    assert_eq!(live("grants", "revoked_at"), rows + 1 - 5_000);
    assert_eq!(live("sessions", "ended_at"), 1);
    let portion = app
        .op()
        .store
        .write(move |w| w.revoke_portion_of_user(&user, now));
    assert!(portion.await.expect("written").is_more);
    assert_eq!(live("grants", "revoked_at"), rows + 1 - 10_000);

    let page = browser.open("/end-session").await;
    let page = browser.submit(&page, &[("decision", "sign-out")]).await;
    assert_eq!(page.name(), "signed-out", "{}", page.text());
    assert_eq!(
        (live("grants", "revoked_at"), live("sessions", "ended_at")),
        (0, 0)
    );
    let ended = tokio::time::timeout(Duration::from_secs(5), async {
        while userinfo(&app, other, access).await.0 != 401 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    ended.await.expect("the other node hears of it");
});

/// Everything that people, clients and the server itself do.
async fn everything(app: &TestApp) {
    let user = app.add_person().await;
    let admin = app.admin_token().await;
    let request = app.request(Method::POST, "/register").bearer_auth(&admin);
    let mut metadata = confidential(REDIRECT);
    metadata["access_token_format"] = json!("opaque");
    metadata["backchannel_logout_uri"] = json!("https://localhost/out");
    let opaque = RelyingParty::of(Answer::to(request.json(&metadata)).await.json());
    let rp = RelyingParty::confidential(app).await;
    let mut browser = Browser::new(app);
    let page = browser.open(&rp.authorize(&[])).await;
    let page = browser
        .sign_in_with(&page, "alex", "wrong wrong wrong")
        .await;
    browser.submit(&page, &[("password", PASSWORD)]).await;
    for rp in [&rp, &opaque] {
        let tokens = rp.tokens(app, &mut browser).await;
        let access = text(&tokens, "access_token");
        let refresh = text(&tokens, "refresh_token");
        userinfo(app, &app.node, access).await;
        rp.introspect(app, access).await;
        rp.introspect(app, refresh).await;
        let (_, next) = rp.refresh(app, refresh).await;
        rp.refresh(app, refresh).await;
        for token in [access, text(&next, "refresh_token")] {
            rp.post(app, &app.node, "/revoke", &[("token", token)])
                .await;
        }
        let code = rp.code(&mut browser, &[]).await;
        rp.redeem(app, &code).await;
        rp.redeem(app, &code).await;
        let pushed = rp.pushed(app, &[("prompt", "login")]).await;
        browser.open(&pushed).await;
        browser.complete(&pushed).await;
    }
    let page = browser.open("/end-session").await;
    browser.submit(&page, &[("decision", "sign-out")]).await;
    let op = app.op();
    rotation::rotate(&op.store, &op.tenant, None, schedule(), START)
        .await
        .expect("rotated");
    op.keys.maintain(Entropy).await.expect("keys");
    passkeys(app, &user).await;
    op.store
        .write(|w| w.sweep(START, START.minus(DAY)))
        .await
        .expect("swept");
    let subject = user.clone();
    op.store
        .write(move |w| {
            assert!(!w.list_activity(&subject, None, 30)?.is_empty());
            let nobody = UserId::new("nobody");
            assert!(w.disown_activity(&subject, &nobody)?.rows > 0);
            let now = START;
            let deletion = Deletion {
                user_id: subject.clone(),
                requested_at: now,
                due_at: now,
            };
            assert!(w.plan_deletion(&TenantId::default_tenant(), &deletion)?);
            assert!(w.find_deletion(&subject)?.is_some());
            assert_eq!(w.list_due_deletions(now, 2)?.len(), 1);
            assert!(!w.claim_deletion(&nobody, now, now)?);
            assert!(w.cancel_deletion(&subject)?);
            w.take_note_back(&ActivityId::new("none"))?;
            w.sweep_activity(START)
        })
        .await
        .expect("written");
    let (tenant, now) = (op.tenant.clone(), op.now());
    op.store
        .write(move |w| {
            let due = w.list_due_mails(&tenant, now, 4)?;
            let one = [MailId::new("one")];
            assert!(due.is_empty() && w.claim_mails(&tenant, &one, now, now)?.is_empty());
            w.finish_mail(&one[0])
        })
        .await
        .expect("written");
    back_channel::deliver(&app.node.state.op)
        .await
        .expect("the store");
    let (tenant, client) = (op.tenant.clone(), ClientId::new(&opaque.id));
    op.store
        .write(move |w| {
            let failed = w.list_logouts(&tenant, None, 10)?;
            assert_eq!(failed.len(), 1);
            assert_eq!(w.list_logouts(&tenant, Some(&client), 10)?, failed);
            w.finish_logout(&failed[0].pending)
        })
        .await
        .expect("written");
    app.disable_user(&user).await;
    let path = format!("/register/{}", opaque.id);
    let token = text(&opaque.registration, "registration_access_token");
    for method in [Method::GET, Method::DELETE] {
        Answer::to(app.request(method, &path).bearer_auth(token)).await;
    }
}

/// One is made, used, named and removed.
async fn passkeys(app: &TestApp, user: &UserId) {
    let (op, owner, browser) = (app.op(), user.clone(), TokenHash::of("a browser"));
    let user = op.store.read(move |r| r.find_user(&owner)).await;
    let user = user.expect("read").expect("the person");
    let by = witness(op, &user.id);
    let begun = passkey::begin_enrolment(op, &user, &browser).await;
    let begun = begun.expect("a ceremony");
    let (mut key, says) = SoftPasskey::create(&begun.options, &app.issuer);
    let answer_with = |ceremony, response| passkey::Answer {
        ceremony,
        bound_to: &browser,
        response,
    };
    let (id, response) = (begun.ceremony.to_string(), key.registration(&says));
    let made = passkey::finish_enrolment(op, &user, answer_with(&id, &response), "", &by).await;
    let made = made.expect("a passkey");
    let begun =
        passkey::begin_assertion(op, Some(&user.id), &browser, passkey::Mediation::Modal).await;
    let begun = begun.expect("a ceremony");
    let (id, response) = (begun.ceremony.to_string(), key.answer(&begun.options));
    let here = SessionOrigin::default();
    let shown = passkey::finish_assertion(op, answer_with(&id, &response), None, &here).await;
    shown.expect("the passkey");
    let id = &made.credential_id;
    assert!(
        passkey::rename(op, &user.id, id, "Key", &by)
            .await
            .expect("written")
    );
    let removed = passkey::remove(op, &user, id, &removal(op, &user.id)).await;
    assert_eq!(removed.expect("written"), Removed::Done);
    let bounded = op.store.write(|w| w.bound_pushed_requests(1)).await;
    assert!(!bounded.expect("bounded").is_more);
    let bounded = op.store.write(|w| w.bound_device_authorizations(1)).await;
    assert!(!bounded.expect("bounded").is_more);
    let bounded = op.store.write(|w| w.bound_backchannel_requests(1)).await;
    assert!(!bounded.expect("bounded").is_more);
    let (asked, now) = (user.id.clone(), op.now());
    let waiting = op.store.read(move |r| {
        let due = r.list_due_notices(&TenantId::default_tenant(), now, 500)?;
        Ok((due, r.list_backchannel_requests(&asked, now)?))
    });
    let (due, waiting) = waiting.await.expect("read");
    assert!(due.is_empty() && waiting.is_empty());
    let bounded = op.store.write(|w| w.bound_ceremonies(1)).await;
    assert!(!bounded.expect("written").is_more);
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    detail: String,
}

/// What the engine would do for a statement.
fn plan(url: &DatabaseUrl, statement: &str) -> Vec<String> {
    let lines: Vec<Line> = match url {
        DatabaseUrl::Sqlite(path) => {
            let mut connection = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
            diesel::sql_query(format!("EXPLAIN QUERY PLAN {statement}")).load(&mut connection)
        }
        DatabaseUrl::Postgres(url) => {
            let mut connection = PgConnection::establish(url).unwrap();
            let values = (1..100)
                .take_while(|n| statement.contains(&format!("${n}")))
                .count();
            let values = vec!["NULL"; values].join(", ");
            let arguments = if values.is_empty() {
                String::new()
            } else {
                format!("({values})")
            };
            for sql in [
                "SET plan_cache_mode = force_generic_plan".to_owned(),
                // Of the same cost otherwise, where a condition leaves half a small table.
                "SET random_page_cost = 1.1".to_owned(),
                format!("PREPARE asked AS {statement}"),
            ] {
                diesel::sql_query(sql).execute(&mut connection).unwrap();
            }
            diesel::sql_query(format!("EXPLAIN EXECUTE asked{arguments}"))
                .load::<Plan>(&mut connection)
                .map(|lines| {
                    lines
                        .into_iter()
                        .map(|line| Line { detail: line.plan })
                        .collect()
                })
        }
    }
    .unwrap_or_else(|error| panic!("{error}: {statement}"));
    lines.into_iter().map(|line| line.detail).collect()
}

#[derive(QueryableByName)]
struct Plan {
    #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
    plan: String,
}

/// The table that a line of a plan reads from end to end.
fn scanned(line: &str) -> Option<&str> {
    let rest = line.split_once("Seq Scan on ").or_else(|| {
        // An index without a condition is read from end to end as well.
        line.split_once("SCAN ")
            .filter(|_| !line.contains("CONSTANT ROW"))
    });
    rest.and_then(|(_, rest)| rest.split([' ', ')']).next())
}

/// What an engine looks for when it removes a row that others refer to.
fn searches_of_cascades() -> Vec<String> {
    let database = Database::empty(Engine::Sqlite);
    Store::migrate(&database.url, Direction::Up).expect("tables");
    let DatabaseUrl::Sqlite(path) = &database.url else {
        panic!("a file");
    };
    let mut connection = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    let searches: Vec<Line> = diesel::sql_query(
        "SELECT 'SELECT 1 FROM ' || m.name || ' WHERE ' || group_concat(f.\"from\" || ' = ''x''', ' AND ') AS detail \
         FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table' AND f.\"table\" <> 'tenants' GROUP BY m.name, f.id",
    )
    .load(&mut connection)
    .unwrap();
    assert!(searches.len() >= 7, "{}", searches.len());
    searches.into_iter().map(|line| line.detail).collect()
}

async fn no_statement_reads_a_whole_table(engine: Engine) {
    queries::listen();
    let app = TestApp::start(engine, Options::default()).await;
    everything(&app).await;
    let mut statements = queries::take_texts();
    statements.extend(searches_of_cascades());
    fill(&app.database, 20_000, 1);
    let mut looked_at = 0;
    let mut faults = Vec::new();
    for statement in &statements {
        let verb = statement.split_whitespace().next().unwrap_or_default();
        let is_ours = SMALL.iter().all(|table| !statement.contains(table));
        let reads_rows = verb == "UPDATE" || statement.contains(" FROM ");
        let is_engines = ["pg_", "__diesel", "sqlite_", "pragma_"]
            .iter()
            .any(|name| statement.contains(name));
        if !is_ours || !reads_rows || is_engines || !["SELECT", "UPDATE", "DELETE"].contains(&verb)
        {
            continue;
        }
        looked_at += 1;
        for line in plan(&app.database.url, statement) {
            // The newest of what waits are counted in the order of their index.
            let is_count = statement.contains("OFFSET") && line.contains("_expiry");
            if let Some(table) = scanned(&line).filter(|_| !is_count) {
                faults.push(format!("{table}: {statement}: {line}"));
            }
        }
    }
    assert!(looked_at > 40, "{looked_at}: {statements:#?}");
    assert!(faults.is_empty(), "{faults:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_statement_reads_a_whole_table_on_sqlite() {
    no_statement_reads_a_whole_table(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_statement_reads_a_whole_table_on_postgres() {
    no_statement_reads_a_whole_table(Engine::Postgres).await;
}

async fn a_large_sweep_lets_others_in(app: TestApp) {
    const ROWS: u32 = 10_000;
    /// Of a debug build on a busy machine; a single statement over all rows takes several times as long.
    const LONGEST: Duration = Duration::from_secs(2);
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let kept = rp.tokens(&app, &mut browser).await;
    fill(&app.database, ROWS, 1);
    let store = &app.op().store;
    let other = store.clone();
    let (mut rows, mut longest) = (0, Duration::ZERO);
    let waiting = tokio::spawn(async move {
        let mut longest = Duration::ZERO;
        for n in 0..100 {
            let began = Instant::now();
            let bucket = format!("somebody {n}");
            let window = Duration::from_secs(60);
            let counted = other.write(move |w| {
                w.count_attempt(&TenantId::default_tenant(), &bucket, window, START)
            });
            counted.await.expect("written");
            longest = longest.max(began.elapsed());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        longest
    });
    loop {
        let began = Instant::now();
        let swept = store
            .write(|w| w.sweep(START, START.minus(DAY)))
            .await
            .expect("swept");
        longest = longest.max(began.elapsed());
        // At most a portion of each table.
        assert!(swept.rows <= 19 * 500, "{swept:?}");
        rows += swept.rows;
        if !swept.is_more {
            break;
        }
    }
    assert!(rows >= 7 * ROWS as usize, "{rows}");
    assert!(longest < LONGEST, "a portion took {longest:?}");
    let waited = waiting.await.expect("no panic");
    assert!(waited < LONGEST, "somebody waited {waited:?}");
    let (status, answer) = rp.refresh(&app, text(&kept, "refresh_token")).await;
    assert_eq!(status, 200, "what is not over stays: {answer}");
    let again = store
        .write(|w| w.sweep(START, START.minus(DAY)))
        .await
        .expect("swept");
    assert_eq!(again.rows, 0);
}

both_engines!(a_sweep_of_a_hundred_thousand_rows, |app| {
    a_large_sweep_lets_others_in(app).await;
});

// RFC 7523 §3, item 7: a jti is good once for its client, whatever another client did with the same one.
both_engines!(a_sweep_takes_no_row_of_the_same_name, |app| {
    let now = Timestamp::from_seconds(START.as_seconds());
    for (client, end) in [
        ("old", now.minus(Duration::from_secs(1))),
        ("new", now.plus(Duration::from_secs(60))),
    ] {
        app.database.execute(&format!(
            "INSERT INTO used_assertions (tenant_id, client_id, jti_hash, expires_at) VALUES ('default', '{client}', 'one', {})",
            end.as_micros()
        ));
    }
    let swept = app
        .op()
        .store
        .write(move |w| w.sweep(now, now))
        .await
        .expect("swept");
    assert_eq!(
        swept.rows, 1,
        "the other client's is still to be remembered"
    );
});
