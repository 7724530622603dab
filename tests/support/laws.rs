//! What holds for any bytes and any happenings: nothing panics, nothing grows, and what is read does not depend on how it is cut.
//! The seeded loops in `tests/` and the fuzz targets in `fuzz/` share it.

use xpander_edge::error::Reason;
use xpander_edge::protocol::event::{Envelope, envelope as envelope_of, is_end_of};
use xpander_edge::session::batch::{Batch, Kind};
use xpander_edge::session::cursor::Cursor;
use xpander_edge::session::follow::{Failure, Follow, Happened, State, Todo};
use xpander_edge::session::stream::EventStream;
use xpander_edge::sse::Decoder;

use super::random::Random;

/// An event as JSON, or its bytes where it is none.
type Told = Result<serde_json::Value, Vec<u8>>;

/// However the bytes are cut, they say the same.
pub fn decoder(bytes: &[u8], random: &mut Random) {
    let read = |chunks: Vec<&[u8]>| {
        let (mut seen, mut decoder) = (Vec::new(), Decoder::new(64));
        let fed = chunks.iter().try_for_each(|chunk| {
            decoder.feed(chunk, &mut |m| {
                seen.push((m.event.to_vec(), m.data.to_vec(), m.id.to_vec(), m.retry));
            })
        });
        (seen, fed.is_ok())
    };
    assert_eq!(read(random.cut(bytes)), read(vec![bytes]));
}

/// What is JSON is read as JSON is.
pub fn envelope(text: &[u8]) {
    let found = envelope_of(text);
    let ends = is_end_of(text, "task-1");
    let Ok(event) = serde_json::from_slice::<serde_json::Value>(text) else { return };
    match event.get("type").and_then(|kind| kind.as_str()) {
        Some("task_finished") => assert_eq!(found, Envelope::Finished),
        Some("connected") => assert_eq!(found, Envelope::Greeting),
        Some("task_created" | "task_updated") => assert_eq!(found, Envelope::Record),
        Some("chunk") => assert_eq!(found, Envelope::Piece),
        Some(_) => assert_eq!(found, Envelope::Event),
        None => assert!(found == Envelope::Undecodable && (event.is_object() || !ends)),
    }
}

/// Whatever happens, the state is the one of what is to be done, and what is over stays over.
pub fn follow(happenings: &[u8]) {
    const FAILED: Failure = Failure { fatal: false, retry_after: Some(-1.0) };
    let known = [
        Happened::Opened,
        Happened::Failed(FAILED),
        Happened::Failed(Failure { retry_after: Some(f64::NAN), ..FAILED }),
        Happened::Ended { reason: Reason::Closed, progress: true },
        Happened::Ended { reason: Reason::Idle, progress: false },
        Happened::Checked { over: false },
        Happened::Slept,
        Happened::Quiet,
    ];
    let mut follow = Follow::new(3);
    for byte in happenings {
        let before = follow.state();
        let todo = follow.handle(known[usize::from(*byte) % known.len()], 0.9);
        let fits = match todo {
            Todo::Connect => follow.state() == State::Connecting,
            Todo::Read | Todo::Look => follow.state() == State::Reading,
            Todo::Check => follow.state() == State::Checking,
            Todo::Sleep(pause) => follow.state() == State::Waiting && (0.0..=60_000.0).contains(&pause),
            _ => follow.state() == State::Over,
        };
        assert!(fits && (before != State::Over || todo == Todo::End), "{before:?} to {todo:?}");
    }
}

/// Whatever connections tell, what one told is not told again by the next, and a cursor can be had at any time.
pub fn stream(connections: &[impl AsRef<[u8]>], random: &mut Random) {
    let watch = Cursor { task_id: "task-1".to_owned(), agent_id: "agent-1".to_owned(), ..Cursor::default() };
    let mut stream = EventStream::new(watch, 256);
    for bytes in connections.iter().map(AsRef::as_ref) {
        stream.connect();
        for chunk in random.cut(bytes) {
            let mut batch = Batch::default();
            stream.feed(chunk, &mut batch);
            let text = stream.cursor(random.below(batch.len() + 2)).encode();
            // Ids that are too long for a cursor have none.
            assert!(text.is_none_or(|text| Cursor::decode(&text).is_ok()));
        }
        stream.connect();
        let mut batch = Batch::default();
        stream.feed(bytes, &mut batch);
        assert_eq!(batch.len(), 0, "{:?}", String::from_utf8_lossy(bytes));
    }
}

/// What is told in brief says, by the rule that the facade follows, what is told in full.
pub fn brief(connections: &[impl AsRef<[u8]>], random: &mut Random) {
    let watch = Cursor { task_id: "task-1".to_owned(), ..Cursor::default() };
    let mut full = EventStream::new(watch.clone(), 1 << 16);
    let mut brief = EventStream::new(watch, 1 << 16).in_brief();
    for bytes in connections.iter().map(AsRef::as_ref) {
        full.connect();
        brief.connect();
        let mut templates = Vec::new();
        for chunk in random.cut(bytes) {
            let (mut plain, mut short) = (Batch::default(), Batch::default());
            full.feed(chunk, &mut plain);
            brief.feed(chunk, &mut short);
            let told: Vec<_> = (0..plain.len()).map(|at| read(plain.text(at).unwrap())).collect();
            let (is_array, values) = (short.is_array(), short.values());
            let is_broken = short.whole().split(|byte| *byte == 0).count() != values + 1;
            if brief.has_undecodable() || is_array || is_broken {
                let one_by_one = (0..short.len())
                    .map(|at| expand(short.kind(at).unwrap(), short.text(at).unwrap(), &mut templates));
                assert_eq!(one_by_one.collect::<Vec<_>>(), told);
            } else {
                assert_eq!(marked(short.whole(), &mut templates), told);
            }
        }
    }
}

/// The events of a marked text.
fn marked(whole: &[u8], templates: &mut Vec<serde_json::Value>) -> Vec<Told> {
    let mut values = whole.strip_suffix(b"\0").unwrap().split(|byte| *byte == 0);
    let mut told = Vec::new();
    while let Some(text) = values.next() {
        told.push(match text {
            [mark @ b'A'..=b'Z', time @ ..] => {
                let own = [time, b"\0", values.next().unwrap()].concat();
                expand(Kind::Brief(mark - b'A'), &own, templates)
            }
            [mark @ b'a'..=b'z', event @ ..] => expand(Kind::Template(mark - b'a'), event, templates),
            event => expand(Kind::Plain, event, templates),
        });
    }
    told
}

fn read(text: &[u8]) -> Told {
    serde_json::from_slice(text).map_err(|_| text.to_vec())
}

fn expand(kind: Kind, text: &[u8], templates: &mut Vec<serde_json::Value>) -> Told {
    match kind {
        Kind::Plain => read(text),
        Kind::Template(place) => {
            let event = read(text).expect("a template is JSON");
            templates.resize(templates.len().max(usize::from(place) + 1), event.clone());
            templates[usize::from(place)].clone_from(&event);
            Ok(event)
        }
        Kind::Brief(place) => {
            let string = |inside: &[u8]| serde_json::from_slice([b"\"", inside, b"\""].concat().as_slice());
            let mut own = text.split(|byte| *byte == 0).map(|part| string(part).unwrap());
            let mut event = templates[usize::from(place)].clone();
            (event["time"], event["data"]) = (own.next().unwrap(), own.next().unwrap());
            Ok(event)
        }
    }
}
