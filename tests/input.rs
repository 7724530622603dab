//! What callers hand in, as the JSON that is sent, or as an error that names the place.

#![cfg(test)]

mod support;

use serde_json::{Value, json};
use support::{Js, Rows, each, invoked, invoked_with, path_of, reported, same};
use xpander_edge::error::{Code, Error};
use xpander_edge::protocol::input::{NotFinite, write};
use xpander_edge::protocol::parameters::Parameters;

/// What an error is about: its code, its path.
type Refusal = (Code, &'static str);

fn written(value: &Js, not_finite: NotFinite) -> Result<String, Error> {
    let mut out = Vec::new();
    write(value, "value", not_finite, &mut out).map(|()| String::from_utf8(out).unwrap())
}

/// Whether `outcome` is refused with this code and this path.
fn refused(outcome: Result<String, Error>, (code, path): Refusal) -> Result<(), String> {
    match outcome {
        Ok(body) => Err(format!("accepted as {body}")),
        Err(error) => same(&(error.code, path_of(&error)), &(code, path)),
    }
}

#[test]
fn values_become_json() {
    let undefined = Js::Undefined;
    let rows: Rows<(Js, &str)> = &[
        (
            "scalars in order",
            (
                json!({"b": true, "a": null, "c": 1.5, "": "x"}).into(),
                r#"{"b":true,"a":null,"c":1.5,"":"x"}"#,
            ),
        ),
        ("nested", (json!([[], {}, [{"a": [1]}]]).into(), r#"[[],{},[{"a":[1]}]]"#)),
        ("texts are escaped", (json!({"a\"b": "c\nd"}).into(), r#"{"a\"b":"c\nd"}"#)),
        (
            "undefined members are left out",
            (
                Js::object(&[("a", undefined.clone()), ("b", json!(1).into()), ("c", undefined.clone())]),
                r#"{"b":1}"#,
            ),
        ),
        (
            "the last member too",
            (
                Js::object(&[("a", json!(1).into()), ("b", undefined.clone()), ("c", json!(2).into())]),
                r#"{"a":1,"c":2}"#,
            ),
        ),
        (
            "undefined in an array is null",
            (Js::list(&[undefined.clone(), json!(1).into(), undefined.clone()]), "[null,1,null]"),
        ),
        ("undefined alone is null", (undefined, "null")),
        ("minus zero", (json!(-0.0).into(), "0")),
    ];
    for not_finite in [NotFinite::Refused, NotFinite::Null] {
        each(rows, |(value, expected)| same(&written(value, not_finite).unwrap(), &(*expected).to_owned()));
    }
}

#[test]
fn numbers_that_are_not_finite() {
    let value: Js = json!({"a": [1, "<NaN>", {"b": "<Infinity>"}], "c": "<-Infinity>"}).into();
    assert_eq!(written(&value, NotFinite::Null).unwrap(), r#"{"a":[1,null,{"b":null}],"c":null}"#);
    let error = written(&value, NotFinite::Refused).unwrap_err();
    assert_eq!((error.code, path_of(&error)), (Code::InvalidParameter, "value.a[1]"));
}

#[test]
fn values_that_json_cannot_hold() {
    let rows: Rows<(Js, &str)> = &[
        ("function", (json!("<function>").into(), "value")),
        ("function inside", (json!({"a": [{}, {"on": "<function>"}]}).into(), "value.a[1].on")),
        ("big integer", (json!({"a": ["<BigInt>"]}).into(), "value.a[0]")),
        ("unreadable", (json!([0, {"x": "<throws>"}]).into(), "value[1].x")),
        ("object that contains itself", (Js::Cycle, "value.again")),
        ("the same further down", (Js::object(&[("a", Js::list(&[Js::Cycle]))]), "value.a[0].again")),
    ];
    for not_finite in [NotFinite::Refused, NotFinite::Null] {
        each(rows, |(value, path)| {
            let error = written(value, not_finite).unwrap_err();
            same(&(error.code, path_of(&error)), &(Code::InvalidParameter, *path))
        });
    }
}

#[test]
fn an_object_may_stand_in_two_places() {
    let shared = Js::object(&[("a", json!(1).into())]);
    let value = Js::object(&[("x", shared.clone()), ("y", Js::list(&[shared.clone(), shared]))]);
    assert_eq!(written(&value, NotFinite::Refused).unwrap(), r#"{"x":{"a":1},"y":[{"a":1},{"a":1}]}"#);
}

#[test]
fn nesting_is_bounded() {
    let nested = |depth: usize| (1..depth).fold(json!([]), |value, _| json!([value]));
    assert_eq!(written(&nested(200).into(), NotFinite::Null).unwrap().len(), 400);
    let error = written(&nested(201).into(), NotFinite::Null).unwrap_err();
    assert_eq!(
        (error.code, path_of(&error)),
        (Code::InvalidParameter, format!("value{}", "[0]".repeat(200)).as_str())
    );
}

#[test]
fn undefined_is_not_given() {
    let given =
        Js::object(&[("prompt", json!("a").into()), ("source", Js::Undefined), ("file_urls", Js::Undefined)]);
    let parameters = Parameters::of(&given, "parameters").unwrap();
    assert_eq!(invoked_with(&parameters).unwrap(), invoked(json!({"prompt": "a"})).unwrap());
}

#[test]
fn unfit_values_of_an_invocation() {
    use Code::{InvalidParameter as Invalid, UnknownParameter as Unknown};
    let rows: Rows<(Value, Refusal)> = &[
        ("prompt", (json!({"prompt": 1}), (Invalid, "prompt"))),
        ("prompt is a list", (json!({"prompt": ["a"]}), (Invalid, "prompt"))),
        ("prompt is a function", (json!({"prompt": "<function>"}), (Invalid, "prompt"))),
        ("prompt cannot be read", (json!({"prompt": "<throws>"}), (Invalid, "prompt"))),
        ("flag", (json!({"events_streaming": "yes"}), (Invalid, "events_streaming"))),
        ("flag that may not be null", (json!({"events_streaming": null}), (Invalid, "events_streaming"))),
        ("schema is a text", (json!({"output_schema": "{}"}), (Invalid, "output_schema"))),
        ("schema is a list", (json!({"output_schema": []}), (Invalid, "output_schema"))),
        (
            "NaN in a schema",
            (json!({"output_schema": {"a": {"b": ["<NaN>"]}}}), (Invalid, "output_schema.a.b[0]")),
        ),
        (
            "big integer in an extension",
            (
                json!({"tool_call_payload_extension": {"a": "<BigInt>"}}),
                (Invalid, "tool_call_payload_extension.a"),
            ),
        ),
        ("files are a text", (json!({"file_urls": "a"}), (Invalid, "file_urls"))),
        ("a file is a number", (json!({"file_urls": ["a", 2]}), (Invalid, "file_urls[1]"))),
        ("attachments are an object", (json!({"attachments": {"url": "u"}}), (Invalid, "attachments"))),
        (
            "an attachment is a text",
            (json!({"attachments": [{"url": "u"}, "u"]}), (Invalid, "attachments[1]")),
        ),
        (
            "an attachment without url",
            (json!({"attachments": [{"name": "n"}]}), (Invalid, "attachments[0].url")),
        ),
        (
            "an attachment's null url",
            (json!({"attachments": [{"url": null}]}), (Invalid, "attachments[0].url")),
        ),
        (
            "an attachment's fraction of a size",
            (json!({"attachments": [{"url": "u", "size": 1.5}]}), (Invalid, "attachments[0].size")),
        ),
        (
            "an attachment's misspelled name",
            (
                json!({"attachments": [{"url": "u"}, {"url": "u", "mine": "a"}]}),
                (Unknown, "attachments[1].mine"),
            ),
        ),
        ("user is a text", (json!({"user_details": "u"}), (Invalid, "user_details"))),
        ("user without email", (json!({"user_details": {"id": "1"}}), (Invalid, "user_details.email"))),
        (
            "user's wrong kind",
            (json!({"user_details": {"email": "e", "timezone": 2}}), (Invalid, "user_details.timezone")),
        ),
        (
            "user's attributes",
            (
                json!({"user_details": {"email": "e", "additional_attributes": {"a": "<Infinity>"}}}),
                (Invalid, "user_details.additional_attributes.a"),
            ),
        ),
        ("version is a flag", (json!({"agent_version": true}), (Invalid, "agent_version"))),
        ("version is NaN", (json!({"agent_version": "<NaN>"}), (Invalid, "agent_version"))),
        ("version with a line end", (json!({"agent_version": "3\r\nx: y"}), (Invalid, "agent_version"))),
        ("agent is a number", (json!({"agent_id": 5}), (Invalid, "agent_id"))),
        ("agent id of dots", (json!({"agent_id": ".."}), (Invalid, "agent_id"))),
        ("another operation's parameter", (json!({"is_success": true}), (Unknown, "is_success"))),
    ];
    each(rows, |(given, refusal)| refused(invoked(given.clone()), *refusal));
}

#[test]
fn unfit_values_of_a_report() {
    use Code::{InvalidParameter as Invalid, UnknownParameter as Unknown};
    let rows: Rows<(Value, Refusal)> = &[
        ("NaN is a duration of no time", (json!({"duration": "<NaN>"}), (Invalid, "duration"))),
        ("endless duration", (json!({"duration": "<Infinity>"}), (Invalid, "duration"))),
        (
            "fraction of a token",
            (json!({"tokens": {"prompt_tokens": 0.5}}), (Invalid, "tokens.prompt_tokens")),
        ),
        (
            "a hair of a token",
            (json!({"tokens": {"prompt_tokens": 1e-17}}), (Invalid, "tokens.prompt_tokens")),
        ),
        (
            "NaN tokens",
            (json!({"tokens": {"completion_tokens": "<NaN>"}}), (Invalid, "tokens.completion_tokens")),
        ),
        (
            "tokens' misspelled name",
            (json!({"tokens": {"promt_tokens": 1}}), (Unknown, "tokens.promt_tokens")),
        ),
        ("tools hold a null", (json!({"used_tools": ["a", null]}), (Invalid, "used_tools[1]"))),
        (
            "function in the answer",
            (json!({"llm_response": {"a": ["<function>"]}}), (Invalid, "llm_response.a[0]")),
        ),
        ("the answer is a function", (json!({"llm_response": "<function>"}), (Invalid, "llm_response"))),
        ("the answer is a big integer", (json!({"llm_response": "<BigInt>"}), (Invalid, "llm_response"))),
        ("agent is a text", (json!({"agent": "agent-1"}), (Invalid, "agent"))),
        ("the agent's id is a number", (json!({"agent": {"id": 1}}), (Invalid, "agent.id"))),
        ("success is a text", (json!({"is_success": "true"}), (Invalid, "is_success"))),
    ];
    each(rows, |(given, refusal)| refused(reported(given.clone()), *refusal));
}

#[test]
fn misspelled_names_have_a_hint() {
    let rows: Rows<(Value, &str)> = &[
        ("camel case", (json!({"agentId": "a"}), "Unknown parameter `agentId`: did you mean `agent_id`?")),
        ("letters swapped", (json!({"promtp": "a"}), "Unknown parameter `promtp`: did you mean `prompt`?")),
        (
            "letter missing",
            (json!({"file_url": []}), "Unknown parameter `file_url`: did you mean `file_urls`?"),
        ),
        (
            "nested",
            (
                json!({"user_details": {"email": "e", "first-name": "f"}}),
                "Unknown parameter `user_details.first-name`: did you mean `first_name`?",
            ),
        ),
        (
            "the first of two",
            (
                json!({"output_fromat": "text", "sauce": "x"}),
                "Unknown parameter `output_fromat`: did you mean `output_format`?",
            ),
        ),
    ];
    each(rows, |(given, expected)| same(&invoked(given.clone()).unwrap_err().message.as_str(), expected));
    let far = invoked(json!({"zzzzzzzzzz": 1})).unwrap_err().message.clone();
    assert!(far.starts_with("Unknown parameter `zzzzzzzzzz`: known are agent_id, prompt, "), "{far}");
}

#[test]
fn parameters_are_one_object() {
    for given in [json!("a"), json!([]), json!(1), json!(null), json!("<function>"), json!("<throws>")] {
        let error = Parameters::of(&Js::Json(given.clone()), "parameters").unwrap_err();
        assert_eq!((error.code, path_of(&error)), (Code::InvalidParameter, "parameters"), "{given}");
    }
    let none = Parameters::of(&Js::Undefined, "parameters").unwrap();
    assert_eq!(invoked_with(&none).unwrap(), invoked(json!({})).unwrap());
}
