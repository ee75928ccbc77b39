use super::*;

const ENTITY: &str = "https://idp.corp.example/metadata";
const KEY: &str = "<md:KeyDescriptor use='signing'><ds:KeyInfo xmlns:ds='http://www.w3.org/2000/09/xmldsig#'><ds:X509Data>\
    <ds:X509Certificate>\n AAAA\n BBBB \n</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>";

fn entity(id: &str, attributes: &str, inside: &str) -> String {
    format!(
        "<md:EntityDescriptor xmlns:md='{METADATA}' entityID='{id}' {attributes}><md:IDPSSODescriptor \
         protocolSupportEnumeration='urn:oasis:names:tc:SAML:1.1:protocol {PROTOCOL}'>{inside}<md:SingleSignOnService \
         Binding='urn:oasis:names:tc:SAML:2.0:bindings:SOAP' Location='https://idp.corp.example/soap'/><md:SingleSignOnService \
         Binding='{REDIRECT}' Location='https://idp.corp.example/sso'/></md:IDPSSODescriptor></md:EntityDescriptor>"
    )
}

fn read(document: &str) -> Result<Described, Unfit> {
    let metadata = Metadata {
        document: BASE64.encode(document.as_bytes()),
        entity_id: ENTITY.to_owned(),
        certificates: Vec::new(),
    };
    described(&metadata).map(|described| *described)
}

fn by(binding: Binding, path: &str) -> SignOnService {
    SignOnService {
        binding,
        location: format!("https://idp.corp.example/{path}"),
    }
}

#[test]
fn an_identity_provider_is_read_alone_or_among_others() {
    let expected = Described {
        sign_on: vec![by(Binding::Redirect, "sso")],
        logout: None,
        certificates: vec!["AAAABBBB".to_owned()],
        wants_signed_requests: false,
        valid_until: None,
    };
    let alone = entity(ENTITY, "", &format!("<!-- ours -->{KEY}{KEY}"));
    assert_eq!(read(&alone), Ok(expected.clone()));
    assert_eq!(
        read(&format!("\u{feff}<?xml version='1.0'?>{alone}")),
        Ok(expected.clone())
    );
    let other = entity("https://other.example/", "", &KEY.replace("AAAA", "CCCC"));
    let group = format!(
        "<md:EntitiesDescriptor xmlns:md='{METADATA}'>{other}<md:EntitiesDescriptor>{alone}</md:EntitiesDescriptor></md:EntitiesDescriptor>"
    );
    assert_eq!(read(&group), Ok(expected));
}

#[test]
fn keys_that_are_rolled_over_are_all_taken_and_those_for_encryption_are_not() {
    let next = KEY.replace("AAAA", "CCCC").replace(" use='signing'", "");
    let encryption = KEY.replace("AAAA", "DDDD").replace("signing", "encryption");
    let document = entity(ENTITY, "", &format!("{KEY}{next}{encryption}"));
    assert_eq!(
        read(&document).unwrap().certificates,
        ["AAAABBBB", "CCCCBBBB"]
    );
    assert_eq!(read(&entity(ENTITY, "", "")).unwrap().certificates, [""; 0]);
    // What is none is passed over later, and keeps its place.
    let none = KEY.replace("AAAA", "!");
    let empty = KEY.replace("\n AAAA\n BBBB \n", "<x>AAAA</x>");
    let document = entity(ENTITY, "", &format!("{none}{empty}{KEY}"));
    assert_eq!(
        read(&document).unwrap().certificates,
        ["!BBBB", "", "AAAABBBB"]
    );
}

#[test]
fn the_first_end_that_comes_holds() {
    let at = |seconds| Some(Timestamp::from_seconds(seconds));
    let inside = entity(ENTITY, "validUntil='2027-01-15T08:00:00Z'", KEY);
    assert_eq!(read(&inside).unwrap().valid_until, at(1_800_000_000));
    let group = |until: &str| {
        format!(
            "<md:EntitiesDescriptor xmlns:md='{METADATA}' validUntil='{until}' cacheDuration='PT6H'>{inside}</md:EntitiesDescriptor>"
        )
    };
    let later = read(&group("2028-01-15T08:00:00Z")).unwrap();
    assert_eq!(later.valid_until, at(1_800_000_000));
    let earlier = read(&group("2027-01-15T07:59:59Z")).unwrap();
    assert_eq!(earlier.valid_until, at(1_799_999_999));
    assert_eq!(read(&group("tomorrow")), Err(Unfit::Parts));
}

#[test]
fn what_is_no_metadata_of_this_identity_provider_is_none() {
    let good = entity(ENTITY, "", KEY);
    for (document, why) in [
        (entity("https://other.example/", "", KEY), Unfit::NoEntity),
        (
            good.replace("IDPSSODescriptor", "SPSSODescriptor"),
            Unfit::NoEntity,
        ),
        (good.replace(PROTOCOL, "urn:other"), Unfit::NoEntity),
        (good.replace("EntityDescriptor", "Entity"), Unfit::NoEntity),
        (format!("<!DOCTYPE x>{good}"), Unfit::DocumentType),
        ("<html>".to_owned(), Unfit::Malformed),
        (format!("<a>{}</a>", "b".repeat(LONGEST)), Unfit::TooLong),
    ] {
        assert_eq!(
            read(&document),
            Err(why),
            "{}",
            &document[..document.len().min(300)]
        );
    }
    let elsewhere = good.replace("https://idp.corp.example/sso", "javascript:alert(1)");
    assert_eq!(read(&elsewhere).unwrap().sign_on, []);
    let post = good.replace("bindings:SOAP", "bindings:HTTP-POST");
    let both = [by(Binding::Redirect, "sso"), by(Binding::Post, "soap")];
    assert_eq!(read(&post).unwrap().sign_on, both);
    let signed = good.replace(
        "<md:IDPSSODescriptor ",
        "<md:IDPSSODescriptor WantAuthnRequestsSigned='1' ",
    );
    assert!(read(&signed).unwrap().wants_signed_requests);
}

#[test]
fn it_is_told_who_signs_out_by_redirect_or_else_by_a_form() {
    let service = |binding: &str, path: &str, more: &str| {
        format!(
            "<md:SingleLogoutService Binding='{binding}' Location='https://idp.corp.example/{path}' {more}/>"
        )
    };
    let elsewhere = "ResponseLocation='https://idp.corp.example/back'";
    let soap = service("urn:oasis:names:tc:SAML:2.0:bindings:SOAP", "soap", "");
    let (post, redirect) = (
        service(POST, "post", elsewhere),
        service(REDIRECT, "slo", ""),
    );
    let found = |inside: &[&String]| {
        let inside: String = inside.iter().map(|one| one.as_str()).collect();
        read(&entity(ENTITY, "", &format!("{KEY}{inside}")))
            .unwrap()
            .logout
    };
    let by_redirect = LogoutService {
        binding: Binding::Redirect,
        location: "https://idp.corp.example/slo".to_owned(),
        response_location: None,
    };
    assert_eq!(by_redirect.answered_at(), "https://idp.corp.example/slo");
    assert_eq!(found(&[&soap, &post, &redirect]), Some(by_redirect));
    let by_form = found(&[&soap, &post]).unwrap();
    assert_eq!(by_form.binding, Binding::Post);
    assert_eq!(by_form.location, "https://idp.corp.example/post");
    assert_eq!(by_form.answered_at(), "https://idp.corp.example/back");
    assert_eq!(found(&[&soap]), None);
}
