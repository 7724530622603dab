//! Sending a request again: the decision as a table, and what a client makes of it.

#![cfg(test)]

mod support;

use serde_json::json;
use support::world::{Answer, Heard, World};
use support::{Rows, configuration, each, parameters, same};
use xpander_edge::client::operation::Answered;
use xpander_edge::client::send::Client;
use xpander_edge::error::{Code, Error, Phase};
use xpander_edge::protocol::operation::{GET_TASK, INVOKE, REPORT_TASK, STOP_TASK, Safety};
use xpander_edge::session::retry::{Outcome, delay, maybe_started, retry_after};

const SAFETIES: [Safety; 3] = [Safety::Repeatable, Safety::RepeatableUnlessConflict, Safety::Once];

fn status(status: u16) -> Outcome {
    Outcome::Status { status, retry_after: None }
}

fn asking(status: u16) -> Outcome {
    Outcome::Status { status, retry_after: Some(1000.0) }
}

/// Each outcome with whether it is repeated for each of [`SAFETIES`], and whether it leaves a `Once` in doubt.
#[test]
fn what_is_repeated() {
    const NEVER: [bool; 3] = [false; 3];
    const ALWAYS: [bool; 3] = [true; 3];
    const SAFE: [bool; 3] = [true, true, false];
    let rows: Rows<(Outcome, [bool; 3], bool)> = &[
        ("lost", (Outcome::Lost, SAFE, true)),
        ("unsent", (Outcome::Unsent, ALWAYS, false)),
        ("hidden redirect", (status(0), NEVER, false)),
        ("301", (status(301), NEVER, false)),
        ("307", (status(307), NEVER, false)),
        ("400", (status(400), NEVER, false)),
        ("401", (status(401), NEVER, false)),
        ("403", (status(403), NEVER, false)),
        ("404", (status(404), NEVER, false)),
        ("408", (status(408), SAFE, true)),
        ("409", (status(409), [true, false, false], true)),
        ("422", (status(422), NEVER, false)),
        ("422 that asks", (asking(422), NEVER, false)),
        ("429", (status(429), ALWAYS, false)),
        ("429 that asks", (asking(429), ALWAYS, false)),
        ("500", (status(500), SAFE, true)),
        ("500 that asks", (asking(500), SAFE, true)),
        ("502", (status(502), SAFE, true)),
        ("503", (status(503), SAFE, true)),
        ("503 that asks", (asking(503), ALWAYS, false)),
        ("504", (status(504), SAFE, true)),
        ("599", (status(599), SAFE, true)),
        ("600", (status(600), NEVER, false)),
    ];
    each(rows, |(outcome, repeated, doubt)| {
        for (safety, repeated) in SAFETIES.into_iter().zip(*repeated) {
            for max_retries in 0..4 {
                for attempt in 1..6 {
                    let again = delay(safety, attempt, max_retries, *outcome, 0.5).is_some();
                    same(
                        &(safety, attempt, max_retries, again),
                        &(safety, attempt, max_retries, repeated && attempt <= max_retries),
                    )?;
                }
            }
            same(&(safety, maybe_started(safety, *outcome)), &(safety, *doubt && safety == Safety::Once))?;
        }
        Ok(())
    });
}

#[test]
fn jitter_is_full_over_a_base_that_doubles() {
    for (attempt, most) in
        [(1, 500.0), (2, 1000.0), (3, 2000.0), (4, 4000.0), (5, 8000.0), (6, 8000.0), (40, 8000.0)]
    {
        for random in [0.0, 0.25, 0.999] {
            let found = delay(Safety::Repeatable, attempt, u32::MAX, Outcome::Lost, random);
            assert_eq!(found, Some(most * random), "attempt {attempt}, chance {random}");
        }
    }
}

#[test]
fn what_the_platform_asks_for_is_granted_up_to_a_minute() {
    for (asked, granted) in
        [(0.0, 0.0), (1500.0, 1500.0), (60_000.0, 60_000.0), (60_001.0, 60_000.0), (f64::INFINITY, 60_000.0)]
    {
        let outcome = Outcome::Status { status: 429, retry_after: Some(asked) };
        assert_eq!(delay(Safety::Once, 1, 1, outcome, 0.5), Some(granted), "{asked}");
    }
}

