//! The options of a request and of a stream, from a configuration and a call.

#![cfg(test)]

mod support;

use serde_json::{Value, json};
use support::{Rows, each, parameters, path_of, same};
use xpander_edge::client::options::{EventsOptions, RequestOptions, check_names};
use xpander_edge::error::{Code, Error};
use xpander_edge::sse::DEFAULT_LIMIT;

fn options(configuration: Value, call: Value) -> Result<RequestOptions, Error> {
    RequestOptions::of(&parameters(configuration), &parameters(call))
}

#[test]
fn defaults() {
    let expected = RequestOptions {
        timeout: 60_000.0,
        max_retries: 2,
        headers: Vec::new(),
        redirects: None,
        event_source: false,
    };
    assert_eq!(options(json!({}), json!({})).unwrap(), expected);
    let expected = EventsOptions {
        idle_timeout: 60_000.0,
        deadline: f64::INFINITY,
        max_event_size: DEFAULT_LIMIT,
        max_attempts: 10,
        view: false,
        raw: false,
        cursor: None,
    };
    assert_eq!(EventsOptions::of(&parameters(json!({}))).unwrap(), expected);
}

#[test]
fn a_call_wins_over_its_configuration() {
    let found =
        options(json!({"timeout": 5, "maxRetries": 9}), json!({"timeout": 7, "maxRetries": 0})).unwrap();
    assert_eq!((found.timeout, found.max_retries), (7.0, 0));
    let found = options(json!({"timeout": 5, "maxRetries": 9}), json!({"timeout": null})).unwrap();
    assert_eq!((found.timeout, found.max_retries), (5.0, 9));
    let found = options(json!({}), json!({"timeout": "<Infinity>", "maxRetries": "<Infinity>"})).unwrap();
    assert_eq!((found.timeout, found.max_retries), (f64::INFINITY, u32::MAX));
}

#[test]
fn headers_of_the_call_come_after_the_configurations() {
    let found =
        options(json!({"headers": {"X-A": "1", "x-b": "2"}}), json!({"headers": {"x-a": null}})).unwrap();
    let expected = [("x-a", Some("1")), ("x-b", Some("2")), ("x-a", None)];
    assert_eq!(found.headers, expected.map(|(name, value)| (name.to_owned(), value.map(str::to_owned))));
}

#[test]
fn unfit_options() {
    let rows: Rows<(Value, &str)> = &[
        ("no time", (json!({"timeout": 0}), "timeout")),
        ("negative time", (json!({"timeout": -1}), "timeout")),
        ("NaN", (json!({"timeout": "<NaN>"}), "timeout")),
        ("text", (json!({"timeout": "60"}), "timeout")),
        ("negative count", (json!({"maxRetries": -1}), "maxRetries")),
        ("half a retry", (json!({"maxRetries": 0.5}), "maxRetries")),
        ("a hair of a retry", (json!({"maxRetries": 1e-20}), "maxRetries")),
        ("headers as a list", (json!({"headers": [["a", "b"]]}), "headers")),
        ("the key", (json!({"headers": {"X-API-Key": "k"}}), "headers.X-API-Key")),
        ("removing the key", (json!({"headers": {"x-api-key": null}}), "headers.x-api-key")),
        ("the content type", (json!({"headers": {"Content-Type": "text/plain"}}), "headers.Content-Type")),
        ("the bearer token", (json!({"headers": {"authorization": "x"}}), "headers.authorization")),
        ("name with a space", (json!({"headers": {"x a": "1"}}), "headers.x a")),
        ("no name", (json!({"headers": {"": "1"}}), "headers.")),
        ("line end in a value", (json!({"headers": {"x-a": "1\r\nx-b: 2"}}), "headers.x-a")),
        ("value beyond ASCII", (json!({"headers": {"x-a": "é"}}), "headers.x-a")),
        ("number as a value", (json!({"headers": {"x-a": 1}}), "headers.x-a")),
    ];
    for place in ["configuration", "call"] {
        each(rows, |(given, path)| {
            let [configuration, call] =
                if place == "call" { [json!({}), given.clone()] } else { [given.clone(), json!({})] };
            let error = options(configuration, call).err().ok_or("accepted")?;
            same(&(error.code, path_of(&error)), &(Code::InvalidParameter, *path))
        });
    }
}

