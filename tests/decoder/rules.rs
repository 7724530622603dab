//! WHATWG HTML 9.2.6, a row each.

use crate::support::{Rows, each, same};
use crate::{Owned, decode, feed};
use xpander_edge::sse::Decoder;

/// Chunks, with the data of the messages they complete.
type Row = (&'static [&'static str], &'static [&'static str]);

fn data_of(messages: &[Owned]) -> Vec<&str> {
    messages.iter().map(|message| message.data.as_str()).collect()
}

fn check(rows: Rows<Row>) {
    each(rows, |(chunks, expected)| same(&data_of(&decode(*chunks)), &expected.to_vec()));
}

#[test]
fn line_ends() {
    check(&[
        ("LF", (&["data: a\n\n"], &["a"])),
        ("CR", (&["data: a\r\r"], &["a"])),
        ("CRLF", (&["data: a\r\n\r\n"], &["a"])),
        ("LF then CRLF", (&["data: a\n\r\n"], &["a"])),
        ("CRLF then CR", (&["data: a\r\n\r"], &["a"])),
        ("LF then CR", (&["data: a\n\r"], &["a"])),
        ("CRLF is one end, not two", (&["data: a\r\ndata: b\r\n\r\n"], &["a\nb"])),
        ("CR between lines", (&["data: a\rdata: b\r\r"], &["a\nb"])),
        ("U+2028 is no line end", (&["data: a\u{2028}b\n\n"], &["a\u{2028}b"])),
        ("U+2029 and U+0085 are none", (&["data: a\u{2029}b\u{85}c\n\n"], &["a\u{2029}b\u{85}c"])),
        ("vertical tab and form feed are none", (&["data: a\x0Bb\x0Cc\n\n"], &["a\x0Bb\x0Cc"])),
        ("LF of a CRLF in the next chunk", (&["data: a\r", "\ndata: b\r", "\n\r", "\n"], &["a\nb"])),
        ("LF of a CRLF after an empty chunk", (&["data: a\r", "", "\ndata: b\n\n"], &["a\nb"])),
        ("LF after the CR that dispatched", (&["data: a\r\r", "\ndata: b\n\n"], &["a", "b"])),
        ("two LFs after a CR", (&["data: a\r", "\n\ndata: b\n\n"], &["a", "b"])),
        ("text after a CR", (&["data: a\r", "data: b\r", "\r"], &["a\nb"])),
    ]);
}

/// Messages are there with the byte that completes them, not with the next one.
#[test]
fn nothing_waits_for_a_byte_that_may_never_come() {
    for stream in ["data: 1\r\r", "data: 1\n\r", "data: 1\n\n", "data: 1\r\n\r"] {
        let mut seen = Vec::new();
        let mut decoder = Decoder::default();
        let (last, before) = stream.as_bytes().split_last().unwrap();
        feed(&mut decoder, before, &mut seen).unwrap();
        assert_eq!(data_of(&seen), [""; 0], "{stream:?} before its last byte");
        feed(&mut decoder, &[*last], &mut seen).unwrap();
        assert_eq!(data_of(&seen), ["1"], "{stream:?} with its last byte");
        feed(&mut decoder, b"\n", &mut seen).unwrap();
        assert_eq!(data_of(&seen), ["1"], "{stream:?} and one LF more");
    }
}

#[test]
fn fields() {
    check(&[
        ("no space after the colon", (&["data:a\n\n"], &["a"])),
        ("one space is dropped, not two", (&["data:  a\n\n"], &[" a"])),
        ("a tab is kept", (&["data:\ta\n\n"], &["\ta"])),
        ("a second colon is text", (&["data: a: b\n\n"], &["a: b"])),
        ("a field without colon is empty", (&["data\ndata\n\n"], &["\n"])),
        ("one empty line of data is a message", (&["data\n\n"], &[""])),
        ("the same with a colon", (&["data:\n\n", "data: \n\n"], &["", ""])),
        ("a space before the colon is another field", (&["data : a\n\n"], &[])),
        ("a space before the name is another field", (&[" data: a\n\n"], &[])),
        ("names are case-sensitive", (&["Data: a\nDATA: b\n\n"], &[])),
        ("unknown fields", (&["x: 1\ndata: a\ndatax: b\n\n"], &["a"])),
        ("comments", (&[": hello\ndata: a\n:\n:data: b\n\n"], &["a"])),
        ("lines join with LF", (&["data: a\ndata:\ndata: b\n\n"], &["a\n\nb"])),
        ("no data, no message", (&["event: a\nid: 1\n\n", ": ping\n\n", "\n\n\n"], &[])),
        ("an unterminated block is discarded", (&["data: a\n\ndata: b\n"], &["a"])),
        ("an unterminated line is discarded", (&["data: a\n\ndata: b"], &["a"])),
        ("data of two chunks", (&["da", "ta", ": a", "b\n", "\n"], &["ab"])),
        ("data of a block across chunks", (&["data: a\n", "data: b\n", "\n"], &["a\nb"])),
    ]);
}