#[test]
fn retry_after_headers() {
    const NOW: f64 = 784_111_777_000.0; // Sun, 06 Nov 1994 08:49:37 GMT
    let rows: Rows<(&str, Option<f64>)> = &[
        ("seconds", ("2", Some(2000.0))),
        ("none", ("0", Some(0.0))),
        ("space around", (" 3 ", Some(3000.0))),
        ("many", ("86400", Some(86_400_000.0))),
        ("now", ("Sun, 06 Nov 1994 08:49:37 GMT", Some(0.0))),
        ("in a moment", ("Sun, 06 Nov 1994 08:49:40 GMT", Some(3000.0))),
        ("in a year", ("Mon, 06 Nov 1995 08:49:37 GMT", Some(365.0 * 86_400_000.0))),
        ("over a leap day", ("Fri, 01 Mar 1996 08:49:37 GMT", Some(481.0 * 86_400_000.0))),
        ("over the turn of the century", ("Mon, 06 Nov 2000 08:49:37 GMT", Some(2192.0 * 86_400_000.0))),
        ("in the past", ("Sun, 06 Nov 1994 08:49:36 GMT", Some(0.0))),
        ("empty", ("", None)),
        ("fraction", ("1.5", Some(1500.0))),
        ("small fraction", ("0.25", Some(250.0))),
        ("finer than a timer", ("2.0009", Some(2000.0))),
        ("no fraction behind the dot", ("1.", None)),
        ("nothing before the dot", (".5", None)),
        ("two dots", ("1.5.2", None)),
        ("a comma", ("1,5", None)),
        ("an exponent", ("1e3", None)),
        ("a sign", ("+1.5", None)),
        ("negative", ("-1", None)),
        ("unit", ("5s", None)),
        ("word", ("soon", None)),
        ("other zone", ("Sun, 06 Nov 1994 08:49:37 CET", None)),
        ("old spelling", ("Sunday, 06-Nov-94 08:49:37 GMT", None)),
        ("unknown month", ("Sun, 06 Nox 1994 08:49:37 GMT", None)),
        ("no number", ("Sun, 06 Nov 1994 0x:49:37 GMT", None)),
        ("beyond ASCII", ("Sün, 06 Nov 1994 08:49:37 GM", None)),
    ];
    each(rows, |(header, expected)| same(&retry_after(header, NOW), expected));
}

type Call = fn(&Client<World>) -> Result<String, Error>;

fn create(client: &Client<World>) -> Result<String, Error> {
    client
        .ports
        .run(client.call(&INVOKE, &parameters(json!({"prompt": "hi", "agent_version": 3}))))
        .map(Answered::json)
}

fn report(client: &Client<World>) -> Result<String, Error> {
    client.ports.run(client.call(&REPORT_TASK, &parameters(json!({"result": "x"})))).map(Answered::json)
}

fn report_again(client: &Client<World>) -> Result<String, Error> {
    client.ports.run(client.call(&REPORT_TASK, &parameters(json!({"id": "task-1"})))).map(Answered::json)
}

fn get(client: &Client<World>) -> Result<String, Error> {
    client.ports.run(client.call(&GET_TASK, &parameters(json!({"task_id": "task-1"})))).map(Answered::json)
}

fn stop(client: &Client<World>) -> Result<String, Error> {
    client.ports.run(client.call(&STOP_TASK, &parameters(json!({"task_id": "task-1"})))).map(Answered::json)
}

