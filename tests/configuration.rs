//! Whom to call, as whom: options, environment, and the URLs that follow.

#![cfg(test)]

mod support;

use serde_json::{Value, json};
use support::{Js, Rows, configure, each, parameters, path_of, same};
use xpander_edge::error::{Code, Error};
use xpander_edge::protocol::configuration::{Configuration, Credential};

fn resolve(options: Value, environment: Value) -> Result<Configuration, Error> {
    Configuration::resolve::<Js>(&parameters(options), &parameters(environment), false)
}

#[test]
fn the_base_url_comes_from_options_environment_default() {
    let rows: Rows<(Value, Value, Result<&str, Code>)> = &[
        ("default", (json!({}), json!({}), Ok("https://inbound.xpander.ai"))),
        ("staging", (json!({}), json!({"IS_STG": "true"}), Ok("https://inbound.stg.xpander.ai"))),
        (
            "staging is spelled exactly",
            (json!({}), json!({"IS_STG": "True"}), Ok("https://inbound.xpander.ai")),
        ),
        ("staging is not 1", (json!({}), json!({"IS_STG": "1"}), Ok("https://inbound.xpander.ai"))),
        ("environment", (json!({}), json!({"XPANDER_BASE_URL": "https://e.test"}), Ok("https://e.test"))),
        (
            "environment before staging",
            (
                json!({}),
                json!({"XPANDER_BASE_URL": "https://e.test", "IS_STG": "true"}),
                Ok("https://e.test"),
            ),
        ),
        (
            "empty in the environment is unset",
            (json!({}), json!({"XPANDER_BASE_URL": ""}), Ok("https://inbound.xpander.ai")),
        ),
        (
            "option before environment",
            (
                json!({"baseUrl": "https://o.test"}),
                json!({"XPANDER_BASE_URL": "https://e.test"}),
                Ok("https://o.test"),
            ),
        ),
        (
            "null takes the environment's",
            (json!({"baseUrl": null}), json!({"XPANDER_BASE_URL": "https://e.test"}), Ok("https://e.test")),
        ),
        (
            "empty takes the environment's",
            (json!({"baseUrl": ""}), json!({"XPANDER_BASE_URL": "https://e.test"}), Ok("https://e.test")),
        ),
        ("null never takes the default", (json!({"baseUrl": null}), json!({}), Err(Code::Configuration))),
        ("empty never takes the default", (json!({"baseUrl": ""}), json!({}), Err(Code::Configuration))),
        ("nor staging", (json!({"baseUrl": null}), json!({"IS_STG": "true"}), Err(Code::Configuration))),
        ("a number", (json!({"baseUrl": 1}), json!({}), Err(Code::InvalidParameter))),
    ];
    each(rows, |(options, environment, expected)| {
        let mut options = options.clone();
        options["apiKey"] = json!("k");
        let found = resolve(options, environment.clone())
            .and_then(|found| found.api_root())
            .map_err(|error| error.code);
        same(&found, &expected.map(str::to_owned))
    });
}

#[test]
fn the_credential() {
    let key = |key: &str| Ok(Credential::Key(key.to_owned()));
    let rows: Rows<(Value, Value, Result<Credential, Code>)> = &[
        ("option", (json!({"apiKey": "o"}), json!({"XPANDER_API_KEY": "e"}), key("o"))),
        ("environment", (json!({}), json!({"XPANDER_API_KEY": "e"}), key("e"))),
        ("none", (json!({}), json!({}), Err(Code::MissingKey))),
        (
            "null stays null",
            (json!({"apiKey": null}), json!({"XPANDER_API_KEY": "e"}), Err(Code::MissingKey)),
        ),
        ("empty is none", (json!({"apiKey": ""}), json!({"XPANDER_API_KEY": "e"}), Err(Code::MissingKey))),
        ("empty in the environment", (json!({}), json!({"XPANDER_API_KEY": ""}), Err(Code::MissingKey))),
        ("ticket", (json!({"ticket": "t"}), json!({}), Ok(Credential::Ticket("t".to_owned())))),
        (
            "ticket before the environment's key",
            (json!({"ticket": "t"}), json!({"XPANDER_API_KEY": "e"}), Ok(Credential::Ticket("t".to_owned()))),
        ),
        ("both", (json!({"ticket": "t", "apiKey": "k"}), json!({}), Err(Code::Configuration))),
        ("a number", (json!({"apiKey": 7}), json!({}), Err(Code::InvalidParameter))),
        (
            "misspelled option",
            (json!({"api_key": "k"}), json!({"XPANDER_API_KEY": "e"}), Err(Code::UnknownParameter)),
        ),
    ];
    each(rows, |(options, environment, expected)| {
        let found = resolve(options.clone(), environment.clone())
            .map(|found| found.credential)
            .map_err(|error| error.code);
        same(&found, expected)
    });
}

