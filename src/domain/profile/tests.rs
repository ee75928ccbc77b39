use serde_json::json;

use super::*;

const TODAY: &str = "2026-11-28";

fn alex() -> Profile {
    Profile::from_standard_claims(json!({
        "name": "Alex Müller",
        "nickname": "Lex",
        "email": "alex@example.com",
        "phone_number": "+41 44 668 18 00",
        "phone_number_verified": true,
        "address": {"formatted": "Weg 1\n8001 Zürich", "street_address": "Weg 1", "postal_code": "8001", "locality": "Zürich"},
    }))
    .unwrap()
}

/// Somebody saw the profile and typed these.
fn edit(shown: &Profile, typed: &[(Field, &str)]) -> Edit {
    let texts = |field: Field| (field, shown.text(field).to_owned());
    let base: Texts = Field::ALL.into_iter().map(texts).collect();
    let mut edit = Edit {
        typed: base.clone(),
        base,
    };
    for (field, text) in typed {
        edit.typed.insert(*field, (*text).to_owned());
    }
    edit
}

fn typed(field: Field, text: &str) -> Merged {
    let alex = alex();
    alex.merged(&edit(&alex, &[(field, text)]), &Editable::default(), TODAY)
}

#[test]
fn each_field_takes_what_it_may_hold_and_says_what_it_may_not() {
    let long = "ß".repeat(200);
    let page = format!("https://a.example/{}", "x".repeat(1_980));
    for (field, text, stored) in [
        (Field::Name, " 李 小龍 ", "李 小龍"),
        (Field::Name, &long, &long),
        (Field::GivenName, "Ana\u{200D}María", "Ana\u{200D}María"),
        (Field::Gender, "nonbinary", "nonbinary"),
        (Field::Birthdate, "0000-02-29", "0000-02-29"),
        (Field::Birthdate, "1990", "1990"),
        (Field::Birthdate, TODAY, TODAY),
        (
            Field::Website,
            "alex.example/blog",
            "https://alex.example/blog",
        ),
        (Field::Profile, "http://localhost/a", "http://localhost/a"),
        (Field::PhoneNumber, "+1 (425) 555-1212", "+14255551212"),
        (Field::PhoneNumber, "+56.2.687/2400", "+5626872400"),
        (Field::StreetAddress, "Weg 1\r\nHaus 2", "Weg 1\nHaus 2"),
        (Field::Nickname, " ", ""),
    ] {
        let profile = typed(field, text).unwrap();
        assert_eq!(profile.text(field), stored, "{field:?}");
        let claims = serde_json::to_value(&profile).unwrap();
        assert_eq!(Profile::from_standard_claims(claims).unwrap(), profile);
    }
    for (field, text, error) in [
        (
            Field::Name,
            "x".repeat(201).as_str(),
            FieldError::TooLong(200),
        ),
        (Field::Name, "A\nB", FieldError::Hidden),
        (Field::Nickname, "A\u{202E}B", FieldError::Hidden),
        (Field::StreetAddress, "A\tB", FieldError::Hidden),
        (Field::Birthdate, "28.2.1990", FieldError::NotADate),
        (Field::Birthdate, "1990-02-30", FieldError::NotADate),
        (Field::Birthdate, "0000", FieldError::NotADate),
        (Field::Birthdate, "2026-11-29", FieldError::InFuture),
        (Field::Birthdate, "2027", FieldError::InFuture),
        (
            Field::Website,
            "javascript:alert(1)",
            FieldError::NotAWebAddress,
        ),
        (
            Field::Website,
            "javascript://a.example/%0aalert(1)",
            FieldError::NotAWebAddress,
        ),
        (
            Field::Website,
            "https://eve@a.example",
            FieldError::NotAWebAddress,
        ),
        (Field::Website, "a", FieldError::NotAWebAddress),
        (
            Field::Website,
            "two words.example",
            FieldError::NotAWebAddress,
        ),
        (
            Field::Profile,
            &page[8..].repeat(2)[..1_999],
            FieldError::NotAWebAddress,
        ),
        (
            Field::PhoneNumber,
            "044 668 18 00",
            FieldError::NotAPhoneNumber,
        ),
        (
            Field::PhoneNumber,
            "+0446681800",
            FieldError::NotAPhoneNumber,
        ),
        (
            Field::PhoneNumber,
            "+1234567890123456",
            FieldError::NotAPhoneNumber,
        ),
        (Field::PhoneNumber, "+123456", FieldError::NotAPhoneNumber),
        (Field::PhoneNumber, "+١٢٣٤٥٦٧", FieldError::NotAPhoneNumber),
    ] {
        let errors = typed(field, text).unwrap_err();
        assert_eq!(errors, BTreeMap::from([(field, error)]), "{text}");
    }
}