/// A call with its answers: how many requests it sends, and the code it ends with.
#[test]
fn how_often_each_operation_is_sent() {
    let done = || Answer::task("pending");
    let rows: Rows<(Call, Vec<Answer>, usize, Option<Code>)> = &[
        ("create", (create, vec![done()], 1, None)),
        ("create lost", (create, vec![Answer::lost(), done()], 1, Some(Code::Connection))),
        ("create unsent", (create, vec![Answer::unsent("refused"), done()], 2, None)),
        ("create 500", (create, vec![Answer::status(500), done()], 1, Some(Code::Api))),
        ("create 409", (create, vec![Answer::status(409), done()], 1, Some(Code::Api))),
        ("create out of time", (create, vec![Answer::silent(), done()], 1, Some(Code::Timeout))),
        ("create 429", (create, vec![Answer::status(429), done()], 2, None)),
        ("create 503", (create, vec![Answer::status(503), done()], 1, Some(Code::Api))),
        (
            "create 503 that asks",
            (create, vec![Answer::status(503).with("retry-after", "1"), done()], 2, None),
        ),
        (
            "create 503 that asks for garbage",
            (create, vec![Answer::status(503).with("retry-after", "soon"), done()], 1, Some(Code::Api)),
        ),
        ("create 429 for ever", (create, vec![Answer::status(429); 4], 3, Some(Code::Api))),
        (
            "create 429, then lost",
            (create, vec![Answer::status(429), Answer::lost(), done()], 2, Some(Code::Connection)),
        ),
        ("report lost", (report, vec![Answer::lost(), done()], 1, Some(Code::Connection))),
        ("report with an id lost", (report_again, vec![Answer::lost(), done()], 2, None)),
        ("report with an id 409", (report_again, vec![Answer::status(409), done()], 2, None)),
        ("get lost twice", (get, vec![Answer::lost(), Answer::lost(), done()], 3, None)),
        ("get lost for ever", (get, vec![Answer::lost(); 4], 3, Some(Code::Connection))),
        ("get 404", (get, vec![Answer::status(404), done()], 1, Some(Code::Api))),
        ("get out of time", (get, vec![Answer::silent(), done()], 2, None)),
        ("stop 502", (stop, vec![Answer::status(502), done()], 2, None)),
        ("redirect", (get, vec![Answer::status(302), done()], 1, Some(Code::Redirect))),
        ("hidden redirect", (get, vec![Answer::status(0), done()], 1, Some(Code::Redirect))),
        ("no record", (get, vec![Answer::body("[]"), done()], 1, Some(Code::Protocol))),
        ("204", (get, vec![Answer::status(204), done()], 1, Some(Code::Protocol))),
    ];
    each(rows, |(call, answers, sent, code)| {
        let client = World::new(answers).client(configuration(), json!({}));
        let outcome = call(&client);
        same(&outcome.err().map(|error| error.code), code)?;
        same(&client.ports.sent.borrow().len(), sent)?;
        same(&client.ports.open_bodies(), &0)
    });
}

#[test]
fn doubt_about_a_start_is_told() {
    let rows: Rows<(Call, Answer, bool)> = &[
        ("create lost", (create, Answer::lost(), true)),
        ("create unsent", (create, Answer::unsent("refused"), false)),
        ("create lost after its head", (create, Answer::status(200).after(0.0, f64::INFINITY), true)),
        ("create 500", (create, Answer::status(500), true)),
        ("create with an unreadable record", (create, Answer::body("<html>"), true)),
        ("report without an id lost", (report, Answer::lost(), true)),
        ("create 401", (create, Answer::status(401), false)),
        ("create 429", (create, Answer::status(429), false)),
        ("create 503 that asks", (create, Answer::status(503).with("retry-after", "1"), false)),
        ("create redirected", (create, Answer::status(307), false)),
        ("report with an id lost", (report_again, Answer::lost(), false)),
        ("get lost", (get, Answer::lost(), false)),
        ("get with an unreadable record", (get, Answer::body("<html>"), false)),
    ];
    each(rows, |(call, answer, doubt)| {
        let client =
            World::new(std::slice::from_ref(answer)).client(configuration(), json!({"maxRetries": 0}));
        let error = call(&client).unwrap_err();
        same(&error.maybe_started, doubt)?;
        let says_how_to_look = error.message.contains("check before you send it again");
        same(&says_how_to_look, &(*doubt && error.code != Code::Protocol))
    });
}

#[test]
fn what_an_answer_asks_for_is_waited_and_told() {
    const NOW: f64 = 784_111_777_000.0;
    let rows: Rows<(&str, f64, Option<f64>)> = &[
        ("seconds", ("2", 2000.0, Some(2000.0))),
        ("date, which has come by the second answer", ("Sun, 06 Nov 1994 08:49:47 GMT", 10_000.0, Some(0.0))),
        ("garbage", ("soon", 250.0, None)),
        ("an hour", ("3600", 60_000.0, Some(3_600_000.0))),
    ];
    each(rows, |(header, pause, told)| {
        let answer = Answer::status(429).with("retry-after", header);
        let world = World::new(&[answer.clone(), answer]).at(NOW);
        world.random.set(0.5);
        let client = world.client(configuration(), json!({"maxRetries": 1}));
        let error = get(&client).unwrap_err();
        same(&client.ports.pauses(), &vec![*pause])?;
        same(&error.retry_after, told)
    });
}

