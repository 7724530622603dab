//! The driver: which requests a watch sends after the end of a connection, and what it then goes on with.

use std::cell::RefCell;

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

/// What a look into a quiet connection finds: the paths asked for, and whether the task is over.
fn look(answers: &[Answer], told: &str) -> (Vec<String>, bool) {
    let mut stream = EventStream::new(
        Cursor { earlier_end: "2026-01-01T00:00:00".to_owned(), ..watching("task-1") },
        1 << 20,
    );
    stream.connect();
    stream.feed(told.as_bytes(), &mut Batch::default());
    let mut machine = Follow::new(10);
    machine.handle(Happened::Opened, 0.0);
    let client = World::new(answers).client(configuration(), json!({}));
    let task = parameters(json!({"task_id": "task-1"}));
    let (stream, machine) = (RefCell::new(stream), RefCell::new(machine));
    let found = client.ports.run(client.look(&stream, &machine, &task));
    let paths = client.ports.sent.borrow().iter().map(|(_, request)| path(&request.url)).collect();
    (paths, found.is_some())
}

#[test]
fn a_quiet_connection_is_looked_into_once() {
    const GREETING: &str = "data: {\"type\":\"connected\"}\n\n";
    let rows: Rows<(Answer, &str, &[&str], bool)> = &[
        ("over", (ended("2026-01-02T00:00:00"), "", &["status"], true)),
        ("over, and greeted", (ended("2026-01-02T00:00:00"), GREETING, &["status"], true)),
        ("the run before", (ended("2026-01-01T00:00:00"), "", &["status"], false)),
        ("under way", (Answer::task("executing"), "", &["status"], false)),
        ("no status", (Answer::lost(), "", &["status"], false)),
        ("refused", (Answer::status(401), "", &["status"], false)),
        ("not quiet", (Answer::lost(), "data: {\"type\":\"chunk\"}\n\n", &[], false)),
    ];
    each(rows, |(answer, told, asked, over)| {
        let (paths, found) = look(std::slice::from_ref(answer), told);
        same(&paths.iter().map(String::as_str).collect::<Vec<_>>().as_slice(), asked)?;
        same(&found, over)
    });
}

/// Opens the stream of a task whose end was delivered at `end`; the paths asked for, and whether there is a connection.
fn open_again(end: &str, answers: &[Answer]) -> (Vec<String>, bool) {
    let cursor = Cursor { earlier_end: end.to_owned(), finished: true, count: 3, ..watching("task-1") };
    let mut stream = EventStream::new(cursor, 1 << 20);
    let client = World::new(answers).client(configuration(), json!({}));
    let task = parameters(json!({"task_id": "task-1"}));
    let opened = client.ports.run(client.open_events(&mut stream, &task, true, f64::INFINITY));
    let paths = client.ports.sent.borrow().iter().map(|(_, request)| path(&request.url)).collect();
    assert_eq!(stream.is_finished(), matches!(opened, Ok(None)), "what has begun again is not over");
    (paths, opened.unwrap().is_some())
}

#[test]
fn after_the_end_the_next_run_is_followed() {
    const END: &str = "2026-01-01T00:00:00";
    let rows: Rows<(&str, Answer, bool)> = &[
        ("nothing new", (END, ended("2026-01-01T00:00:00Z"), false)),
        ("under way", (END, Answer::task("executing"), true)),
        ("over again", (END, ended("2026-01-02T00:00:00"), true)),
        ("over, at nobody knows when", (END, Answer::task("completed"), false)),
        ("ended at nobody knows when", ("", ended("2026-01-02T00:00:00"), false)),
        ("the same, and under way", ("", Answer::task("pending"), true)),
    ];
    each(rows, |(end, answer, connects)| {
        let events = connects.then(events);
        let answers: Vec<Answer> = [answer.clone()].into_iter().chain(events).collect();
        let (paths, connected) = open_again(end, &answers);
        let expected: &[&str] = if *connects { &["status", "events"] } else { &["status"] };
        same(&paths.iter().map(String::as_str).collect::<Vec<_>>().as_slice(), &expected)?;
        same(&connected, connects)
    });
}