#[test]
fn transports() {
    let call = |transport: Value| options(json!({}), json!({ "transport": transport }));
    assert!(!call(json!("fetch")).unwrap().event_source);
    assert!(!call(json!(null)).unwrap().event_source);
    assert!(call(json!("eventsource")).unwrap().event_source);
    for unfit in [json!("EventSource"), json!("websocket"), json!(1), json!(true)] {
        let error = call(unfit).unwrap_err();
        assert_eq!((error.code, path_of(&error)), (Code::InvalidParameter, "transport"));
    }
    let headers = json!({"headers": {"x-a": "1"}});
    let source = json!({"transport": "eventsource"});
    let both = json!({"transport": "eventsource", "headers": {"x-a": "1"}});
    for refused in [options(headers, source), options(json!({}), both)] {
        let error = refused.unwrap_err();
        assert_eq!((error.code, path_of(&error)), (Code::InvalidParameter, "headers"));
    }
    assert!(options(json!({}), json!({"transport": "eventsource", "headers": {}})).is_ok());
}

#[test]
fn unfit_callbacks_of_a_configuration() {
    for name in ["fetch", "onRetry"] {
        let mut configuration = json!({});
        configuration[name] = json!("text");
        let error = options(configuration.clone(), json!({})).unwrap_err();
        assert_eq!((error.code, path_of(&error)), (Code::InvalidParameter, name));
        configuration[name] = json!("<function>");
        assert!(options(configuration, json!({})).is_ok());
    }
}

#[test]
fn unknown_options() {
    let check = |given: Value| check_names(&parameters(given), EventsOptions::NAMES);
    assert_eq!(check(json!({"signal": null, "timeout": 1, "idleTimeout": 1, "maxEventSize": 1})), Ok(()));
    let error = check(json!({"timeOut": 1})).unwrap_err();
    assert_eq!(
        (error.code, error.message.as_str()),
        (Code::UnknownParameter, "Unknown option `timeOut`: did you mean `timeout`?")
    );
}

#[test]
fn how_often_a_stream_connects_again() {
    let rows: Rows<(Value, u32)> = &[
        ("by default", (json!({}), 10)),
        ("null", (json!({"reconnect": null}), 10)),
        ("true", (json!({"reconnect": true}), 10)),
        ("never", (json!({"reconnect": false}), 0)),
        ("an empty object", (json!({"reconnect": {}}), 10)),
        ("three times", (json!({"reconnect": {"maxAttempts": 3}}), 3)),
        ("for ever", (json!({"reconnect": {"maxAttempts": "<Infinity>"}}), u32::MAX)),
    ];
    each(rows, |(given, attempts)| {
        let options = EventsOptions::of(&parameters(given.clone())).map_err(|error| error.to_string())?;
        same(&options.max_attempts, attempts)
    });
    let misspelled = EventsOptions::of(&parameters(json!({"reconnect": {"maxAttempt": 3}}))).unwrap_err();
    assert_eq!((misspelled.code, path_of(&misspelled)), (Code::UnknownParameter, "reconnect.maxAttempt"));
}

#[test]
fn unfit_options_of_a_stream() {
    let rows: Rows<(Value, &str)> = &[
        ("no idle time", (json!({"idleTimeout": 0}), "idleTimeout")),
        ("deadline that is no number", (json!({"deadline": true}), "deadline")),
        ("no event size", (json!({"maxEventSize": 0}), "maxEventSize")),
        ("half a byte", (json!({"maxEventSize": 10.5}), "maxEventSize")),
        ("reconnect as a number", (json!({"reconnect": 3}), "reconnect")),
        ("no attempts", (json!({"reconnect": {"maxAttempts": 0}}), "maxAttempts")),
        ("a cursor that is none", (json!({"cursor": "hello"}), "cursor")),
    ];
    each(rows, |(given, path)| {
        let error = EventsOptions::of(&parameters(given.clone())).err().ok_or("accepted")?;
        same(&(error.code, path_of(&error)), &(Code::InvalidParameter, *path))
    });
}
