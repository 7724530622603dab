//! The cursor as text: what it holds, how long it is, and what it refuses.

use xpander_edge::error::Code;
use xpander_edge::session::base64;
use xpander_edge::session::batch::Batch;
use xpander_edge::session::cursor::{Cursor, MAX_LENGTH};
use xpander_edge::session::stream::EventStream;

use crate::support::random::Random;
use crate::support::{Rows, each, same, watching};

fn full() -> Cursor {
    Cursor {
        task_id: "0b8c1d1e-7f7c-4a52-9d6a-3a52c6b8e4f1".to_owned(),
        agent_id: "9a4f0f6e-1b1c-4f7e-8f34-d2a7c9a1b0e2".to_owned(),
        earlier_end: "2026-01-01T00:00:00.123456".to_owned(),
        last_id: b"1234567890-0".to_vec(),
        count: 123_456,
        owes_gap: true,
        finished: false,
        head: (1..=4).collect(),
        tail: (1..=60).map(|hash| u64::MAX / hash).collect(),
    }
}

#[test]
fn a_cursor_survives_its_text() {
    let rows: Rows<Cursor> = &[
        ("empty", Cursor::default()),
        ("full", full()),
        ("over", Cursor { finished: true, owes_gap: false, ..full() }),
        ("odd ids", Cursor { last_id: vec![0xFF, 0, 10], task_id: "é".to_owned(), ..full() }),
    ];
    each(rows, |cursor| {
        let text = cursor.encode().ok_or("no text")?;
        same(&text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte)), &true)?;
        same(&(text.len() <= MAX_LENGTH), &true)?;
        same(&Cursor::decode(&text), &Ok(cursor.clone()))
    });
}

#[test]
fn long_ids_leave_room_for_fewer_hashes() {
    let cursor = Cursor { agent_id: "a".repeat(255), last_id: vec![b'1'; 255], ..full() };
    let text = cursor.encode().unwrap();
    assert!((MAX_LENGTH - 12..=MAX_LENGTH).contains(&text.len()), "{}", text.len());
    let read = Cursor::decode(&text).unwrap();
    assert_eq!(read.head, cursor.head);
    assert!(!read.tail.is_empty() && cursor.tail.ends_with(&read.tail), "the latest ones stay");
    let huge = "x".repeat(255);
    let none = Cursor { task_id: huge.clone(), agent_id: huge, last_id: vec![b'1'; 255], ..full() };
    assert_eq!(none.encode(), None);
    assert_eq!(Cursor { task_id: "x".repeat(256), ..full() }.encode(), None);
}

#[test]
fn every_change_is_noticed() {
    let text = full().encode().unwrap();
    let mut random = Random::new(7);
    for at in 0..text.len() {
        let mut bytes = text.clone().into_bytes();
        bytes[at] = *random.pick(b"AZaz09-_.!");
        let changed = String::from_utf8(bytes).unwrap();
        if changed != text {
            let error = Cursor::decode(&changed).expect_err(&format!("a change at {at}"));
            assert_eq!(error.code, Code::InvalidParameter);
            assert!(error.message.contains("`cursor`"), "{}", error.message);
        }
        assert!(Cursor::decode(&text[..at]).is_err(), "cut at {at}");
    }
}

#[test]
fn what_is_no_cursor() {
    let rows: Rows<(&str, &str)> = &[
        ("nothing", ("", "version")),
        ("another text", ("hello", "version")),
        ("another version", ("xe2.AAAA", "version")),
        ("no content", ("xe1.", "changed or cut")),
        ("not its alphabet", ("xe1.é", "changed or cut")),
        ("a URL", ("https://example.com/?key=1", "version")),
        ("too long", (&"xe1.".repeat(300), "1024")),
    ];
    each(rows, |(text, why)| {
        let error = Cursor::decode(text).err().ok_or("it is taken")?;
        same(&error.message.contains(why), &true)?;
        same(&(text.is_empty() || !error.message.contains(text)), &true)
    });
}

#[test]
fn base64_as_the_standard_has_it() {
    let rows: Rows<(&[u8], &str)> = &[
        ("nothing", (b"", "")),
        ("one", (b"f", "Zg")),
        ("two", (b"fo", "Zm8")),
        ("three", (b"foo", "Zm9v")),
        ("six", (b"foobar", "Zm9vYmFy")),
        ("the last two letters", (&[0xFB, 0xFF], "-_8")),
    ];
    each(rows, |(bytes, text)| {
        same(&base64::encode(bytes).as_str(), text)?;
        same(&base64::decode(text).as_deref(), &Some(*bytes))
    });
    assert_eq!(base64::decode("A"), None);
    assert_eq!(base64::decode("Zg=="), None);
}

/// The same in every runtime and release: `tests/suite/follow.js` goes on with this very text.
#[test]
fn a_cursor_written_elsewhere() {
    let mut stream = EventStream::new(watching("t"), 1 << 20);
    stream.connect();
    for number in 0..3 {
        let event =
            format!(r#"{{"type":"chunk","task_id":"t","organization_id":"o","time":"{number}","data":"é"}}"#);
        stream.feed(format!("data: {event}\n\n").as_bytes(), &mut Batch::default());
    }
    assert_eq!(stream.cursor(0).encode().as_deref(), Some(WRITTEN));
}

const WRITTEN: &str =
    "xe1.AAMAAAABdAdhZ2VudC0xAAADe5BpAXeW7CyQve9HWEgk-bNeV2W1zJGre5BpAXeW7CyQve9HWEgk-bNeV2W1zJGrwb9NBCFBf74";
