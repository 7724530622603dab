//! What is told again and what is new, by hand: long streams, equal events, ids, gaps, ends of earlier runs.

use xpander_edge::protocol::end::{instant, is_over};
use xpander_edge::session::batch::Batch;
use xpander_edge::session::cursor::Cursor;
use xpander_edge::session::stream::EventStream;

use crate::support::{Rows, each, same, watching};

fn stream(earlier_end: &str) -> EventStream {
    EventStream::new(Cursor { earlier_end: earlier_end.to_owned(), ..watching("task-1") }, 1 << 20)
}

fn chunk(word: &str) -> String {
    format!(r#"{{"type":"chunk","data":"{word}"}}"#)
}

/// One connection that tells these events; an event that begins with `#` has the id before its space.
fn told(stream: &mut EventStream, events: &[String]) -> Vec<String> {
    stream.connect();
    let block = |event: &String| match event.strip_prefix('#').and_then(|event| event.split_once(' ')) {
        Some((id, event)) => format!("id: {id}\ndata: {event}\n\n"),
        None => format!("data: {event}\n\n"),
    };
    let mut new = Vec::new();
    for event in events {
        let mut batch = Batch::default();
        stream.feed(block(event).as_bytes(), &mut batch);
        new.extend((0..batch.len()).map(|at| String::from_utf8(batch.text(at).unwrap().to_vec()).unwrap()));
    }
    new
}

fn chunks(words: impl IntoIterator<Item = usize>) -> Vec<String> {
    words.into_iter().map(|word| chunk(&word.to_string())).collect()
}

#[test]
fn a_long_stream_told_again_from_the_start_is_known_to_its_end() {
    let mut stream = stream("");
    assert_eq!(told(&mut stream, &chunks(0..20_000)).len(), 20_000);
    assert_eq!(told(&mut stream, &chunks(0..20_001)), chunks([20_000]));
    assert_eq!(told(&mut stream, &chunks(0..20_002)), chunks([20_001]));
    assert_eq!(told(&mut stream, &chunks(18_000..20_003)), chunks([20_002]), "a part of it as well");
}

#[test]
fn a_cursor_of_a_long_stream_knows_it_too() {
    let mut stream = stream("");
    told(&mut stream, &chunks(0..5000));
    for (unread, first) in [(0, 5000), (3, 4997), (4900, 100), (4999, 1)] {
        let text = stream.cursor(unread).encode().unwrap();
        let mut other = EventStream::new(Cursor::decode(&text).unwrap(), 1 << 20);
        assert_eq!(told(&mut other, &chunks(0..5002)), chunks(first..5002), "{unread} unread");
    }
}

#[test]
fn equal_events_count() {
    let twice = [chunk("a"), chunk("a")];
    let mut stream = stream("");
    assert_eq!(told(&mut stream, &twice).len(), 2, "two on one connection are two");
    assert_eq!(told(&mut stream, &twice).len(), 0);
    assert_eq!(told(&mut stream, &[&twice[..], &twice[..]].concat()).len(), 2, "two more are new");
}

#[test]
fn an_event_is_known_by_its_id() {
    let with_id = |id: u32, word: &str| format!("#{id} {}", chunk(word));
    let mut stream = stream("");
    assert_eq!(told(&mut stream, &[with_id(1, "a"), with_id(2, "a")]).len(), 2);
    assert_eq!(stream.last_event_id().as_deref(), Some("2"));
    let again =
        [with_id(1, "told in other words"), with_id(2, "a"), with_id(3, "a"), chunk("without its own")];
    assert_eq!(told(&mut stream, &again), [chunk("a"), chunk("without its own")]);
    assert_eq!(stream.last_event_id().as_deref(), Some("3"));
    let text = stream.cursor(1).encode().unwrap();
    let mut other = EventStream::new(Cursor::decode(&text).unwrap(), 1 << 20);
    assert_eq!(other.last_event_id().as_deref(), Some("3"), "it was delivered with the event before");
    assert_eq!(told(&mut other, &again), [chunk("without its own")]);
}

#[test]
fn ids_that_no_header_can_hold_are_not_sent() {
    let rows: Rows<(&str, Option<&str>)> = &[
        ("plain", ("1-a", Some("1-a"))),
        ("beyond ASCII", ("é", None)),
        ("a control", ("a\u{7}", None)),
        ("too long", (&"1".repeat(300), None)),
    ];
    each(rows, |(id, expected)| {
        let mut stream = stream("");
        stream.connect();
        stream.feed(format!("id: {id}\ndata: {}\n\n", chunk("a")).as_bytes(), &mut Batch::default());
        same(&stream.last_event_id().as_deref(), expected)
    });
}

#[test]
fn a_gap_is_marked_where_something_may_be_missing() {
    let greeting = r#"{"type":"connected","time":2}"#.to_owned();
    let marked = |word: &str| chunk(word).replacen('{', "{\"gap\":true,", 1);
    let with_id = |id: u32, word: &str| format!("#{id} {}", chunk(word));
    let (a, b, c) = (chunk("a"), chunk("b"), chunk("c"));
    let rows: Rows<(Vec<String>, Vec<String>, Vec<String>)> = &[
        ("no overlap", (vec![a.clone()], vec![b.clone(), c.clone()], vec![marked("b"), c.clone()])),
        ("overlap", (vec![a.clone()], vec![a.clone(), b.clone()], vec![b.clone()])),
        ("nothing came before", (vec![], vec![b.clone()], vec![b.clone()])),
        (
            "a greeting is no event of the task",
            (vec![a.clone()], vec![greeting.clone(), b.clone()], vec![greeting.clone(), marked("b")]),
        ),
        ("nor is it something before", (vec![greeting.clone()], vec![b.clone()], vec![b.clone()])),
        (
            "a greeting told again",
            (vec![greeting.clone(), a.clone()], vec![greeting.clone(), a.clone()], vec![]),
        ),
        ("the next id", (vec![with_id(1, "a")], vec![with_id(2, "b")], vec![b.clone()])),
        ("an id further on", (vec![with_id(1, "a")], vec![with_id(3, "c")], vec![marked("c")])),
        (
            "ids that are no numbers",
            (vec!["#x {\"type\":\"chunk\"}".to_owned()], vec!["#z 5".to_owned()], vec!["5".to_owned()]),
        ),
        (
            "what cannot be read leaves the mark to the next one",
            (vec![a.clone()], vec!["oops".to_owned(), b.clone()], vec!["oops".to_owned(), marked("b")]),
        ),
    ];
    each(rows, |(first, second, expected)| {
        let mut stream = stream("");
        told(&mut stream, first);
        same(&told(&mut stream, second), expected)
    });
}

#[test]
fn the_end_of_an_earlier_run_ends_nothing() {
    let end = |at: &str| {
        format!(
            r#"{{"type":"task_finished","task_id":"task-1","data":{{"id":"task-1","finished_at":{at}}}}}"#
        )
    };
    let rows: Rows<(&str, &str, bool)> = &[
        ("the same", ("2026-01-01T00:00:00", r#""2026-01-01T00:00:00""#, false)),
        ("spelled otherwise", ("2026-01-01T00:00:00.5", r#""2026-01-01T00:00:00.500000+00:00""#, false)),
        ("another one", ("2026-01-01T00:00:00", r#""2026-01-02T00:00:00""#, true)),
        ("no time at all", ("2026-01-01T00:00:00", "null", true)),
        ("not continued", ("", r#""2026-01-01T00:00:00""#, true)),
    ];
    each(rows, |(earlier, at, ends)| {
        let mut stream = stream(earlier);
        same(&told(&mut stream, &[end(at)]).len(), &1)?;
        same(&stream.is_finished(), ends)?;
        same(&is_over(&format!(r#"{{"status":"completed","finished_at":{at}}}"#), earlier), ends)
    });
    assert!(!is_over(r#"{"status":"executing","finished_at":"2026-01-02T00:00:00"}"#, ""));
}

#[test]
fn instants_of_two_spellings() {
    for text in [
        "2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00+00:00",
        "2026-01-01T00:00:00.000",
        "2026-01-01T00:00:00",
    ] {
        assert_eq!(instant(text), "2026-01-01T00:00:00", "{text}");
    }
    assert_eq!(instant("2026-01-01T00:00:10.250Z"), "2026-01-01T00:00:10.25");
    assert_eq!(instant("2026-01-01T00:00:00+02:00"), "2026-01-01T00:00:00+02:00");
}

#[test]
fn an_end_that_was_delivered_is_an_end_when_it_comes_again() {
    let end = r#"{"type":"task_finished","task_id":"task-1","data":{"id":"task-1"}}"#.to_owned();
    let mut first = stream("");
    told(&mut first, &[chunk("a"), end.clone()]);
    assert!(first.cursor(0).finished);
    let mut cursor = first.cursor(0);
    cursor.finished = false;
    let mut other = EventStream::new(cursor, 1 << 20);
    assert_eq!(told(&mut other, &[chunk("a"), end]), [""; 0]);
    assert!(other.is_finished());
}

#[test]
fn a_missing_end_is_made_of_the_record() {
    let mut stream = stream("");
    told(&mut stream, &[chunk("a")]);
    let event = stream.conclude(
        r#"{"id":"task-1","organization_id":"o","status":"failed","finished_at":"t","result":"é"}"#,
    );
    let expected = r#"{"type":"task_finished","task_id":"task-1","organization_id":"o","time":"t","data":{"id":"task-1","organization_id":"o","status":"failed","finished_at":"t","result":"é"},"synthetic":true}"#;
    assert_eq!(event, expected.as_bytes());
    assert!(stream.is_finished());
    let event = stream.conclude(r#"{"id":"task-1"}"#);
    let event: serde_json::Value = serde_json::from_slice(&event).unwrap();
    assert_eq!(
        (&event["time"], &event["organization_id"]),
        (&serde_json::Value::Null, &serde_json::Value::Null)
    );
}

#[test]
fn a_mark_that_was_not_read_is_owed_again() {
    let mut stream = stream("");
    told(&mut stream, &[chunk("a")]);
    assert_eq!(told(&mut stream, &["oops".to_owned(), chunk("c")]).len(), 2);
    let cursor = stream.cursor(1);
    assert!(cursor.owes_gap);
    let mut other = EventStream::new(cursor, 1 << 20);
    assert_eq!(
        told(&mut other, &["oops".to_owned(), chunk("c")]),
        [chunk("c").replacen('{', "{\"gap\":true,", 1)]
    );
    assert!(!other.cursor(0).owes_gap);
}

#[test]
fn a_cursor_of_a_finished_run_passes_over_its_end_and_waits_for_the_next_one() {
    let end = |at: &str| {
        format!(
            r#"{{"type":"task_finished","task_id":"task-1","data":{{"id":"task-1","finished_at":"{at}Z"}}}}"#
        )
    };
    for at in ["2026-01-01T00:00:00", ""] {
        let mut first = stream("2025-01-01T00:00:00");
        let one = if at.is_empty() { end("").replace(",\"finished_at\":\"Z\"", "") } else { end(at) };
        told(&mut first, &[chunk("a"), one.clone()]);
        let cursor = Cursor::decode(&first.cursor(0).encode().unwrap()).unwrap();
        assert_eq!((cursor.finished, &*cursor.earlier_end), (true, at));
        assert_eq!(EventStream::new(cursor.clone(), 1 << 20).cursor(0), cursor, "nothing has begun yet");
        let mut next = EventStream::new(cursor, 1 << 20);
        next.begin_again();
        assert_eq!(told(&mut next, &[chunk("a"), one, chunk("b")]), [chunk("b")]);
        assert!(!next.is_finished());
        told(&mut next, &[end("2026-01-02T00:00:00")]);
        assert!(next.is_finished());
        assert_eq!(next.cursor(0).earlier_end, "2026-01-02T00:00:00");
    }
}
