//! Waiting for a task: the pace, the ends, the budget, the deadline.

#![cfg(test)]

mod support;

use serde_json::{Value, json};
use support::world::{Answer, World};
use support::{Rows, configuration, each, parameters, path_of, same};
use xpander_edge::client::operation::Answered;
use xpander_edge::client::options::WaitOptions;
use xpander_edge::client::send::Client;
use xpander_edge::error::{Code, Error, Reason};
use xpander_edge::protocol::operation::{Expect, GET_TASK};
use xpander_edge::session::poll::{Next, Pace, Poll};

const PACE: Pace = Pace { interval: 500.0, max_interval: 10_000.0, max_requests: None };

/// How a wait of `answers` with these options ends, and the client it was made with.
fn wait(answers: &[Answer], options: Value) -> (Result<(), Error>, Client<World>) {
    wait_in(World::new(answers), options)
}

fn wait_in(world: World, options: Value) -> (Result<(), Error>, Client<World>) {
    let client = world.client(configuration(), json!({}));
    let options = WaitOptions::of(&parameters(options), &parameters(json!({})), Expect::Record).unwrap();
    let task = parameters(json!({"task_id": "task-1"}));
    let ended = client.ports.run(client.wait(&GET_TASK, &task, &options));
    (ended.map(|answered| assert_eq!(answered, Answered::Nothing)), client)
}

fn tasks(statuses: &[&str]) -> Vec<Answer> {
    statuses.iter().map(|status| Answer::task(status)).collect()
}

#[test]
fn the_pace_grows_to_its_limit() {
    let mut poll = Poll::new(PACE);
    let waits: Vec<Next> = (1..11).map(|requests| poll.handle(false, requests, 0.0)).collect();
    let expected =
        [500.0, 750.0, 1125.0, 1687.5, 2531.25, 3796.875, 5695.3125, 8542.96875, 10_000.0, 10_000.0];
    assert_eq!(waits, expected.map(Next::Wait));
}

#[test]
fn chance_shortens_a_wait_by_a_quarter_at_the_most() {
    for (random, wait) in [(0.0, 500.0), (0.5, 437.5), (1.0, 375.0)] {
        assert_eq!(Poll::new(PACE).handle(false, 1, random), Next::Wait(wait));
    }
    let mut poll = Poll::new(PACE);
    assert_eq!(poll.handle(false, 1, 1.0), Next::Wait(375.0));
    assert_eq!(poll.handle(false, 2, 0.0), Next::Wait(750.0), "the growth does not follow chance");
}

#[test]
fn an_interval_above_the_limit_stays() {
    let mut poll = Poll::new(Pace { interval: 3000.0, max_interval: 1000.0, ..PACE });
    let waits: Vec<Next> = (1..4).map(|requests| poll.handle(false, requests, 0.0)).collect();
    assert_eq!(waits, [Next::Wait(3000.0); 3]);
}

#[test]
fn what_ends_a_wait() {
    let rows: Rows<(&str, bool, bool)> = &[
        ("completed", ("completed", true, true)),
        ("failed", ("failed", true, true)),
        ("error", ("error", true, true)),
        ("stopped", ("stopped", true, true)),
        ("paused", ("paused", false, true)),
        ("pending", ("pending", false, false)),
        ("executing", ("executing", false, false)),
        ("unknown", ("archived", false, false)),
        ("no status", ("", false, false)),
        ("capitals", ("Completed", false, false)),
    ];
    each(rows, |(status, terminal, paused)| {
        for (until_paused, ends) in [(false, *terminal), (true, *paused)] {
            let until = if until_paused { "paused" } else { "terminal" };
            let (ended, client) = wait(&tasks(&[status, "completed"]), json!({ "until": until }));
            same(&(until, ended, client.ports.unused()), &(until, Ok(()), usize::from(ends)))?;
        }
        Ok(())
    });
}

#[test]
fn the_budget_ends_a_wait_but_not_a_finished_task() {
    let pace = Pace { max_requests: Some(3), ..PACE };
    assert_eq!(Poll::new(pace).handle(false, 2, 0.0), Next::Wait(500.0));
    assert_eq!(Poll::new(pace).handle(false, 3, 0.0), Next::Spent);
    assert_eq!(Poll::new(pace).handle(false, 4, 0.0), Next::Spent);
    assert_eq!(Poll::new(pace).handle(true, 3, 0.0), Next::Done);
}

