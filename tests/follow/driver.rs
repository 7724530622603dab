//! The driver: which requests a watch sends after the end of a connection, and what it then goes on with.

use serde_json::{Value, json};
use xpander_edge::client::events::Next;
use xpander_edge::error::{Code, Error, Reason};
use xpander_edge::session::batch::Batch;
use xpander_edge::session::cursor::Cursor;
use xpander_edge::session::follow::{Follow, Happened};
use xpander_edge::session::stream::EventStream;

use crate::support::world::{Answer, World};
use crate::support::{Rows, configuration, each, parameters, same, watching};

fn events() -> Answer {
    Answer::status(200).with("content-type", "text/event-stream")
}

fn ended(at: &str) -> Answer {
    Answer::body(json!({ "id": "task-1", "status": "completed", "finished_at": at }).to_string())
}

/// What came of it: the paths asked for, and a word.
type Outcome = (Vec<String>, Result<&'static str, (Code, Option<Reason>)>);

/// Answers, the most attempts, the paths asked for, and what comes of it.
type Row<'a> = (Vec<Answer>, u32, &'a [&'a str], Result<&'a str, (Code, Option<Reason>)>);

/// Follows a stream that was told `told` and ended for `reason`.
fn follow(answers: &[Answer], told: &str, max_attempts: u32, reason: Reason) -> (World, Outcome) {
    let mut stream = EventStream::new(
        Cursor { earlier_end: "2026-01-01T00:00:00".to_owned(), ..watching("task-1") },
        1 << 20,
    );
    stream.connect();
    stream.feed(told.as_bytes(), &mut Batch::default());
    let mut machine = Follow::new(max_attempts);
    machine.handle(Happened::Opened, 0.0);
    let world = World::new(answers);
    world.random.set(1.0);
    let client = world.client(configuration(), json!({"timeout": 1000, "maxRetries": 5}));
    let task = parameters(json!({"task_id": "task-1"}));
    let next = client.ports.run(client.follow(&stream, &mut machine, &task, reason));
    let paths = client.ports.sent.borrow().iter().map(|(_, request)| path(&request.url)).collect();
    let outcome = match next {
        Ok(Next::Body(_)) => Ok("body"),
        Ok(Next::Record(record)) => {
            let record: Value = serde_json::from_str(&record).unwrap();
            assert_eq!(record["status"], "completed");
            Ok("record")
        }
        Err(error) => Err((error.code, error.reason)),
    };
    (client.ports, (paths, outcome))
}

fn path(url: &str) -> String {
    url.rsplit('/').next().unwrap_or_default().to_owned()
}

#[test]
fn what_is_asked() {
    const NEW_END: &str = "2026-01-02T00:00:00";
    let rows: Rows<Row<'_>> = &[
        ("the task is over", (vec![ended(NEW_END)], 10, &["status"], Ok("record"))),
        ("it goes on", (vec![Answer::task("executing"), events()], 10, &["status", "events"], Ok("body"))),
        (
            "the end of the run before is none",
            (vec![ended("2026-01-01T00:00:00Z"), events()], 10, &["status", "events"], Ok("body")),
        ),
        (
            "an unknown status is none",
            (vec![Answer::task("archived"), events()], 10, &["status", "events"], Ok("body")),
        ),
        (
            "a status that cannot be had",
            (vec![Answer::lost(), events()], 10, &["status", "events"], Ok("body")),
        ),
        (
            "no connection: the status again",
            (
                vec![Answer::task("executing"), Answer::lost(), ended(NEW_END)],
                10,
                &["status", "events", "status"],
                Ok("record"),
            ),
        ),
        (
            "a page in between",
            (
                vec![
                    Answer::body("<html>"),
                    Answer::status(200).with("content-type", "text/html"),
                    Answer::task("executing"),
                    events(),
                ],
                10,
                &["status", "events", "status", "events"],
                Ok("body"),
            ),
        ),
        ("no key any more", (vec![Answer::status(401)], 10, &["status"], Err((Code::Api, None)))),
        (
            "no task any more",
            (
                vec![Answer::task("executing"), Answer::status(404)],
                10,
                &["status", "events"],
                Err((Code::Api, None)),
            ),
        ),
        ("redirected", (vec![Answer::status(302)], 10, &["status"], Err((Code::Redirect, None)))),
        (
            "one attempt",
            (
                vec![Answer::task("executing"), Answer::status(503), Answer::task("executing")],
                1,
                &["status", "events", "status"],
                Err((Code::StreamInterrupted, Some(Reason::Attempts))),
            ),
        ),
        (
            "no attempt",
            (
                vec![Answer::task("executing")],
                0,
                &["status"],
                Err((Code::StreamInterrupted, Some(Reason::Idle))),
            ),
        ),
        ("no attempt, but it is over", (vec![ended(NEW_END)], 0, &["status"], Ok("record"))),
    ];
    each(rows, |(answers, attempts, asked, outcome)| {
        let (world, (paths, got)) = follow(answers, "", *attempts, Reason::Idle);
        same(&paths.iter().map(String::as_str).collect::<Vec<_>>().as_slice(), asked)?;
        same(&got, outcome)?;
        same(&world.unused(), &0)?;
        same(&world.open_bodies(), &0)
    });
}

