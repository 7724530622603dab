//! Pieces that are told in brief: which ones, beside what, and how they cross.

#![cfg(test)]

mod support;

use support::{Rows, each, same, watching};
use xpander_edge::session::batch::{Batch, Kind};
use xpander_edge::session::stream::EventStream;

fn stream() -> EventStream {
    EventStream::new(watching("task-1"), 1 << 20).in_brief()
}

fn block(data: &str) -> String {
    format!("data: {data}\n\n")
}

/// The texts of a batch, one by one; together they are its whole.
fn texts(batch: &mut Batch) -> Vec<String> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let texts: Vec<String> = (0..batch.len()).map(|index| text(batch.text(index).unwrap())).collect();
    assert_eq!((batch.text(batch.len()), batch.kind(batch.len())), (None, None));
    assert_eq!(batch.is_empty(), texts.is_empty());
    let values = texts.iter().map(|text| text.split('\0').count()).sum::<usize>();
    assert_eq!(batch.values(), values);
    let marked = texts.iter().zip(kinds(batch)).map(|(text, kind)| match kind {
        Kind::Plain => text.clone() + "\0",
        kind => format!("{}{text}\0", char::from(kind.mark())),
    });
    let marked: String = marked.collect();
    if !texts.is_empty() {
        let whole = if batch.is_array() { format!("[{}]", texts.join(",")) } else { marked };
        assert_eq!(text(batch.whole()), whole);
    }
    texts
}

fn kinds(batch: &Batch) -> Vec<Kind> {
    (0..batch.len()).map(|index| batch.kind(index).unwrap()).collect()
}

/// A piece with its own time and data, and what it shares with others.
fn piece(shared: &str, time: &str, data: &str) -> String {
    format!(r#"{{"type":"chunk",{shared}"time":{time},"data":{data},"identity":null}}"#)
}

/// After a first piece each event is told in full or, where it is like that piece otherwise, as what its time and data have between
/// their quotes.
#[test]
fn pieces_in_brief() {
    const OWN: &str = r#""task_id":"task-1","#;
    let first = piece(OWN, r#""t1""#, r#""d1""#);
    let rows: Rows<(String, Option<&str>)> = &[
        ("like it", (piece(OWN, r#""t2""#, r#""d2""#), Some("t2\0d2"))),
        ("the very same", (first.clone(), Some("t1\0d1"))),
        ("escapes", (piece(OWN, r#""\"""#, r#""\n\u00e9\\""#), Some("\\\"\0\\n\\u00e9\\\\"))),
        ("empty strings", (piece(OWN, r#""""#, r#""""#), Some("\0"))),
        ("another task's", (piece(r#""task_id":"task-2","#, r#""t2""#, r#""d2""#), None)),
        ("another member", (piece(r#""task_id":"task-1","x":1,"#, r#""t2""#, r#""d2""#), None)),
        ("a null time", (piece(OWN, "null", r#""d2""#), None)),
        ("data of another kind", (piece(OWN, r#""t2""#, "{}"), None)),
        ("data twice", (piece(OWN, r#""t2""#, r#""d2","data":"d3""#), None)),
        ("more than a string", (piece(OWN, r#""t2""#, r#""d2" "x""#), None)),
        ("no end", (piece(OWN, r#""t2""#, r#""d2""#).replace("null}", "null"), None)),
        ("an escape that is none", (piece(OWN, r#""t2""#, r#""\x""#), None)),
        ("a raw tab", (piece(OWN, r#""t2""#, "\"\t\""), None)),
        ("another type", (piece(OWN, r#""t2""#, r#""d2""#).replace("chunk", "think"), None)),
    ];
    each(rows, |(event, expected)| {
        let mut stream = stream();
        let mut batch = Batch::default();
        stream.feed([block(&first), block(event)].concat().as_bytes(), &mut batch);
        same(
            &(batch.kind(0), batch.kind(1) == Some(Kind::Brief(0))),
            &(Some(Kind::Template(0)), expected.is_some()),
        )?;
        same(&texts(&mut batch), &vec![first.clone(), expected.unwrap_or(event).to_owned()])
    });
}

#[test]
fn what_can_be_a_template() {
    let like = |shared: &str| piece(shared, r#""t""#, r#""d""#);
    let long = format!(r#""x":"{}","#, "x".repeat(4096));
    let rows: Rows<(String, bool)> = &[
        ("a piece", (like(""), true)),
        ("not flat", (like(r#""x":{},"#), false)),
        ("a list in it", (like(r#""x":[],"#), false)),
        ("time twice", (like(r#""time":"t","#), false)),
        ("a name with an escape", (like(r#""d\u0061ta":"","#), false)),
        ("data before time", (r#"{"type":"chunk","data":"d","time":"t"}"#.to_owned(), false)),
        ("no data", (r#"{"type":"chunk","time":"t"}"#.to_owned(), false)),
        ("another type", (like("").replace("chunk", "think"), false)),
        ("very long", (like(&long), false)),
        ("cut short", (like("").replace('}', ""), false)),
    ];
    each(rows, |(event, is_template)| {
        let mut stream = stream();
        let mut batch = Batch::default();
        stream.feed(format!("{0}{0}", block(event)).as_bytes(), &mut batch);
        let told = [Kind::Template(0), Kind::Brief(0)];
        same(&kinds(&batch), &if *is_template { told } else { [Kind::Plain; 2] }.to_vec())
    });
}

/// The kinds of what these tasks say by turns.
fn turns(stream: &mut EventStream, tasks: &[usize], count: usize) -> Vec<Kind> {
    let mut batch = Batch::default();
    for at in 0..count {
        let shared = format!("\"task_id\":\"{}\",", tasks[at % tasks.len()]);
        stream.feed(block(&piece(&shared, &format!("\"{at}\""), "\"d\"")).as_bytes(), &mut batch);
    }
    kinds(&batch)
}

#[test]
fn pieces_by_turns() {
    use Kind::{Brief, Template};
    assert_eq!(
        turns(&mut stream(), &[1, 2], 6),
        [Template(0), Template(1), Brief(0), Brief(1), Brief(0), Brief(1)]
    );
}

/// More tasks than there are places: pieces are read less and less, and again once one is like another.
#[test]
fn too_many_turns() {
    let mut stream = stream();
    let tasks: Vec<usize> = (0..100).collect();
    let kinds = turns(&mut stream, &tasks, 1000);
    assert!(kinds.iter().filter(|kind| matches!(kind, Kind::Template(_))).count() < 200, "{kinds:?}");
    let alone = turns(&mut stream, &[101], 200);
    assert_eq!(alone.iter().filter(|kind| matches!(kind, Kind::Template(_))).count(), 1);
    assert!(alone[65..].iter().all(|kind| matches!(kind, Kind::Brief(_))), "{alone:?}");
}

/// A mark is of one event alone, and a connection begins anew.
#[test]
fn an_event_after_a_gap_is_told_in_full() {
    let mut stream = stream();
    stream.connect();
    turns(&mut stream, &[1], 3);
    stream.connect();
    let mut batch = Batch::default();
    for at in 3..6 {
        stream.feed(
            block(&piece("\"task_id\":\"1\",", &format!("\"new {at}\""), "\"d\"")).as_bytes(),
            &mut batch,
        );
    }
    assert!(texts(&mut batch)[0].starts_with("{\"gap\":true,"));
    assert_eq!(kinds(&batch), [Kind::Plain, Kind::Template(0), Kind::Brief(0)]);
}