#[test]
fn what_nobody_touched_stays_whatever_it_is() {
    let mut old = alex();
    old.gender = Some("\u{202E}x".repeat(300));
    let same = old.merged(&edit(&old, &[]), &Editable::default(), TODAY);
    assert_eq!(same, Ok(old));
}

#[test]
fn two_windows_lose_nothing_of_each_other() {
    let shown = alex();
    let first = edit(&shown, &[(Field::Name, "Alexandra"), (Field::Nickname, "")]);
    let stored = shown.merged(&first, &Editable::default(), TODAY).unwrap();
    assert_eq!(
        (stored.text(Field::Name), stored.nickname.as_ref()),
        ("Alexandra", None)
    );
    let second = edit(&shown, &[(Field::Gender, "female")]);
    let both = stored.merged(&second, &Editable::default(), TODAY).unwrap();
    assert_eq!(both.text(Field::Name), "Alexandra");
    assert_eq!(both.text(Field::Gender), "female");
    // What both changed is asked about; what both made the same is not.
    let third = edit(&shown, &[(Field::Name, "Sascha"), (Field::Gender, "male")]);
    assert_eq!(
        stored
            .merged(&third, &Editable::default(), TODAY)
            .unwrap_err(),
        BTreeMap::from([(
            Field::Name,
            FieldError::ChangedMeanwhile("Alexandra".into())
        )])
    );
    assert_eq!(
        stored.merged(&first, &Editable::default(), TODAY),
        Ok(stored)
    );
}

#[test]
fn another_number_is_not_verified_and_the_same_still_is() {
    let same = typed(Field::Gender, "x").unwrap();
    assert!(same.phone_number_verified);
    let other = typed(Field::PhoneNumber, "+41446681801").unwrap();
    assert!(!other.phone_number_verified);
    assert!(!typed(Field::PhoneNumber, "").unwrap().phone_number_verified);
}

#[test]
fn the_letter_follows_the_parts_of_the_address() {
    let moved = typed(Field::Locality, "Bern").unwrap();
    assert_eq!(moved.text(Field::Formatted), "Weg 1\n8001 Bern");
    let alex = alex();
    let own = edit(
        &alex,
        &[(Field::Locality, "Bern"), (Field::Formatted, "Bern!")],
    );
    let own = alex.merged(&own, &Editable::default(), TODAY).unwrap();
    assert_eq!(own.text(Field::Formatted), "Bern!");
    let nothing: Vec<_> = Field::OF_ADDRESS.map(|field| (field, "")).into();
    let nothing = alex.merged(&edit(&alex, &nothing), &Editable::default(), TODAY);
    assert_eq!(nothing.unwrap().address, None);
}

#[test]
fn what_the_tenant_keeps_for_itself_stays() {
    let editable = Editable::parse(&["nickname".into()]).unwrap();
    let alex = alex();
    let wanted = edit(
        &alex,
        &[
            (Field::Name, "Eve"),
            (Field::Nickname, "Al"),
            (Field::Country, "Narnia"),
        ],
    );
    let got = alex.merged(&wanted, &editable, TODAY).unwrap();
    assert_eq!(
        got,
        Profile {
            nickname: Some("Al".into()),
            ..alex
        }
    );
    for claim in ["email", "phone_number_verified", "sub", ""] {
        assert!(Editable::parse(&[claim.into()]).is_err(), "{claim}");
    }
}
