//! What no row may hold, in every column of a SQLite file: somebody edited it, or it is damaged. Nothing panics, text that cannot be
//! read is named, and a time that is none ends what it is of.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, QueryableByName, RunQueryDsl, SqliteConnection};
use doorward::domain::id::{ClientId, GrantId, SessionId, TenantId, UserId};
use doorward::store::{DatabaseUrl, Read, StoreError};
use reqwest::Method;

use crate::support::database::Engine;
use crate::support::relying_party::{claims, text};
use crate::support::{Answer, Browser, Options, RelyingParty, TestApp};

/// SQLite keeps any kind of value in any column.
const ODD: [&str; 9] = [
    "CAST(x'ff41' AS TEXT)",
    "x'00ff41'",
    "'a' || char(0) || 'b'",
    "'text'",
    "''",
    "9223372036854775807",
    "-9223372036854775808",
    "1e300",
    "-1",
];
/// Of them, what is no text.
const UNREADABLE: usize = 2;

/// The file, with what its tables held.
struct File(SqliteConnection);

impl File {
    fn of(app: &TestApp) -> Self {
        let DatabaseUrl::Sqlite(path) = &app.database.url else {
            panic!("only SQLite keeps such values");
        };
        let mut connection = SqliteConnection::establish(path.to_str().expect("UTF-8")).unwrap();
        connection
            .batch_execute("PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = OFF")
            .unwrap();
        Self(connection)
    }

    fn names(&mut self, sql: &str) -> Vec<String> {
        #[derive(QueryableByName)]
        struct Name {
            #[diesel(sql_type = diesel::sql_types::Text)]
            name: String,
        }
        let names: Vec<Name> = diesel::sql_query(sql).load(&mut self.0).unwrap();
        names.into_iter().map(|name| name.name).collect()
    }

    /// Those with rows.
    fn tables(&mut self) -> Vec<String> {
        let all = self.names(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_\\_%' ESCAPE '\\'",
        );
        all.into_iter()
            .filter(|table| {
                !self
                    .names(&format!("SELECT 'row' AS name FROM {table} LIMIT 1"))
                    .is_empty()
            })
            .collect()
    }

    /// But for the keys, by which rows are found.
    fn columns(&mut self, table: &str) -> Vec<(String, bool)> {
        let of_kind = |kind: &str| {
            format!(
                "SELECT name FROM pragma_table_info('{table}') WHERE pk = 0 AND type {kind} 'TEXT'"
            )
        };
        let texts = self.names(&of_kind("="));
        let others = self.names(&of_kind("<>"));
        let texts = texts.into_iter().map(|name| (name, true));
        texts
            .chain(others.into_iter().map(|name| (name, false)))
            .collect()
    }

    fn keep(&mut self, table: &str) {
        let sql = format!("CREATE TABLE kept AS SELECT rowid AS place, * FROM {table}");
        self.0.batch_execute(&sql).unwrap();
    }

    /// In the oldest row. Whether the column's constraints let it.
    fn set(&mut self, table: &str, column: &str, value: &str) -> bool {
        let oldest = format!("rowid = (SELECT min(rowid) FROM {table})");
        let sql = format!("UPDATE {table} SET {column} = {value} WHERE {oldest}");
        self.0.batch_execute(&sql).is_ok()
    }

    fn restore(&mut self, table: &str, columns: &[(String, bool)]) {
        for (column, _) in columns {
            let sql = format!(
                "UPDATE {table} SET {column} = (SELECT {column} FROM kept WHERE place = {table}.rowid) WHERE rowid IN (SELECT place FROM kept)"
            );
            self.0.batch_execute(&sql).unwrap();
        }
        self.0.batch_execute("DROP TABLE kept").unwrap();
    }
}

/// How often anything panicked, from now on.
fn count_panics() -> Arc<AtomicUsize> {
    let panics = Arc::new(AtomicUsize::new(0));
    let (counter, usual) = (Arc::clone(&panics), std::panic::take_hook());
    std::panic::set_hook(Box::new(move |what| {
        counter.fetch_add(1, Ordering::SeqCst);
        usual(what);
    }));
    panics
}

/// Reads each row that there is.
fn read_all(r: &mut Read<'_>, of: &Known) -> Vec<Result<(), StoreError>> {
    let Known {
        tenant,
        user,
        client,
        grant,
        session,
        name,
    } = of;
    vec![
        r.find_tenant(tenant).map(drop),
        r.find_user(user).map(drop),
        r.find_user_by_key(tenant, name).map(drop),
        r.list_users(tenant, 10).map(drop),
        r.find_password(user).map(drop),
        r.find_client(tenant, client).map(drop),
        r.list_clients(tenant, 10).map(drop),
        r.find_session(session).map(drop),
        r.find_consent(user, client).map(drop),
        r.list_consents(tenant, user).map(drop),
        r.find_grant(grant).map(drop),
        r.find_renewable(tenant, grant).map(drop),
        r.find_liveness(tenant, grant.as_str()).map(drop),
        r.list_keys(tenant).map(drop),
        r.find_root_secret(tenant).map(drop),
    ]
}

