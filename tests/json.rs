//! The scanner of JSON against `serde_json`: what it accepts, what it finds, how it writes.

#![cfg(test)]

mod support;

use serde::de::IgnoredAny;
use serde_json::{Map, Value, json};
use support::random::Random;
use support::{Rows, each, same};
use xpander_edge::protocol::json::{elements, is_plain, member, text_of, write_text};

/// The most brackets that may be open inside a member.
const MAX_DEPTH: usize = 1 << 20;

#[test]
fn members() {
    let rows: Rows<(&str, Option<Option<&str>>)> = &[
        ("text", (r#"{"a":"b"}"#, Some(Some(r#""b""#)))),
        ("number", (r#"{"a":-1.5e+3}"#, Some(Some("-1.5e+3")))),
        ("words", (r#"{"b":true,"a":null}"#, Some(Some("null")))),
        ("array as it stands", (r#"{"a":[1, {"a":2} ],"c":0}"#, Some(Some(r#"[1, {"a":2} ]"#)))),
        ("white space everywhere", ("\r\n\t { \"a\" :\t1 , \"b\":2 } \n", Some(Some("1")))),
        ("absent", (r#"{"b":1}"#, Some(None))),
        ("empty object", ("{ }", Some(None))),
        ("not the nested one", (r#"{"b":{"a":1}}"#, Some(None))),
        ("not a text that looks like it", (r#"{"b":"\"a\":1"}"#, Some(None))),
        ("the last one of two", (r#"{"a":1,"a":2}"#, Some(Some("2")))),
        ("escaped name", (r#"{"\u0061":1}"#, Some(Some("1")))),
        ("longer name", (r#"{"ab":1,"":2}"#, Some(None))),
        ("array", (r#"["a"]"#, None)),
        ("text with an object in it", (r#""{\"a\":1}""#, None)),
        ("nothing", ("", None)),
        ("cut short", (r#"{"a":1"#, None)),
        ("cut inside a text", (r#"{"a":"b\"}"#, None)),
        ("cut inside an escape", (r#"{"a":"\u00"#, None)),
        ("text behind", (r#"{"a":1} x"#, None)),
        ("two objects", (r#"{"a":1}{}"#, None)),
        ("broken behind the member", (r#"{"a":1,"b":}"#, None)),
        ("trailing comma", (r#"{"a":1,}"#, None)),
        ("leading comma", (r#"{,"a":1}"#, None)),
        ("no colon", (r#"{"a" 1}"#, None)),
        ("bare name", ("{a:1}", None)),
        ("single quotes", ("{'a':1}", None)),
        ("line end in a text", ("{\"a\":\"\n\"}", None)),
        ("unknown escape", (r#"{"a":"\x41"}"#, None)),
        ("wrong bracket", (r#"{"a":[1}}"#, None)),
        ("byte order mark", ("\u{FEFF}{\"a\":1}", None)),
    ];
    each(rows, |(text, expected)| {
        let found =
            member(text.as_bytes(), "a").map(|found| found.map(|value| std::str::from_utf8(value).unwrap()));
        same(&found, expected)
    });
}

#[test]
fn numbers_and_words() {
    const TEXTS: &[&str] = &[
        "0",
        "-0",
        "10",
        "1.0",
        "1e5",
        "1E-5",
        "0.1e+07",
        "true",
        "false",
        "null",
        "01",
        "-",
        "+1",
        "1.",
        ".1",
        "1e",
        "1e+",
        "0x1",
        "1-2",
        "--1",
        "1e1.5",
        "nan",
        "NAN",
        "+Infinity",
        "-NaN",
        "Inf",
        "NaN1",
        "-Infinity0",
        "True",
        "nul",
        "nulll",
        "truefalse",
        "-a",
        "١",
    ];
    for text in TEXTS {
        let object = format!("{{\"a\":{text}}}");
        assert_eq!(member(object.as_bytes(), "a").is_some(), is_json(object.as_bytes()), "{text}");
    }
}

#[test]
fn numbers_that_are_not_finite_are_read_and_never_sent_on() {
    for text in ["NaN", "Infinity", "-Infinity"] {
        let object = format!(r#"{{"b":[{text}, 1],"a":{text},"c":"{text}"}}"#);
        assert_eq!(member(object.as_bytes(), "a"), Some(Some(text.as_bytes())));
        assert!(!is_plain(object.as_bytes()), "{text}");
        assert!(is_plain(format!(r#"["{text}"]"#).as_bytes()), "a string");
        assert!(member(format!("{{{text}:1}}").as_bytes(), "a").is_none(), "no name");
    }
}

#[test]
fn what_is_sent_on_as_it_stands() {
    let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let rows: Rows<(String, bool)> = &[
        ("an object", (" {\"a\":1} ".to_owned(), true)),
        ("an array", ("[1]".to_owned(), true)),
        ("a number", ("1".to_owned(), false)),
        ("a string", ("\"a\"".to_owned(), false)),
        ("two", ("{}{}".to_owned(), false)),
        ("deep", (deep(512), true)),
        ("too deep", (deep(513), false)),
    ];
    each(rows, |(text, expected)| same(&is_plain(text.as_bytes()), expected));
}

#[test]
fn arrays() {
    let rows: Rows<(&str, Option<&[&str]>)> = &[
        ("none", ("[]", Some(&[]))),
        ("none, with space", (" [ ] ", Some(&[]))),
        (
            "values of every kind",
            (r#"[1,"a",[2,3],{"b":[]},null]"#, Some(&["1", r#""a""#, "[2,3]", r#"{"b":[]}"#, "null"])),
        ),
        ("trailing comma", ("[1,]", None)),
        ("no comma", ("[1 2]", None)),
        ("open", ("[1", None)),
        ("object", ("{}", None)),
        ("text behind", ("[1] x", None)),
        ("text behind an empty one", ("[]x", None)),
    ];
    each(rows, |(text, expected)| {
        let found = elements(text.as_bytes()).map(|found| found.into_iter().map(utf8).collect::<Vec<_>>());
        same(&found, &expected.map(<[&str]>::to_vec))
    });
}

#[test]
fn texts() {
    let rows: Rows<(&str, &str)> = &[
        ("plain", (r#""a""#, "a")),
        ("empty", (r#""""#, "")),
        ("short escapes", (r#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t")),
        ("control character", (r#""\u0001\u001f""#, "\u{1}\u{1f}")),
        ("either case of digits", (r#""\u00E9\u00e9""#, "éé")),
        ("a pair", (r#""\ud83d\ude00""#, "😀")),
        ("raw beyond ASCII", (r#""é€😀""#, "é€😀")),
        ("a lone high half", (r#""a\ud83db""#, "a\u{FFFD}b")),
        ("a lone low half", (r#""\ude00""#, "\u{FFFD}")),
        ("halves in the wrong order", (r#""\ude00\ud83d""#, "\u{FFFD}\u{FFFD}")),
        ("a high half before a pair", (r#""\ud83d\ud83d\ude00""#, "\u{FFFD}😀")),
        ("a high half before another escape", (r#""\ud83d\u0041\n""#, "\u{FFFD}A\n")),
        ("a high half at the end", (r#""\ud83d""#, "\u{FFFD}")),
        ("an escaped backslash before a u", (r#""\\u0041""#, "\\u0041")),
        ("NUL", (r#""\u0000""#, "\0")),
        ("the last character", (r#""\udbff\udfff""#, "\u{10FFFF}")),
    ];
    each(rows, |(text, expected)| same(&text_of(text.as_bytes()).as_deref(), &Some(*expected)));
}

#[test]
fn what_is_no_text_has_none() {
    for text in [
        "",
        "\"",
        "1",
        "null",
        "a",
        "[\"a\"]",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\\\"",
        "\"\\ud83d\\u1\"",
    ] {
        assert_eq!(text_of(text.as_bytes()), None, "{text}");
    }
    assert_eq!(text_of(b"\"\xFF\""), None, "invalid UTF-8");
}

#[test]
fn nesting_is_bounded() {
    for (open, close, value) in
        [("[", "]", "1"), ("{\"b\":", "}", "1"), ("[", "]", ""), ("[{\"b\":", "}]", "[]")]
    {
        let nested = |depth: usize| format!("{{\"a\":{}{value}{}}}", open.repeat(depth), close.repeat(depth));
        let levels = open.matches(['[', '{']).count();
        let inner = usize::from(value == "[]");
        let most = (MAX_DEPTH - inner) / levels;
        assert!(member(nested(most).as_bytes(), "a").is_some(), "{most} times {open}");
        assert!(member(nested(most + 1).as_bytes(), "a").is_none(), "{} times {open}", most + 1);
    }
    assert!(member("{\"a\":".repeat(2_000_000).as_bytes(), "a").is_none());
}

#[test]
fn writing() {
    let rows: Rows<(&str, &str)> = &[
        ("plain", ("a", r#""a""#)),
        ("quote and backslash", ("\"\\", r#""\"\\""#)),
        ("slash as it is", ("/", r#""/""#)),
        ("line ends and tab", ("\n\r\t", r#""\n\r\t""#)),
        ("control characters", ("\0\u{8}\u{1f}", r#""\u0000\b\u001f""#)),
        ("nothing else is escaped", ("\u{7f}\u{80}é\u{2028}😀", "\"\u{7f}\u{80}é\u{2028}😀\"")),
    ];
    each(rows, |(text, expected)| same(&written(text), &(*expected).to_owned()));
    let mut out = Vec::new();
    write_text(b"a\xFF\"", &mut out);
    assert_eq!(out, b"\"a\xFF\\\"\"", "bytes that are not UTF-8");
}

#[test]
fn random_values_are_found() {
    let mut random = Random::new(8259);
    for _ in 0..400 {
        let value = Value::Object(object(&mut random, 4));
        let text = spell(&value, &mut random);
        for (name, expected) in value.as_object().unwrap() {
            let found =
                member(text.as_bytes(), name).flatten().unwrap_or_else(|| panic!("{name:?} in {text}"));
            holds(found, expected);
        }
        assert_eq!(member(text.as_bytes(), "absent"), Some(None), "{text}");
    }
}

/// A found value is the expected one; so are its elements, and the text it stands for.
fn holds(found: &[u8], expected: &Value) {
    assert_eq!(&serde_json::from_slice::<Value>(found).unwrap(), expected);
    assert_eq!(text_of(found).as_deref(), expected.as_str());
    match expected {
        Value::Array(items) => {
            let found = elements(found).unwrap();
            assert_eq!(found.len(), items.len());
            found.iter().zip(items).for_each(|(found, item)| holds(found, item));
        }
        Value::Object(members) => {
            for (name, value) in members {
                holds(member(found, name).flatten().unwrap(), value);
            }
        }
        _ => assert_eq!(elements(found), None),
    }
}

#[test]
fn random_damage_is_seen() {
    const SIGNS: &[u8] = b"{}[]\",:\\u0189.eE+- \n\x01ntfa";
    let mut random = Random::new(404);
    let (mut accepted, mut refused) = (0, 0);
    for _ in 0..6000 {
        let value = Value::Object(object(&mut random, 3));
        let mut text = spell(&value, &mut random).into_bytes();
        for _ in 0..=random.below(2) {
            let at = random.below(text.len());
            match random.below(3) {
                0 => drop(text.remove(at)),
                1 => text.insert(at, *random.pick(SIGNS)),
                _ => text[at] = *random.pick(SIGNS),
            }
        }
        let expected = is_json(&text) && text.trim_ascii_start().starts_with(b"{");
        *(if expected { &mut accepted } else { &mut refused }) += 1;
        assert_eq!(member(&text, "a").is_some(), expected, "{}", String::from_utf8_lossy(&text));
    }
    assert!(accepted > 500 && refused > 500, "one-sided: {accepted} accepted, {refused} refused");
}

#[test]
fn random_texts_survive_writing_and_reading() {
    let mut random = Random::new(64);
    for _ in 0..2000 {
        let text = word(&mut random);
        let written = written(&text);
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
        assert_eq!(text_of(written.as_bytes()).unwrap(), text);
    }
}

/// JSON's grammar alone: without the limits of numbers and without a look at surrogates.
fn is_json(text: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(text).is_ok()
}

fn utf8(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn written(text: &str) -> String {
    let mut out = Vec::new();
    write_text(text.as_bytes(), &mut out);
    String::from_utf8(out).unwrap()
}

fn word(random: &mut Random) -> String {
    const SIGNS: &[&str] =
        &["a", "b", "\"", "\\", "/", "\n", "\u{1}", "{", "}", "é", "😀", "\u{2028}", "u0041", ":"];
    (0..random.below(6)).map(|_| *random.pick(SIGNS)).collect()
}

fn object(random: &mut Random, depth: usize) -> Map<String, Value> {
    (0..random.below(4)).map(|_| (word(random), value(random, depth))).collect()
}

fn value(random: &mut Random, depth: usize) -> Value {
    match random.below(if depth == 0 { 5 } else { 7 }) {
        0 => Value::Null,
        1 => json!(random.below(2) == 0),
        2 => json!(i64::try_from(random.below(2000)).unwrap() - 1000),
        3 => json!(*random.pick(&[0.5, -1e300, 1e-7, 123.456])),
        4 => json!(word(random)),
        5 => (0..random.below(4)).map(|_| value(random, depth - 1)).collect(),
        _ => Value::Object(object(random, depth - 1)),
    }
}

/// The value as some writer or other would spell it: with white space, with more escapes than needed, and now and
/// then with a member that a later one of the same name replaces.
fn spell(value: &Value, random: &mut Random) -> String {
    let blank = |random: &mut Random| *random.pick(&["", "", "", " ", "\n", "\t \r"]);
    let inner = match value {
        Value::String(text) => spell_text(text, random),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| spell(item, random)).collect();
            format!("[{}{}]", items.join(","), blank(random))
        }
        Value::Object(members) => {
            let mut spelled = Vec::new();
            for (name, value) in members {
                if random.below(8) == 0 {
                    spelled.push(format!("{}:\"replaced\"", spell_text(name, random)));
                }
                spelled.push(format!(
                    "{}{}:{}",
                    spell_text(name, random),
                    blank(random),
                    spell(value, random)
                ));
            }
            format!("{{{}{}}}", blank(random), spelled.join(&format!(",{}", blank(random))))
        }
        other => other.to_string(),
    };
    format!("{}{inner}{}", blank(random), blank(random))
}

fn spell_text(text: &str, random: &mut Random) -> String {
    let mut spelled = String::new();
    for sign in text.chars() {
        if random.below(3) == 0 {
            spelled.extend(sign.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            let quoted = json!(sign.to_string()).to_string();
            spelled.push_str(&quoted[1..quoted.len() - 1]);
        }
    }
    format!("\"{spelled}\"")
}