#[test]
fn without_headers_there_may_be_no_credential_and_the_base_url_is_a_proxys() {
    let headless = |options: Value, environment: Value| {
        Configuration::resolve::<Js>(&parameters(options), &parameters(environment), true)
    };
    for (options, environment) in [
        (json!({"apiKey": "marker"}), json!({})),
        (json!({}), json!({"XPANDER_API_KEY": "marker"})),
        (json!({"ticket": "marker"}), json!({})),
    ] {
        let error = headless(options, environment).unwrap_err();
        assert_eq!((error.code, path_of(&error)), (Code::InvalidParameter, "transport"));
        assert!(!error.message.contains("marker"));
    }
    let both = headless(json!({"apiKey": "k", "ticket": "t"}), json!({})).unwrap_err();
    assert_eq!(both.code, Code::InvalidParameter);
    let options = json!({"apiKey": null, "baseUrl": "/proxy"});
    let found = headless(options.clone(), json!({"XPANDER_API_KEY": "k"})).unwrap();
    assert_eq!(found.credential, Credential::Nothing);
    assert_eq!(found.api_root().unwrap(), "/proxy");
    assert_eq!(found.events_root().unwrap(), "/proxy", "no organization is asked for");
    assert_eq!(resolve(options, json!({})).unwrap_err().code, Code::MissingKey);
}

#[test]
fn secrets_that_no_header_can_carry_are_refused_and_never_quoted() {
    for secret in
        ["marker\n", "\rmarker", "mar ker", " marker", "marker\t", "markér", "marker\0", "marker\u{7f}"]
    {
        for option in ["apiKey", "ticket"] {
            let mut options = json!({});
            options[option] = json!(secret);
            let error = configure(options).unwrap_err();
            assert_eq!((error.code, path_of(&error)), (Code::Configuration, option), "{secret:?}");
            assert!(!format!("{error:?}").contains("mar"), "{error:?}");
        }
        let error = resolve(json!({}), json!({"XPANDER_API_KEY": secret})).unwrap_err();
        assert!(error.code == Code::Configuration && !format!("{error:?}").contains("mar"), "{error:?}");
    }
}

#[test]
fn headers_of_the_credential() {
    assert_eq!(Credential::Key("k".to_owned()).header(), Some(("x-api-key", "k".to_owned())));
    assert_eq!(Credential::Ticket("t".to_owned()).header(), Some(("authorization", "Bearer t".to_owned())));
    assert_eq!(Credential::Nothing.header(), None);
    assert_eq!(Credential::Nothing.redact("as it is"), "as it is");
}