#[derive(Clone)]
struct Known {
    tenant: TenantId,
    user: UserId,
    client: ClientId,
    grant: GrantId,
    session: SessionId,
    name: &'static str,
}

#[tokio::test(flavor = "multi_thread")]
async fn no_value_of_any_column_makes_anybody_panic_on_sqlite() {
    let app = TestApp::start(Engine::Sqlite, Options::default()).await;
    let user = app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let tokens = rp.tokens(&app, &mut browser).await;
    let access = claims(text(&tokens, "access_token"));
    let id = claims(text(&tokens, "id_token"));
    let known = Known {
        tenant: TenantId::default_tenant(),
        user,
        client: ClientId::new(rp.id.as_str()),
        grant: GrantId::new(text(&access, "jti").split('~').next().unwrap()),
        session: SessionId::new(text(&id, "sid")),
        name: "alex",
    };
    let panics = count_panics();
    let mut file = File::of(&app);
    let mut named = 0;
    for table in file.tables() {
        let columns = file.columns(&table);
        for (column, is_text) in &columns {
            file.keep(&table);
            for (place, value) in ODD.iter().enumerate() {
                if !file.set(&table, column, value) {
                    continue;
                }
                let known = known.clone();
                let read = app.op().store.read(move |r| Ok(read_all(r, &known)));
                for error in read.await.unwrap().into_iter().filter_map(Result::err) {
                    let said = error.to_string();
                    assert!(
                        said.contains(column.as_str()),
                        "{table}.{column} = {value}: {said}"
                    );
                    named += usize::from(*is_text && place < UNREADABLE);
                }
            }
            file.restore(&table, &columns);
        }
    }
    assert!(named > 20, "{named}");
    assert_eq!(panics.load(Ordering::SeqCst), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_hold_what_no_row_may_are_refused_on_sqlite() {
    let app = TestApp::start(Engine::Sqlite, Options::default()).await;
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let tokens = rp.tokens(&app, &mut browser).await;
    // The request that has been answered is the oldest of them.
    let page = browser
        .seen
        .iter()
        .find(|page| page.path.starts_with("/interaction/"));
    let page = page.expect("a page").path.clone();
    let panics = count_panics();
    let mut file = File::of(&app);
    for table in [
        "users",
        "passwords",
        "clients",
        "sessions",
        "consents",
        "grants",
        "interactions",
    ] {
        let columns = file.columns(table);
        for value in ODD {
            file.keep(table);
            let changed: Vec<bool> = columns
                .iter()
                .map(|(column, _)| file.set(table, column, value))
                .collect();
            assert!(changed.contains(&true), "{table} {value}");
            // Without anything in its caches.
            let node = app.second_node().await;
            let cookies: Vec<String> = browser
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            let ask = |method, path: &str| {
                node.request(&app.http, &app.issuer, method, path)
                    .header("cookie", cookies.join("; "))
            };
            let basic = rp.basic().expect("a secret");
            let refresh = [
                ("grant_type", "refresh_token"),
                ("refresh_token", text(&tokens, "refresh_token")),
            ];
            for (what, request) in [
                (
                    "refresh",
                    ask(Method::POST, "/token")
                        .header("authorization", &basic)
                        .form(&refresh),
                ),
                (
                    "userinfo",
                    ask(Method::GET, "/userinfo").bearer_auth(text(&tokens, "access_token")),
                ),
                (
                    "authorize",
                    ask(Method::GET, &rp.authorize(&[("prompt", "none")])),
                ),
                ("interaction", ask(Method::GET, &page)),
                ("keys", ask(Method::GET, "/jwks.json")),
            ] {
                let answer = Answer::to(request).await;
                let odd = table == "grants";
                assert!(
                    !(odd && what == "refresh" && answer.status == 200),
                    "{table} {value}: {}",
                    answer.text
                );
                assert!(
                    [200, 303, 400, 401, 403, 410, 500, 503].contains(&answer.status),
                    "{what} {table} {value}: {}",
                    answer.status
                );
                assert!(what != "keys" || answer.status == 200);
            }
            drop(node);
            file.restore(table, &columns);
        }
    }
    assert_eq!(panics.load(Ordering::SeqCst), 0);
}