#[test]
fn a_connection_made_again_asks_to_go_on_after_the_last_id() {
    let told = "id: 7\ndata: {\"type\":\"chunk\"}\n\n";
    let (world, _) = follow(&[Answer::task("executing"), events()], told, 10, Reason::Closed);
    let header = |at: usize| {
        let (_, request) = world.sent.borrow()[at].clone();
        request.headers.iter().find(|(name, _)| name == "last-event-id").map(|(_, value)| value.clone())
    };
    assert_eq!((header(0), header(1)), (None, Some("7".to_owned())));
}

#[test]
fn an_event_source_is_listened_to_in_place_of_a_request() {
    let stream = EventStream::new(watching("task-1"), 1 << 20);
    let mut machine = Follow::new(10);
    machine.handle(Happened::Opened, 0.0);
    let world = World::new(&[Answer::task("executing"), events()]);
    let client = world.client(configuration(), json!({"transport": "eventsource"}));
    let task = parameters(json!({"task_id": "task-1"}));
    let next = client.ports.run(client.follow(&stream, &mut machine, &task, Reason::Closed));
    assert!(matches!(next, Ok(Next::Body(_))));
    let asked = client.ports.sent.borrow().iter().map(|(_, request)| path(&request.url)).collect::<Vec<_>>();
    assert_eq!(asked, ["status"]);
    let url = "https://base.test/org-1/agent-execution/task-1/events".to_owned();
    assert_eq!(*client.ports.listened.borrow(), [(url, 28)]);
}

#[test]
fn pauses_grow_and_are_told_to_the_hook() {
    let on = || Answer::task("executing");
    let answers = [on(), Answer::lost(), on(), Answer::status(503).with("retry-after", "9"), on(), events()];
    let (world, (_, outcome)) = follow(&answers, "", 10, Reason::Closed);
    assert_eq!(outcome, Ok("body"));
    let heard = world
        .retries
        .borrow()
        .iter()
        .map(|retry| (retry.operation, retry.attempt, retry.delay, retry.code))
        .collect::<Vec<_>>();
    assert_eq!(
        heard,
        [
            ("events", 1, 500.0, Code::StreamInterrupted),
            ("events", 2, 1000.0, Code::Connection),
            ("events", 3, 9000.0, Code::Api),
        ]
    );
    assert_eq!(world.pauses(), [500.0, 0.0, 1000.0, 0.0, 9000.0]);
}

#[test]
fn a_hook_that_throws_ends_it() {
    let stream = EventStream::new(watching("task-1"), 1 << 20);
    let mut machine = Follow::new(10);
    machine.handle(Happened::Opened, 0.0);
    let world = World::new(&[Answer::task("executing")]);
    world.throws.set(true);
    let client = world.client(configuration(), json!({}));
    let task = parameters(json!({"task_id": "task-1"}));
    let next: Result<_, Error> =
        client.ports.run(client.follow(&stream, &mut machine, &task, Reason::Closed));
    assert_eq!(next.err().map(|error| error.code), Some(Code::Callback));
}