#[test]
fn every_record_read_is_handed_over() {
    let (ended, client) = wait(&tasks(&["pending", "executing", "archived", "completed", "late"]), json!({}));
    assert_eq!(ended, Ok(()));
    let expected = [("pending", 1), ("executing", 2), ("archived", 3), ("completed", 4)];
    assert_eq!(
        *client.ports.updates.borrow(),
        expected.map(|(status, requests)| (status.to_owned(), requests))
    );
    assert_eq!(client.ports.times(), [0.0, 500.0, 1250.0, 2375.0]);
    assert_eq!(client.ports.sent.borrow()[0].1.url, "https://base.test/agent-execution/task-1/status");
}

#[test]
fn retries_of_a_read_follow_what_the_answer_asks() {
    let mut answers = tasks(&["executing"]);
    answers.push(Answer::status(429).with("retry-after", "7"));
    answers.extend(tasks(&["completed"]));
    let (ended, client) = wait(&answers, json!({}));
    assert_eq!(ended, Ok(()));
    assert_eq!(client.ports.pauses(), [500.0, 7000.0]);
    assert_eq!(client.ports.updates.borrow().last(), Some(&("completed".to_owned(), 3)));
}

#[test]
fn until_paused() {
    let (ended, client) = wait(&tasks(&["executing", "paused"]), json!({"until": "paused"}));
    assert_eq!((ended, client.ports.unused()), (Ok(()), 0));
    let (ended, client) = wait(&tasks(&["paused", "completed"]), json!({"until": "terminal"}));
    assert_eq!((ended, client.ports.unused()), (Ok(()), 0));
}

#[test]
fn failures_are_errors_when_asked_for() {
    for status in ["failed", "error", "stopped"] {
        assert_eq!(wait(&tasks(&[status]), json!({})).0, Ok(()), "{status}");
        let (ended, client) = wait(&tasks(&["executing", status]), json!({"throwOnFailure": true}));
        let error = ended.unwrap_err();
        assert_eq!((error.code, error.retryable), (Code::TaskFailed, false), "{status}");
        assert!(error.message.contains(status), "{}", error.message);
        assert_eq!(client.ports.updates.borrow().len(), 2, "the last record is handed over before");
    }
    assert_eq!(wait(&tasks(&["completed"]), json!({"throwOnFailure": true})).0, Ok(()));
    assert_eq!(wait(&tasks(&["paused"]), json!({"throwOnFailure": true, "until": "paused"})).0, Ok(()));
}

#[test]
fn the_budget_counts_retries() {
    let rows: Rows<(Vec<Answer>, u32, usize)> = &[
        ("reads alone", (tasks(&["executing"; 5]), 3, 3)),
        ("one read", (tasks(&["executing"; 5]), 1, 1)),
        ("a read and its retry", ([vec![Answer::lost()], tasks(&["executing"; 5])].concat(), 2, 2)),
        (
            "a retry between reads",
            ([tasks(&["executing"]), vec![Answer::status(500)], tasks(&["executing"; 5])].concat(), 3, 3),
        ),
    ];
    each(rows, |(answers, budget, sent)| {
        let (ended, client) = wait(answers, json!({"maxRequests": budget}));
        let error = ended.unwrap_err();
        same(&(error.code, error.reason), &(Code::StreamInterrupted, Some(Reason::Budget)))?;
        same(&client.ports.sent.borrow().len(), sent)
    });
}

#[test]
fn no_request_exceeds_the_budget() {
    for budget in 1..4 {
        let (ended, client) = wait(&vec![Answer::status(500); 8], json!({"maxRequests": budget}));
        assert!(ended.is_err());
        assert_eq!(
            client.ports.sent.borrow().len(),
            usize::try_from(budget).unwrap().min(3),
            "a budget of {budget}"
        );
    }
}

