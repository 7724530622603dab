//! One task's event stream: what is an event, what is the end, what opens it; and the messages of any stream.

#![cfg(test)]

mod support;

use serde_json::{Value, json};
use support::parameters;
use support::world::{Answer, World};
use support::{Rows, configuration, each, same, watching};
use xpander_edge::error::{Code, Error, Reason};
use xpander_edge::protocol::event::{Envelope, envelope};
use xpander_edge::session::batch::Batch;
use xpander_edge::session::cursor::Cursor;
use xpander_edge::session::messages::Messages;
use xpander_edge::session::stream::EventStream;

const OWN_FINISH: &str =
    r#"{"type":"task_finished","task_id":"task-1","data":{"id":"task-1","status":"completed"}}"#;

fn stream() -> EventStream {
    EventStream::new(watching("task-1"), 1 << 20)
}

fn block(data: &str) -> String {
    format!("data: {data}\n\n")
}

/// The texts of a batch, one by one; together they are its array.
fn texts(batch: &mut Batch) -> Vec<String> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let texts: Vec<String> = (0..batch.len()).map(|index| text(batch.text(index).unwrap())).collect();
    assert_eq!(batch.text(batch.len()), None);
    assert_eq!(batch.is_empty(), texts.is_empty());
    if !texts.is_empty() {
        assert_eq!(text(batch.whole()), format!("[{}]", texts.join(",")));
    }
    texts
}

fn fed(stream: &mut EventStream, chunk: &str) -> Vec<String> {
    let mut batch = Batch::default();
    stream.feed(chunk.as_bytes(), &mut batch);
    texts(&mut batch)
}