#[test]
fn a_key_is_hidden_where_it_is_a_key() {
    for (key, text, hidden) in [
        ("k", "bad key, no task", "bad key, no task"),
        ("k", r#"{"x-api-key":"k","task":"k2"}"#, r#"{"x-api-key":"[redacted]","task":"k2"}"#),
        ("k", "x-api-key: k, key=k; k", "x-api-key: [redacted], key=[redacted]; k"),
        ("key", "Invalid or missing API key", "Invalid or missing API key"),
        ("key-1", "no access for key-1, key-12 or a-key-1", "no access for [redacted], key-12 or a-key-1"),
        ("sk-0123456789", "in asksk-0123456789x too", "in ask[redacted]x too"),
        ("a\"b", r#"got "a\"b""#, r#"got "[redacted]""#),
    ] {
        for credential in [Credential::Key(key.to_owned()), Credential::Ticket(key.to_owned())] {
            assert_eq!(credential.redact(text), hidden, "{key}");
        }
    }
}

#[test]
fn debugging_a_configuration_shows_no_secret() {
    let configuration = configure(json!({"apiKey": "marker"})).unwrap();
    assert!(!format!("{configuration:?} {:?}", configuration.credential).contains("marker"));
}

#[test]
fn the_organization() {
    let environment = json!({"XPANDER_ORGANIZATION_ID": "env"});
    let rows: Rows<(Value, Result<&str, Code>)> = &[
        ("environment", (json!({}), Ok("https://host.test/env"))),
        ("option", (json!({"organizationId": "opt"}), Ok("https://host.test/opt"))),
        ("null stays null", (json!({"organizationId": null}), Err(Code::MissingOrganization))),
        ("empty is none", (json!({"organizationId": ""}), Err(Code::MissingOrganization))),
        ("encoded", (json!({"organizationId": "a/b?c"}), Ok("https://host.test/a%2Fb%3Fc"))),
        ("dots", (json!({"organizationId": ".."}), Err(Code::InvalidParameter))),
    ];
    each(rows, |(options, expected)| {
        let mut options = options.clone();
        options["apiKey"] = json!("k");
        options["baseUrl"] = json!("https://host.test");
        let found = resolve(options, environment.clone()).unwrap().events_root().map_err(|error| error.code);
        same(&found, &expected.map(str::to_owned))
    });
}

#[test]
fn only_urls_that_hold_it_need_an_organization() {
    let plain = configure(json!({"apiKey": "k", "baseUrl": "https://host.test"})).unwrap();
    assert_eq!(plain.api_root().unwrap(), "https://host.test");
    assert_eq!(plain.events_root().unwrap_err().code, Code::MissingOrganization);
    let controller =
        configure(json!({"apiKey": "k", "baseUrl": "https://host.test/agent-controller"})).unwrap();
    assert_eq!(controller.api_root().unwrap_err().code, Code::MissingOrganization);
}

/// The argument, the options, the environment, and the agent that they make.
type AgentRow = (Option<&'static str>, Value, Value, Result<&'static str, Code>);

#[test]
fn the_agent_is_the_arguments_the_configurations_the_environments() {
    let rows: Rows<AgentRow> = &[
        ("argument", (Some("a"), json!({"agentId": "c"}), json!({"XPANDER_AGENT_ID": "e"}), Ok("a"))),
        ("configuration", (None, json!({"agentId": "c"}), json!({"XPANDER_AGENT_ID": "e"}), Ok("c"))),
        ("environment", (None, json!({}), json!({"XPANDER_AGENT_ID": "e"}), Ok("e"))),
        (
            "null takes the environment's",
            (None, json!({"agentId": null}), json!({"XPANDER_AGENT_ID": "e"}), Ok("e")),
        ),
        (
            "empty takes the environment's",
            (None, json!({"agentId": ""}), json!({"XPANDER_AGENT_ID": "e"}), Ok("e")),
        ),
        ("none", (None, json!({}), json!({}), Err(Code::MissingAgent))),
        (
            "all empty",
            (None, json!({"agentId": ""}), json!({"XPANDER_AGENT_ID": ""}), Err(Code::MissingAgent)),
        ),
    ];
    each(rows, |(argument, options, environment, expected)| {
        let mut options = options.clone();
        options["apiKey"] = json!("k");
        let found = resolve(options, environment.clone()).unwrap().agent(argument.map(str::to_owned));
        same(&found.map_err(|error| error.code), &expected.map(str::to_owned))
    });
}

/// What people copy along with a setting, and what an error says of it at the end.
const UNSEEN: &[(&str, &str)] = &[
    ("\n", "a line end"),
    ("\r\n", "a line end"),
    (" ", "a space"),
    ("\t", "a tab"),
    ("\u{A0}", "a no-break space"),
    ("\u{3000}", "a wide or narrow space"),
    ("\u{FEFF}", "a byte order mark"),
    ("\u{200B}", "an invisible character"),
    ("\u{2028}", "a line end"),
    ("\0", "a control character"),
];

#[test]
fn what_nobody_sees_around_a_setting_is_said_and_never_sent() {
    let settings = [
        ("apiKey", "XPANDER_API_KEY", "marker"),
        ("organizationId", "XPANDER_ORGANIZATION_ID", "marker"),
        ("agentId", "XPANDER_AGENT_ID", "marker"),
        ("baseUrl", "XPANDER_BASE_URL", "https://marker.test"),
        ("ticket", "", "marker"),
        ("", "IS_STG", "true"),
    ];
    for (option, variable, value) in settings {
        for (blank, what) in UNSEEN {
            for (text, place) in [(format!("{value}{blank}"), "end"), (format!("{blank}{value}"), "start")] {
                for name in [option, variable].into_iter().filter(|name| !name.is_empty()) {
                    let mut options = if option == "ticket" { json!({}) } else { json!({"apiKey": "k"}) };
                    let mut environment = json!({});
                    if name == option {
                        options[name] = json!(text);
                    } else {
                        options.as_object_mut().unwrap().remove(option);
                        environment[name] = json!(text);
                    }
                    let error = resolve(options, environment).expect_err(name);
                    assert_eq!((error.code, path_of(&error)), (Code::Configuration, name), "{text:?}");
                    let said = format!("it has {what} at its {place}; trim it");
                    assert!(error.message.ends_with(&said), "{text:?}: {}", error.message);
                    assert!(!error.message.contains("marker"), "{}", error.message);
                }
            }
        }
    }
}

#[test]
fn what_nobody_sees_inside_a_setting_is_said_as_well() {
    let error = configure(json!({"apiKey": "k", "organizationId": "or\u{200B}g"})).unwrap_err();
    assert_eq!(
        error.message,
        "Invalid `organizationId`: it holds an invisible character; check how it was copied"
    );
    assert!(configure(json!({"apiKey": "k", "organizationId": "my org"})).is_ok(), "a space inside is seen");
}

#[test]
fn the_organization_of_a_record_counts_where_none_is_configured() {
    let root = |options: Value, known: Option<&str>| {
        let mut configuration = configure(options).unwrap();
        configuration.or_organization(known.map(str::to_owned));
        configuration.events_root().map_err(|error| error.code)
    };
    let base = json!({"apiKey": "k", "baseUrl": "https://host.test"});
    let configured = json!({"apiKey": "k", "baseUrl": "https://host.test", "organizationId": "own"});
    assert_eq!(root(base.clone(), Some("theirs")), Ok("https://host.test/theirs".to_owned()));
    assert_eq!(root(configured, Some("theirs")), Ok("https://host.test/own".to_owned()));
    assert_eq!(root(base.clone(), None), Err(Code::MissingOrganization));
    assert_eq!(root(base, Some("a\n")), Err(Code::InvalidParameter));
}