#[test]
fn the_deadline_ends_a_wait() {
    let rows: Rows<(Vec<Answer>, usize)> = &[
        ("in a pause", (tasks(&["executing"; 9]), 3)),
        ("in a request", (vec![Answer::silent()], 1)),
        ("in a body", (vec![Answer::task("completed").after(10.0, f64::INFINITY)], 1)),
        ("in the pause before a retry", (vec![Answer::status(503).with("retry-after", "60")], 1)),
    ];
    each(rows, |(answers, sent)| {
        let (ended, client) = wait(answers, json!({"deadline": 1500}));
        let error = ended.unwrap_err();
        same(
            &(error.code, error.reason, error.retryable),
            &(Code::StreamInterrupted, Some(Reason::Deadline), true),
        )?;
        same(&(client.ports.sent.borrow().len(), client.ports.open_bodies()), &(*sent, 0))?;
        same(&xpander_edge::client::ports::Timer::now(&client.ports), &1500.0)
    });
}

#[test]
fn other_failures_end_a_wait_as_they_are() {
    let rows: Rows<(Answer, Code)> = &[
        ("401", (Answer::status(401), Code::Api)),
        ("404", (Answer::status(404), Code::Api)),
        ("redirect", (Answer::status(301), Code::Redirect)),
        ("no record", (Answer::body("{}"), Code::Protocol)),
        ("a page", (Answer::body("<html>"), Code::Protocol)),
    ];
    each(rows, |(answer, code)| {
        let (ended, _) = wait(&[Answer::task("executing"), answer.clone()], json!({}));
        same(&ended.unwrap_err().code, code)
    });
}

#[test]
fn a_hook_that_throws_ends_the_wait() {
    let world = World::new(&tasks(&["executing", "completed"]));
    world.throws.set(true);
    let (ended, client) = wait_in(world, json!({}));
    assert_eq!((ended.unwrap_err().code, client.ports.unused()), (Code::Callback, 1));
}

#[test]
fn options() {
    let defaults = WaitOptions::of(&parameters(json!({})), &parameters(json!({})), Expect::Record).unwrap();
    let expected =
        WaitOptions { pace: PACE, deadline: f64::INFINITY, until_paused: false, throw_on_failure: false };
    assert_eq!(defaults, expected);
    let refused: Rows<(Value, &str)> = &[
        ("no interval", (json!({"interval": 0}), "interval")),
        ("negative", (json!({"maxInterval": -1}), "maxInterval")),
        ("NaN", (json!({"deadline": "<NaN>"}), "deadline")),
        ("text", (json!({"deadline": "5"}), "deadline")),
        ("no requests", (json!({"maxRequests": 0}), "maxRequests")),
        ("half a request", (json!({"maxRequests": 1.5}), "maxRequests")),
        ("another end", (json!({"until": "done"}), "until")),
        ("no flag", (json!({"throwOnFailure": 1}), "throwOnFailure")),
        ("no function", (json!({"onUpdate": {}}), "onUpdate")),
    ];
    each(refused, |(options, path)| {
        let error = WaitOptions::of(&parameters(options.clone()), &parameters(json!({})), Expect::Record)
            .unwrap_err();
        same(&(error.code, path_of(&error)), &(Code::InvalidParameter, *path))
    });
}

/// A stream that tells these events and then ends.
fn stream(events: &[Value]) -> Answer {
    let told: Vec<String> = events.iter().map(|event| format!("data: {event}\n\n")).collect();
    Answer::body(told.concat()).with("content-type", "text/event-stream")
}

fn told(kind: &str, status: &str, finished_at: Option<&str>) -> Value {
    let record = json!({"id": "task-1", "status": status, "finished_at": finished_at});
    json!({"type": kind, "task_id": "task-1", "organization_id": "org", "time": "t", "data": record})
}

/// Status, requests so far, and whether the stream told it.
type Heard = (String, u32, bool);