#[test]
fn byte_order_mark() {
    check(&[
        ("one is dropped", (&["\u{FEFF}data: a\n\n"], &["a"])),
        ("the second is text", (&["\u{FEFF}\u{FEFF}data: a\n\n"], &[])),
        ("later ones are text", (&["data: a\n\n\u{FEFF}data: b\n\n"], &["a"])),
        ("inside data it is text", (&["data: \u{FEFF}a\n\n"], &["\u{FEFF}a"])),
        ("before an empty line", (&["\u{FEFF}\ndata: a\n\n"], &["a"])),
        ("not after an empty line", (&["\n\u{FEFF}data: a\n\n"], &[])),
    ]);
    let cut = [&b"\xEF"[..], b"\xBB", b"", b"\xBFdata: a\n\n"];
    assert_eq!(data_of(&decode(cut)), ["a"], "in pieces");
}

#[test]
fn invalid_utf8_passes_through() {
    let mut seen = Vec::new();
    Decoder::default()
        .feed(b"data: \xFF\xC3\n\ndata: b\n\n", &mut |message| seen.push(message.data.to_vec()))
        .unwrap();
    assert_eq!(seen, [b"\xFF\xC3".to_vec(), b"b".to_vec()]);
}

#[test]
fn event_resets_and_id_persists() {
    let events: Vec<(String, String)> =
        decode(["event: e\nid: 1\ndata: a\n\n", "data: b\n\n", "event: x\nevent: y\nid: 2\nid\ndata: c\n\n"])
            .into_iter()
            .map(|message| (message.event, message.id))
            .collect();
    let expected = [("e", "1"), ("", "1"), ("y", "")].map(|(event, id)| (event.to_owned(), id.to_owned()));
    assert_eq!(events, expected);
}

#[test]
fn ids() {
    let rows: Rows<(&str, &[&str])> = &[
        ("of a block without data", ("id: 1\n\ndata: a\n\n", &["1"])),
        ("after the data", ("data: a\nid: 1\n\n", &["1"])),
        ("NUL voids it, the old one stays", ("id: 1\ndata: a\n\nid: 2\0\ndata: b\n\n", &["1", "1"])),
        ("no colon empties it", ("id: 1\ndata: a\n\nid\ndata: b\n\n", &["1", ""])),
        ("of an unterminated line does not count", ("data: a\n\nid: 9", &[""])),
        ("comments make no event of it", ("id: 1\ndata: a\n\n: ping\n\n: ping\n\n", &["1"])),
    ];
    each(rows, |(stream, expected)| {
        let ids: Vec<String> = decode([stream]).into_iter().map(|message| message.id).collect();
        same(&ids, &expected.iter().map(|id| (*id).to_owned()).collect())
    });
}

#[test]
fn an_event_name_without_data_is_forgotten() {
    let messages = decode(["event: a\n\ndata: b\n\n"]);
    assert_eq!(messages.iter().map(|message| message.event.as_str()).collect::<Vec<_>>(), [""]);
}

#[test]
fn retries() {
    let rows: Rows<(&str, &[Option<usize>])> = &[
        ("digits", ("retry: 3000\ndata: a\n\n", &[Some(3000)])),
        ("given once", ("retry: 1\ndata: a\n\ndata: b\n\n", &[Some(1), None])),
        ("without data, for the next message", ("retry: 7\n\ndata: a\n\n", &[Some(7)])),
        ("the last one counts", ("retry: 1\nretry: 2\ndata: a\n\n", &[Some(2)])),
        ("an invalid one changes nothing", ("retry: 1\nretry: x\ndata: a\n\n", &[Some(1)])),
        ("plus", ("retry: +5\ndata: a\n\n", &[None])),
        ("minus", ("retry: -5\ndata: a\n\n", &[None])),
        ("fraction", ("retry: 1.5\ndata: a\n\n", &[None])),
        ("space behind", ("retry: 5 \ndata: a\n\n", &[None])),
        ("nothing", ("retry:\ndata: a\n\n", &[None])),
        ("no colon", ("retry\ndata: a\n\n", &[None])),
        ("other digits", ("retry: ٣\ndata: a\n\n", &[None])),
        ("beyond every number", ("retry: 99999999999999999999999\ndata: a\n\n", &[Some(usize::MAX)])),
    ];
    each(rows, |(stream, expected)| {
        let retries: Vec<Option<usize>> = decode([stream]).iter().map(|message| message.retry).collect();
        same(&retries, &expected.to_vec())
    });
}

#[test]
fn an_id_beyond_four_kibibytes_is_passed_over() {
    let stream = |length: usize| format!("id: 1\ndata: a\n\nid: {}\ndata: b\n\n", "x".repeat(length));
    let lengths = |stream: &str| -> Vec<usize> {
        decode([stream]).into_iter().map(|message| message.id.len()).collect()
    };
    assert_eq!(lengths(&stream(4096)), [1, 4096]);
    assert_eq!(lengths(&stream(4097)), [1, 1]);
}