/// Each event alone, with whether it ends the stream of task-1.
#[test]
fn what_ends_a_stream() {
    let rows: Rows<(&str, bool)> = &[
        ("own", (OWN_FINISH, true)),
        ("own by task_id alone", (r#"{"type":"task_finished","task_id":"task-1"}"#, true)),
        (
            "own, its record is another's",
            (r#"{"type":"task_finished","task_id":"task-1","data":{"id":"task-2"}}"#, true),
        ),
        ("own by its record", (r#"{"type":"task_finished","data":{"id":"task-1"}}"#, true)),
        (
            "own by its record, null task_id",
            (r#"{"type":"task_finished","task_id":null,"data":{"id":"task-1"}}"#, true),
        ),
        ("another task's", (r#"{"type":"task_finished","task_id":"task-2","data":{"id":"task-1"}}"#, false)),
        ("another's by its record", (r#"{"type":"task_finished","data":{"id":"task-2"}}"#, false)),
        ("a longer id", (r#"{"type":"task_finished","task_id":"task-11"}"#, false)),
        ("a sub-task's type", (r#"{"type":"sub_task_finished","task_id":"task-1"}"#, false)),
        ("cut short", (r#"{"type":"task_finished","task_id":"task-1","data":{"id":"#, false)),
        ("cut before its last brace", (r#"{"type":"task_finished","task_id":"task-1""#, false)),
        ("text behind", (r#"{"type":"task_finished","task_id":"task-1"} x"#, false)),
        (
            "another type",
            (r#"{"type":"task_updated","task_id":"task-1","data":{"status":"completed"}}"#, false),
        ),
        ("spaces", (r#"{ "type" : "task_finished" , "task_id" : "task-1" }"#, true)),
        ("one space", (r#"{"type": "task_finished", "task_id": "task-1"}"#, true)),
        ("escaped type", (r#"{"type":"task\u005ffinished","task_id":"task-1"}"#, true)),
        ("escaped id", (r#"{"type":"task_finished","task_id":"task\u002d1"}"#, true)),
        ("type not first", (r#"{"task_id":"task-1","data":null,"type":"task_finished"}"#, true)),
        (
            "type inside the data",
            (r#"{"type":"chunk","task_id":"task-1","data":{"type":"task_finished"}}"#, false),
        ),
        ("text that looks like it", (r#"{"type":"chunk","data":"{\"type\":\"task_finished\"}"}"#, false)),
        ("a list", (r#"["task_finished"]"#, false)),
    ];
    each(rows, |(data, ends)| {
        let mut stream = stream();
        same(&fed(&mut stream, &block(data)), &vec![(*data).to_owned()])?;
        same(&stream.is_finished(), ends)
    });
}

#[test]
fn nothing_comes_after_the_end() {
    let mut stream = stream();
    let chunk = [block(r#"{"type":"chunk"}"#), block(OWN_FINISH), block(r#"{"type":"late"}"#)].concat();
    assert_eq!(fed(&mut stream, &chunk), [r#"{"type":"chunk"}"#, OWN_FINISH]);
    assert_eq!(fed(&mut stream, &block(r#"{"type":"later"}"#)), [""; 0]);
    assert_eq!(fed(&mut stream, &block("not JSON")), [""; 0]);
    assert!(stream.is_finished() && !stream.has_undecodable());
}

#[test]
fn the_end_of_another_task_is_an_event() {
    let mut stream = stream();
    let other = r#"{"type":"task_finished","task_id":"task-2"}"#;
    assert_eq!(
        fed(&mut stream, &[block(other), block(r#"{"type":"chunk"}"#)].concat()),
        [other, r#"{"type":"chunk"}"#]
    );
    assert!(!stream.is_finished());
}

#[test]
fn an_end_in_pieces() {
    let mut stream = stream();
    let chunk = block(OWN_FINISH);
    let (before, last) = chunk.split_at(chunk.len() - 1);
    assert_eq!(fed(&mut stream, before), [""; 0]);
    assert!(!stream.is_finished());
    assert_eq!(fed(&mut stream, last), [OWN_FINISH]);
    assert!(stream.is_finished());
}

#[test]
fn both_ways_to_read_an_envelope_agree() {
    use Envelope::{Event, Finished, Piece, Undecodable};
    let rows: Rows<(&str, Envelope)> = &[
        ("fast", (r#"{"type":"chunk","data":"x"}"#, Piece)),
        ("fast, one space", (r#"{"type": "chunk"}"#, Piece)),
        ("slow, two spaces", (r#"{"type":  "chunk"}"#, Piece)),
        ("slow, not first", (r#"{"data":"x","type":"chunk"}"#, Piece)),
        ("slow, escaped name", (r#"{"type":"ch\u0075nk"}"#, Piece)),
        ("unknown type", (r#"{"type":"of the future"}"#, Event)),
        ("another type", (r#"{"type":"think"}"#, Event)),
        ("fast end", (r#"{"type":"task_finished"}"#, Finished)),
        ("slow end", (" {\"type\":\"task_finished\"}", Finished)),
        ("slow end, escaped member", (r#"{"\u0074ype":"task_finished"}"#, Finished)),
        ("a longer name", (r#"{"type":"task_finished_now"}"#, Event)),
        ("no type", (r#"{"data":"x"}"#, Undecodable)),
        ("null type", (r#"{"type":null}"#, Undecodable)),
        ("number", (r#"{"type":5}"#, Undecodable)),
        ("nested type", (r#"{"data":{"type":"chunk"}}"#, Undecodable)),
        ("list", (r#"[{"type":"chunk"}]"#, Undecodable)),
        ("text", (r#""chunk""#, Undecodable)),
        ("null", ("null", Undecodable)),
        ("no JSON", ("hello", Undecodable)),
        ("type cut short", (r#"{"type":"chu"#, Undecodable)),
        ("slow and cut short", (r#"{"data":"x","type":"chunk""#, Undecodable)),
    ];
    each(rows, |(data, expected)| same(&envelope(data.as_bytes()), expected));
}

#[test]
fn undecodable_events_are_kept_and_flagged() {
    let mut stream = stream();
    let chunk = [block(r#"{"type":"a"}"#), block("oops"), block(r#"{"type":"b"}"#)].concat();
    assert_eq!(fed(&mut stream, &chunk), [r#"{"type":"a"}"#, "oops", r#"{"type":"b"}"#]);
    assert!(stream.has_undecodable());
    fed(&mut stream, &block(r#"{"type":"c"}"#));
    assert!(!stream.has_undecodable(), "the flag is the last chunk's");
}

#[test]
fn signs_of_life_are_passed_over() {
    let mut stream = stream();
    assert_eq!(fed(&mut stream, ": ping\n\ndata\n\ndata:\n\nevent: ping\n\n"), [""; 0]);
    assert!(!stream.has_undecodable());
}

#[test]
fn names_and_ids_of_messages_are_no_part_of_an_event() {
    let chunk = "event: task_finished\nid: 7\ndata: {\"type\":\"chunk\",\ndata: \"data\":1}\n\n";
    assert_eq!(fed(&mut stream(), chunk), ["{\"type\":\"chunk\",\n\"data\":1}"]);
}

#[test]
fn too_large_an_event_fails_after_the_good_ones() {
    let mut stream = EventStream::new(watching("task-1"), 64);
    let good = r#"{"type":"chunk"}"#;
    let large = format!(r#"{{"type":"chunk","data":"{}"}}"#, "x".repeat(64));
    assert_eq!(stream.failure(), None);
    assert_eq!(fed(&mut stream, &[block(good), block(good), block(&large)].concat()), [good, good]);
    let error = stream.failure().unwrap();
    assert_eq!((error.code, error.retryable), (Code::EventTooLarge, false));
    assert!(
        error.message.contains("64 bytes") && error.message.contains("maxEventSize"),
        "{}",
        error.message
    );
}

#[test]
fn nothing_is_read_past_a_large_event() {
    let good = r#"{"type":"chunk"}"#;
    let rows: Rows<&[&str]> = &[
        ("in one chunk", &["data: 0123456789012345678901234567890123456789\n\n"]),
        ("across chunks", &["data: 01234567890123", "4567890123456789012345678901234567890123"]),
    ];
    each(rows, |chunks| {
        let mut stream = EventStream::new(watching("task-1"), 32);
        let mut batch = Batch::default();
        chunks.iter().for_each(|chunk| stream.feed(chunk.as_bytes(), &mut batch));
        same(&stream.failure().map(|error| error.code), &Some(Code::EventTooLarge))?;
        same(&fed(&mut stream, &format!("\n\n{}", block(good))), &Vec::new())?;
        same(&stream.failure().map(|error| error.code), &Some(Code::EventTooLarge))
    });
}

#[test]
fn messages_as_json() {
    let mut messages = Messages::new(1 << 20);
    let mut batch = Batch::default();
    messages.feed(
        "\u{FEFF}event: e\"\nid: 1\nretry: 20\ndata: a\\\ndata: é\u{2028}\n\ndata\n\nid\nevent:\ndata: x\n\n"
            .as_bytes(),
        &mut batch,
    );
    let found: Vec<Value> =
        texts(&mut batch).iter().map(|text| serde_json::from_str(text).unwrap()).collect();
    let expected = [
        json!({"event": "e\"", "data": "a\\\né\u{2028}", "id": "1", "retry": 20}),
        json!({"event": "message", "data": "", "id": "1", "retry": null}),
        json!({"event": "message", "data": "x", "id": "", "retry": null}),
    ];
    assert_eq!(found, expected);
    assert_eq!(messages.failure(), None);
    batch.clear();
    messages.feed(b": ping\n\n", &mut batch);
    assert!(batch.is_empty());
}

#[test]
fn too_large_a_message_fails_after_the_good_ones() {
    let mut messages = Messages::new(10);
    let mut batch = Batch::default();
    messages.feed(b"data: a\n\ndata: 0123456789abc\n\n", &mut batch);
    assert_eq!(batch.len(), 1);
    assert_eq!(messages.failure().unwrap().code, Code::EventTooLarge);
    messages.feed(b"data: b\n\n", &mut batch);
    assert_eq!(batch.len(), 1, "nothing is read past it");
}

/// Opens the stream; gives the count of requests with the outcome.
fn open(answers: &[Answer], streaming: bool, deadline: f64) -> (usize, Result<(), Error>) {
    let client = World::new(answers).client(configuration(), json!({"timeout": 1000}));
    let mut stream = EventStream::new(watching("task-1"), 1 << 20);
    let opened = client.ports.run(client.open_events(
        &mut stream,
        &parameters(json!({"task_id": "task-1"})),
        streaming,
        deadline,
    ));
    let sent = client.ports.sent.borrow().len();
    (sent, opened.map(drop))
}

#[test]
fn opening() {
    let events = || Answer::status(200).with("content-type", "text/event-stream");
    let rows: Rows<(Vec<Answer>, usize, Option<Code>)> = &[
        ("event stream", (vec![events()], 1, None)),
        (
            "with a charset",
            (vec![Answer::status(200).with("content-type", "Text/Event-Stream; charset=utf-8")], 1, None),
        ),
        ("its body may take for ever", (vec![events().after(900.0, f64::INFINITY)], 1, None)),
        ("a page", (vec![Answer::status(200).with("content-type", "text/html")], 1, Some(Code::Protocol))),
        ("no content type", (vec![Answer::status(200)], 1, Some(Code::Protocol))),
        (
            "refused, whatever its content type",
            (vec![Answer::status(401).with("content-type", "text/event-stream")], 1, Some(Code::Api)),
        ),
        ("redirected", (vec![Answer::status(302)], 1, Some(Code::Redirect))),
        ("lost once", (vec![Answer::lost(), events()], 2, None)),
        ("500 once", (vec![Answer::status(500), events()], 2, None)),
        ("no head", (vec![Answer::silent(), Answer::silent(), Answer::silent()], 3, Some(Code::Timeout))),
    ];
    each(rows, |(answers, sent, code)| {
        let (count, outcome) = open(answers, true, f64::INFINITY);
        same(&(count, outcome.err().map(|error| error.code)), &(*sent, *code))
    });
}

#[test]
fn a_task_without_streaming_is_not_asked() {
    let (sent, outcome) = open(&[], false, f64::INFINITY);
    assert_eq!((sent, outcome.unwrap_err().code), (0, Code::NotStreaming));
}

#[test]
fn opening_has_a_deadline() {
    let (sent, outcome) = open(&vec![Answer::silent(); 3], true, 1500.0);
    let error = outcome.unwrap_err();
    assert_eq!((sent, error.code, error.reason), (2, Code::StreamInterrupted, Some(Reason::Deadline)));
}

#[test]
fn the_request_of_a_stream() {
    let client = World::new(&[Answer::status(404)]).client(configuration(), json!({"headers": {"x-a": "1"}}));
    let mut stream =
        EventStream::new(Cursor { last_id: b"7".to_vec(), count: 1, ..watching("a/b") }, 1 << 20);
    let task = parameters(json!({"task_id": "a/b"}));
    let opened = client.ports.run(client.open_events(&mut stream, &task, true, f64::INFINITY));
    assert!(opened.is_err());
    let (_, request) = client.ports.sent.borrow()[0].clone();
    assert_eq!(
        (request.method, request.url.as_str(), request.body),
        ("GET", "https://base.test/org-1/agent-execution/a%2Fb/events", None)
    );
    let expected = [
        ("x-api-key", "key-1"),
        ("accept", "text/event-stream"),
        ("cache-control", "no-store"),
        ("last-event-id", "7"),
        ("x-a", "1"),
    ];
    assert_eq!(request.headers, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
}