#[test]
fn hooks_hear_of_each_pause() {
    let answers = [Answer::status(503), Answer::lost(), Answer::task("pending")];
    let world = World::new(&answers);
    world.random.set(0.5);
    let client = world.client(configuration(), json!({}));
    get(&client).unwrap();
    let expected = [
        Heard { operation: "getTask", attempt: 1, delay: 250.0, code: Code::Api, status: Some(503) },
        Heard { operation: "getTask", attempt: 2, delay: 500.0, code: Code::Connection, status: None },
    ];
    assert_eq!(*client.ports.retries.borrow(), expected);
    assert_eq!(client.ports.pauses(), [250.0, 500.0]);
    assert_eq!(client.requests.get(), 3);
}

#[test]
fn a_hook_that_throws_ends_the_call() {
    let world = World::new(&[Answer::lost(), Answer::task("pending")]);
    world.throws.set(true);
    let client = world.client(configuration(), json!({}));
    assert_eq!(get(&client).unwrap_err().code, Code::Callback);
    assert_eq!((client.ports.times(), client.ports.unused()), (vec![0.0], 1));
}

#[test]
fn the_time_limit_is_of_one_request() {
    let rows: Rows<(Answer, Option<Phase>, f64)> = &[
        ("no head", (Answer::silent(), Some(Phase::Connect), 1000.0)),
        ("late head", (Answer::task("x").after(1001.0, 0.0), Some(Phase::Connect), 1000.0)),
        ("no end of the body", (Answer::task("x").after(400.0, f64::INFINITY), Some(Phase::Body), 1000.0)),
        (
            "head and body together too late",
            (Answer::task("x").after(600.0, 600.0), Some(Phase::Body), 1000.0),
        ),
        ("in time", (Answer::task("x").after(400.0, 599.0), None, 999.0)),
        (
            "an error's body counts too",
            (Answer::status(500).after(400.0, f64::INFINITY), Some(Phase::Body), 1000.0),
        ),
    ];
    each(rows, |(answer, phase, end)| {
        let client = World::new(std::slice::from_ref(answer))
            .client(configuration(), json!({"timeout": 1000, "maxRetries": 0}));
        let error = get(&client).err();
        same(&error.as_ref().and_then(|error| error.phase), phase)?;
        same(&error.map(|error| (error.code, error.retryable)), &phase.map(|_| (Code::Timeout, true)))?;
        same(&xpander_edge::client::ports::Timer::now(&client.ports), end)?;
        same(&client.ports.open_bodies(), &0)
    });
}

#[test]
fn each_attempt_has_the_whole_limit() {
    let slow = || Answer::status(500).after(900.0, 0.0);
    let world = World::new(&[slow(), slow(), Answer::task("x").after(900.0, 0.0)]);
    let client = world.client(configuration(), json!({"timeout": 1000}));
    assert!(get(&client).is_ok());
    assert_eq!(client.ports.times(), [0.0, 900.0, 1800.0]);
}

#[test]
fn headers_are_added_replaced_and_removed() {
    const KEY: (&str, &str) = ("x-api-key", "key-1");
    const TYPE: (&str, &str) = ("content-type", "application/json");
    let rows: Rows<(serde_json::Value, &[(&str, &str)])> = &[
        ("none", (json!({}), &[KEY, ("x-agent-version", "3"), TYPE])),
        ("added", (json!({"X-Trace": "1"}), &[KEY, ("x-agent-version", "3"), TYPE, ("x-trace", "1")])),
        ("replaced", (json!({"X-Agent-Version": "4"}), &[KEY, TYPE, ("x-agent-version", "4")])),
        ("removed", (json!({"x-agent-version": null}), &[KEY, TYPE])),
        (
            "the last spelling of a name",
            (json!({"A": "1", "a": "2"}), &[KEY, ("x-agent-version", "3"), TYPE, ("a", "2")]),
        ),
    ];
    each(rows, |(headers, expected)| {
        let client = World::new(&[Answer::task("x")]).client(configuration(), json!({ "headers": headers }));
        create(&client).unwrap();
        let sent = client.ports.sent.borrow();
        let found: Vec<(&str, &str)> =
            sent[0].1.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        same(&found, &expected.to_vec())
    });
}

#[test]
fn a_key_in_an_answer_is_not_repeated() {
    for status in [401, 422, 500] {
        let body = r#"{"detail":"no access for key-1"}"#;
        let client = World::new(&[Answer::status(status).saying(body)])
            .client(configuration(), json!({"maxRetries": 0}));
        let error = get(&client).unwrap_err();
        assert_eq!(
            error.message,
            format!("Cannot get the task: the platform answered {status} with: no access for [redacted]")
        );
        assert_eq!(error.description.as_deref(), Some(r#"{"detail":"no access for [redacted]"}"#));
    }
}
