use std::fmt::Write as _;

use super::*;

fn refused(text: &str) -> Unfit {
    match read(text) {
        Ok(read) => panic!("{text} was read as {read:?}"),
        Err(unfit) => unfit,
    }
}

#[test]
fn names_are_read_with_their_namespaces_and_text_in_one_piece() {
    let read_one = |text| read(text).unwrap();
    let element = read_one(
        "<?xml version='1.0' encoding='utf-8'?>\n<p:a xmlns:p='urn:p' xmlns='urn:d' y='2' x='&quot;1&#x41;'>\r\n \
         <b>one &amp;&#32;two</b><p:b xmlns:p='urn:q' p:y='3'/></p:a>\n",
    );
    assert!(element.is("urn:p", "a"));
    assert_eq!(element.attribute("x"), Some("\"1A"));
    assert_eq!(element.attribute("y"), Some("2"));
    let b = element.one("urn:d", "b").unwrap().unwrap();
    assert_eq!(b.text(), Some("one & two"));
    let q = element.one("urn:q", "b").unwrap().unwrap();
    assert_eq!((q.attribute("y"), q.text()), (None, Some("")));
    assert_eq!(q.any_attribute("y").next(), Some("3"));
    assert_eq!((element.text(), element.has_no_text()), (None, true));
    // However it is written, it is the same.
    let same = read_one(
        "<z:a xmlns:z='urn:p' x='&#34;&#49;A' y=\"2\">\n <b xmlns='urn:d'>one &#38; two</b><b p:y='3' \
         xmlns='urn:q' xmlns:p='urn:q'></b></z:a>",
    );
    assert_eq!(element, same);
    assert_eq!(
        element.without("urn:d", "b").without("urn:q", "b"),
        read_one("<z:a xmlns:z='urn:p' x='\"1A' y='2'>\n </z:a>")
    );
}

#[test]
fn what_readers_differ_about_is_not_read() {
    for (text, expected) in [
        ("<!DOCTYPE a><a/>", Unfit::DocumentType),
        (
            "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
            Unfit::DocumentType,
        ),
        (
            "<!DOCTYPE a SYSTEM 'http://127.0.0.1/a.dtd'><a/>",
            Unfit::DocumentType,
        ),
        ("<a>&x;</a>", Unfit::Entity),
        ("<a b='&x;'/>", Unfit::Entity),
        ("<?xml version='1.0'?><?a b?><a/>", Unfit::Instruction),
        ("<a><?a b?></a>", Unfit::Instruction),
        ("<a/><?a b?>", Unfit::Instruction),
        ("<a/><?xml version='1.0'?>", Unfit::Instruction),
        (" <?xml version='1.0'?><a/>", Unfit::Instruction),
        ("<a>b<!-- c -->d</a>", Unfit::Comment),
        ("<!-- c --><a/>", Unfit::Comment),
        ("<a><![CDATA[b]]></a>", Unfit::Cdata),
        ("<p:a/>", Unfit::Namespace),
        ("<a p:b='c'/>", Unfit::Namespace),
        ("<a xmlns:p=''/>", Unfit::Namespace),
        ("<a xmlns:xml='urn:x'/>", Unfit::Namespace),
        ("<a xmlns:xmlns='urn:x'/>", Unfit::Namespace),
        (
            "<a xmlns:p='http://www.w3.org/2000/xmlns/'/>",
            Unfit::Namespace,
        ),
        ("<a><b xmlns:p='urn:p'/><p:b/></a>", Unfit::Namespace),
        ("<a b='1' b='2'/>", Unfit::Malformed),
        (
            "<a xmlns:p='urn:p' xmlns:q='urn:p' p:b='1' q:b='2'/>",
            Unfit::RepeatedAttribute,
        ),
        ("<a xml:id='b'/>", Unfit::XmlAttribute),
        ("<a xml:base='http://127.0.0.1/'/>", Unfit::XmlAttribute),
    ] {
        assert_eq!(refused(text), expected, "{text}");
    }
    assert!(read("<a xml:lang='en'/>").is_ok());
}

#[test]
fn what_is_not_well_formed_is_not_read() {
    for text in [
        "",
        " ",
        "a",
        "<a>",
        "<a><b></a></b>",
        "<a></a>b",
        "<a/><a/>",
        "b<a/>",
        "</a>",
        "<a",
        "<a b/>",
        "<a b=c/>",
        "<a b='<'/>",
        "<a>]]></a>",
        "<a>&</a>",
        "<a>&#0;</a>",
        "<a>&#xD800;</a>",
        "<a>&#xFFFE;</a>",
        "<a b='&#1;'/>",
        "<a>\u{1}</a>",
        "<a>\0</a>",
        "<a>\u{FFFF}</a>",
        "<1a/>",
        "<a:b:c xmlns:a='urn:a'/>",
        "<:a/>",
        "<a: xmlns:a='urn:a'/>",
        "<?xml version='1.1'?><a/>",
        "<?xml version='1.0' encoding='utf-16'?><a/>",
        "<?xml version='1.0' encoding='iso-8859-1'?><a/>",
    ] {
        assert!(
            matches!(
                refused(text),
                Unfit::Malformed | Unfit::Entity | Unfit::Namespace
            ),
            "{text:?}: {:?}",
            refused(text)
        );
    }
}

#[test]
fn what_is_huge_or_deep_is_not_read() {
    let nested = |depth: usize| "<a>".repeat(depth) + &"</a>".repeat(depth);
    assert!(read(&nested(DEEPEST)).is_ok());
    assert_eq!(refused(&nested(DEEPEST + 1)), Unfit::Deep);
    assert_eq!(refused(&"<a>".repeat(80_000)), Unfit::Deep);
    let many = |elements: usize| format!("<a>{}</a>", "<b/>".repeat(elements));
    assert!(read(&many(MOST_ELEMENTS - 1)).is_ok());
    assert_eq!(refused(&many(MOST_ELEMENTS)), Unfit::ManyElements);
    let wide = |attributes: usize| {
        let each: Vec<_> = (0..attributes).map(|n| format!("a{n}='1'")).collect();
        format!("<a {}/>", each.join(" "))
    };
    assert!(read(&wide(MOST_ATTRIBUTES)).is_ok());
    assert_eq!(refused(&wide(MOST_ATTRIBUTES + 1)), Unfit::ManyAttributes);
    assert_eq!(refused(&wide(20_000)), Unfit::ManyAttributes);
    // Declared all the way down.
    let mut scope = String::new();
    for depth in 0..DEEPEST {
        for prefix in ["a", "b", "c"] {
            let open = if prefix == "a" { "<a" } else { "" };
            let close = if prefix == "c" { ">" } else { "" };
            write!(scope, "{open} xmlns:{prefix}{depth}='urn:{prefix}'{close}").unwrap();
        }
    }
    assert_eq!(refused(&scope), Unfit::ManyAttributes);
    let long = format!("<a>{}</a>", "b".repeat(LONGEST - 7));
    assert!(read(&long).is_ok());
    assert_eq!(refused(&format!("{long} ")), Unfit::TooLong);
}
