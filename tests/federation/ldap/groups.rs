//! Only members of some groups are let in, in each of the ways in which a directory tells them.

use std::collections::{BTreeMap, BTreeSet};

use doorward::domain::directory::{DirectoryGroups, GroupMembership};
use doorward::domain::scope::Scope;
use doorward::federation::connection::Connection;
use serde_json::json;

use super::slapd::{BASE, Slapd, THEIRS};
use super::{Stand, directory};
use crate::federation::is_trouble;
use crate::oauth::amend;

pub const GROUPS: &str = "ou=groups,dc=corp,dc=example";

/// The connector, for members of one group.
pub fn allowing(
    slapd: &Slapd,
    membership: GroupMembership,
    group: &str,
    is_nested: bool,
) -> Connection {
    let mut connection = slapd.connection();
    directory(&mut connection).groups = Some(DirectoryGroups {
        allowed: vec![format!("CN={group}, {GROUPS}")],
        membership,
        base: GROUPS.to_owned(),
        is_nested,
    });
    connection
}

/// A group with one member, in LDIF.
fn group(name: &str, class: &str, member: &str) -> String {
    format!(
        "dn: cn={name},{GROUPS}
changetype: add
objectClass: {class}
cn: {name}
{member}

"
    )
}

/// A directory in which alex is in `team`, that in `staff`, that in `all`, and that in `team` again; and in `unique`, that in `wide`.
pub fn slapd() -> Slapd {
    let slapd = Slapd::start();
    let named = "groupOfNames";
    let alex = format!("uid=alex,{BASE}");
    let parts = [
        format!(
            "dn: {GROUPS}
changetype: add
objectClass: organizationalUnit
ou: groups

"
        ),
        group("team", named, &format!("member: {alex}")),
        group("staff", named, &format!("member: cn=team,{GROUPS}")),
        group("all", named, &format!("member: cn=staff,{GROUPS}")),
        group(
            "unique",
            "groupOfUniqueNames",
            &format!("uniqueMember: {alex}"),
        ),
        group(
            "wide",
            "groupOfUniqueNames",
            &format!("uniqueMember: cn=unique,{GROUPS}"),
        ),
        group("posix", "posixGroup", "gidNumber: 1000\nmemberUid: alex"),
        format!(
            "dn: cn=team,{GROUPS}
changetype: modify
add: member
member: cn=all,{GROUPS}
"
        ),
    ];
    slapd.change(&parts.concat());
    slapd
}

both_engines!(members_of_a_group_are_let_in_and_nobody_else, |app| {
    let slapd = slapd();
    for (membership, group) in [
        (GroupMembership::MemberOf, "team"),
        (GroupMembership::Member, "team"),
        (GroupMembership::UniqueMember, "unique"),
        (GroupMembership::MemberUid, "posix"),
    ] {
        let connection = allowing(&slapd, membership, group, false);
        let mut stand = Stand::start(app.engine, connection).await;
        stand.claims("alex", THEIRS).await;
        stand.browser = crate::support::Browser::new(&stand.here);
        let page = stand.enter("kim", THEIRS).await;
        is_trouble(&page, &stand.browser, "upstream-stranger", 403);
        // Whose password is another is not told of groups.
        stand.is_wrong("kim", "another pass phrase").await;
        assert_eq!(stand.rows("users"), 1, "{membership:?}");
    }
});

// However a name is written; and where nothing else is said of groups, everybody is let in.
both_engines!(groups_are_roles_here, |app| {
    let slapd = slapd();
    let mut connection = allowing(&slapd, GroupMembership::Member, "team", true);
    let own = directory(&mut connection);
    own.groups.as_mut().expect("groups").allowed.clear();
    connection.connector.roles = BTreeMap::from([
        (
            format!("CN=Team , {GROUPS}"),
            BTreeSet::from(["member".to_owned()]),
        ),
        (
            format!("cn=all,{GROUPS}"),
            BTreeSet::from(["reader".to_owned()]),
        ),
        (
            format!("cn=unique,{GROUPS}"),
            BTreeSet::from(["admin".to_owned()]),
        ),
        ("team".to_owned(), BTreeSet::from(["admin".to_owned()])),
    ]);
    let mut stand = Stand::start(app.engine, connection).await;
    stand.rp.scope = "openid roles".into();
    amend(&stand.here, &stand.rp.id, |client| {
        client.metadata.scope = Some(Scope::parse("openid roles").expect("a scope"));
    })
    .await;
    let claims = stand.claims("alex", THEIRS).await;
    assert_eq!(claims["roles"], json!(["member", "reader"]));
    let claims = stand.claims("kim", THEIRS).await;
    assert_eq!(claims.get("roles"), None);
    slapd.change(&format!(
        "dn: cn=staff,{GROUPS}
changetype: modify
delete: member
member: cn=team,{GROUPS}
-
add: member
member: uid=kim,{BASE}

"
    ));
    for (name, roles) in [
        ("alex", json!(["member"])),
        ("kim", json!(["member", "reader"])),
    ] {
        assert_eq!(stand.claims(name, THEIRS).await["roles"], roles, "{name}");
    }
});

both_engines!(groups_within_groups_are_followed_and_circles_end, |app| {
    let slapd = slapd();
    for (membership, group, is_nested, is_let_in) in [
        (GroupMembership::MemberOf, "all", true, true),
        (GroupMembership::MemberOf, "all", false, false),
        (GroupMembership::Member, "all", true, true),
        (GroupMembership::Member, "all", false, false),
        (GroupMembership::Member, "unique", true, false),
        (GroupMembership::UniqueMember, "wide", true, true),
        (GroupMembership::UniqueMember, "wide", false, false),
        (GroupMembership::UniqueMember, "all", true, false),
    ] {
        let connection = allowing(&slapd, membership, group, is_nested);
        let mut stand = Stand::start(app.engine, connection).await;
        if is_let_in {
            stand.claims("alex", THEIRS).await;
        } else {
            let page = stand.enter("alex", THEIRS).await;
            is_trouble(&page, &stand.browser, "upstream-stranger", 403);
        }
    }
});

// RFC 2696: more groups than there are on a page, of which the last counts.
both_engines!(groups_by_the_hundred_come_by_pages, |app| {
    let slapd = slapd();
    let kim = format!("member: uid=kim,{BASE}");
    let groups = (0..450).map(|number| group(&format!("g{number}"), "groupOfNames", &kim));
    slapd.change(&groups.collect::<Vec<_>>().concat());
    let connection = allowing(&slapd, GroupMembership::Member, "g449", false);
    let mut stand = Stand::start(app.engine, connection).await;
    stand.claims("kim", THEIRS).await;
});

// RFC 4511 §4.5.1.4: of groups that are not all given out nobody knows which are missing, and so whether somebody is in one that may sign in.
both_engines!(groups_that_are_not_all_given_out_are_none, |app| {
    let slapd = slapd();
    let kim = format!("member: uid=kim,{BASE}");
    let groups = (0..20).map(|number| group(&format!("g{number}"), "groupOfNames", &kim));
    slapd.change(&groups.collect::<Vec<_>>().concat());
    let connection = allowing(&slapd, GroupMembership::Member, "g19", false);
    let mut stand = Stand::start(app.engine, connection).await;
    slapd.gives_out(10);
    let page = stand.enter("kim", THEIRS).await;
    is_trouble(&page, &stand.browser, "upstream-unbelieved", 502);
});