/// How a wait for a streaming task ends: what was heard (status, requests, by the stream), and the paths asked.
fn listen(answers: &[Answer], options: Value) -> (Result<(), Error>, Vec<Heard>, Vec<String>) {
    let client = World::new(answers).client(configuration(), json!({"maxRetries": 0}));
    let options = WaitOptions::of(&parameters(options), &parameters(json!({})), Expect::Record).unwrap();
    let task =
        json!({"task_id": "task-1", "events_streaming": true, "status": "pending", "finished_at": "old"});
    let ended = client.ports.run(client.wait(&GET_TASK, &parameters(task), &options)).map(drop);
    assert_eq!(client.ports.open_bodies(), 0, "no body is left");
    let updates = client.ports.updates.borrow();
    let streamed = client.ports.streamed.borrow();
    let heard = updates.iter().zip(streamed.iter());
    let heard = heard.map(|((status, requests), streamed)| (status.clone(), *requests, *streamed)).collect();
    let paths = client
        .ports
        .sent
        .borrow()
        .iter()
        .map(|(_, request)| request.url.replace("https://base.test", ""))
        .collect();
    (ended, heard, paths)
}

const EVENTS: &str = "/org-1/agent-execution/task-1/events";
const STATUS: &str = "/agent-execution/task-1/status";

#[test]
fn a_streaming_task_is_listened_to() {
    let events = stream(&[
        told("task_created", "pending", None),
        json!({"type": "chunk", "task_id": "task-1", "data": "text"}),
        told("task_updated", "executing", None),
        told("task_finished", "stopped", Some("old")),
        json!({"type": "task_finished", "task_id": "other", "data": {"id": "other", "status": "failed"}}),
        told("task_finished", "completed", Some("new")),
    ]);
    let (ended, heard, paths) = listen(&[events, Answer::task("executing")], json!({}));
    assert_eq!(ended, Ok(()));
    let heard: Vec<(&str, u32, bool)> = heard.iter().map(|(a, b, c)| (a.as_str(), *b, *c)).collect();
    assert_eq!(
        heard,
        [
            ("executing", 2, false),
            ("pending", 2, true),
            ("executing", 2, true),
            ("stopped", 2, true), // told, and known to be the end of the run before
            ("completed", 2, true),
        ]
    );
    assert_eq!(paths, [EVENTS, STATUS]);
}

#[test]
fn a_stream_that_breaks_is_opened_again_and_one_that_cannot_be_had_is_polled_instead() {
    let part = stream(&[told("task_updated", "executing", None)]);
    let whole =
        stream(&[told("task_updated", "executing", None), told("task_finished", "completed", Some("new"))]);
    let (ended, heard, paths) =
        listen(&[part.clone(), Answer::task("executing"), whole, Answer::task("executing")], json!({}));
    assert_eq!((ended, paths), (Ok(()), [EVENTS, STATUS, EVENTS, STATUS].map(str::to_owned).to_vec()));
    assert_eq!(heard.last(), Some(&("completed".to_owned(), 4, true)));

    for refused in [Answer::status(404), Answer::status(503), Answer::lost(), Answer::body("{}"), stream(&[])]
    {
        let (ended, heard, paths) =
            listen(&[refused, Answer::task("executing"), Answer::task("completed")], json!({}));
        assert_eq!((ended, paths), (Ok(()), [EVENTS, STATUS, STATUS].map(str::to_owned).to_vec()));
        assert!(heard.iter().all(|(_, _, streamed)| !streamed));
    }
}

#[test]
fn a_budget_holds_for_listening_as_well() {
    for budget in 1..6 {
        let news = |round: usize| [stream(&[told("task_updated", &format!("s{round}"), None)])];
        let mut answers: Vec<Answer> = Vec::new();
        for round in 0..budget / 2 {
            answers.extend(news(round));
            answers.push(Answer::task("executing"));
        }
        // What is left of an odd budget is for a status.
        answers.extend((budget % 2 == 1).then(|| Answer::task("executing")));
        let (ended, _, paths) = listen(&answers, json!({ "maxRequests": budget }));
        assert_eq!((ended.unwrap_err().reason, paths.len()), (Some(Reason::Budget), budget));
    }
}

#[test]
fn paused_is_heard_of_too() {
    let events = stream(&[told("task_updated", "paused", None)]);
    let (ended, heard, _) = listen(&[events, Answer::task("executing")], json!({"until": "paused"}));
    assert_eq!((ended, heard.last()), (Ok(()), Some(&("paused".to_owned(), 2, true))));
}
