//! Whom to call, as whom: options, environment, and the URLs that follow.

mod support;

use serde_json::{Value, json};
use support::{Js, configure, each, parameters, path_of, same};
use xpander_edge::error::{Code, Error};
use xpander_edge::protocol::configuration::{Configuration, Credential};
use xpander_edge::protocol::requests::get_task;

fn resolve(options: Value, environment: Value) -> Result<Configuration, Error> {
    Configuration::resolve::<Js>(&parameters(options), &parameters(environment))
}

/// The API root and the events root under a base URL, for the organization `org`.
fn roots(base: &str) -> Result<(String, String), Error> {
    let configuration = configure(json!({"apiKey": "k", "organizationId": "org", "baseUrl": base}))?;
    Ok((configuration.api_root()?, configuration.events_root()?))
}

#[test]
fn roots_of_every_spelling() {
    let rows: &[(&str, (&str, &str, &str))] = &[
        ("public", ("https://inbound.xpander.ai", "https://inbound.xpander.ai", "https://agent-controller.xpander.ai/org")),
        ("public with a slash", ("https://inbound.xpander.ai/", "https://inbound.xpander.ai", "https://agent-controller.xpander.ai/org")),
        ("public, port and path", ("http://inbound.xpander.ai:8443/v2", "http://inbound.xpander.ai:8443/v2", "https://agent-controller.xpander.ai/org")),
        ("public in capitals", ("HTTPS://INBOUND.xpander.ai", "HTTPS://INBOUND.xpander.ai", "https://agent-controller.xpander.ai/org")),
        ("staging", ("https://inbound.stg.xpander.ai", "https://inbound.stg.xpander.ai", "https://agent-controller.stg.xpander.ai/org")),
        ("a host that ends like it", ("https://my-inbound.xpander.ai", "https://my-inbound.xpander.ai", "https://my-inbound.xpander.ai/org")),
        ("no scheme", ("inbound.xpander.ai", "https://inbound.xpander.ai", "https://agent-controller.xpander.ai/org")),
        ("no scheme, a port", ("host.test:81", "https://host.test:81", "https://host.test:81/org")),
        ("custom", ("https://host.test", "https://host.test", "https://host.test/org")),
        ("custom with a path", ("https://host.test/a/b//", "https://host.test/a/b", "https://host.test/a/b/org")),
        ("controller host", ("https://agent-controller.xpander.ai", "https://agent-controller.xpander.ai/org", "https://agent-controller.xpander.ai/org")),
        ("controller in a host", ("https://my-Agent-Controller-2.test", "https://my-Agent-Controller-2.test/org", "https://my-Agent-Controller-2.test/org")),
        ("controller port", ("http://localhost:9016", "http://localhost:9016/org", "http://localhost:9016/org")),
        ("controller path", ("https://host.test/agent-controller/", "https://host.test/agent-controller/org", "https://host.test/agent-controller/org")),
        ("controller path in capitals", ("https://host.test/Agent-Controller", "https://host.test/Agent-Controller/org", "https://host.test/Agent-Controller/org")),
        ("organization after the whole path", ("https://host.test/agent-controller/v2", "https://host.test/agent-controller/v2/org", "https://host.test/agent-controller/v2/org")),
        ("second segment", ("https://host.test/api/agent-controller", "https://host.test/api/agent-controller", "https://host.test/api/agent-controller/org")),
        ("segment that begins like it", ("https://host.test/agent-controllers", "https://host.test/agent-controllers", "https://host.test/agent-controllers/org")),
        ("local gateway", ("http://localhost:8085", "http://localhost:8085", "http://localhost:9016/org")),
        ("local gateway by number", ("http://127.0.0.1:8085/x", "http://127.0.0.1:8085/x", "http://localhost:9016/org")),
        ("local gateway by IPv6", ("http://[::1]:8085", "http://[::1]:8085", "http://localhost:9016/org")),
        ("other port", ("http://localhost:8086", "http://localhost:8086", "http://localhost:8086/org")),
        ("other host, that port", ("http://host.test:8085", "http://host.test:8085", "http://host.test:8085/org")),
        ("IPv6", ("http://[fe80::1]", "http://[fe80::1]", "http://[fe80::1]/org")),
        ("IPv6 controller port", ("http://[::1]:9016", "http://[::1]:9016/org", "http://[::1]:9016/org")),
        ("IPv6 that ends in 9016", ("http://[::9016]", "http://[::9016]", "http://[::9016]/org")),
        ("empty port", ("http://host.test:", "http://host.test:", "http://host.test:/org")),
        ("at sign in the path", ("https://host.test/@me", "https://host.test/@me", "https://host.test/@me/org")),
    ];
    each(rows, |(base, api, events)| {
        let found = roots(base).map_err(|error| error.message.clone())?;
        same(&found, &((*api).to_owned(), (*events).to_owned()))
    });
}

#[test]
fn base_urls_that_are_refused() {
    let rows: &[(&str, &str)] = &[
        ("query", "https://host.test/?a=1"),
        ("empty query", "https://host.test?"),
        ("fragment", "https://host.test/#a"),
        ("user name", "https://marker@host.test"),
        ("user name and password", "https://marker:secret@host.test/x"),
        ("user name without a scheme", "marker@host.test"),
        ("relative without a ticket", "/api"),
        ("another host without a scheme", "//host.test"),
        ("space", "https://host .test"),
        ("line end", "https://host.test\n"),
        ("backslash", "https:\\\\host.test"),
        ("no host", "https://"),
        ("no host but a path", "https:///a"),
        ("no host but a port", "http://:80"),
        ("port too large", "http://host.test:65536"),
        ("port that is no number", "http://host.test:http"),
        ("port with a sign", "http://host.test:+80"),
        ("IPv6 without brackets", "http://::1"),
        ("IPv6 with one bracket", "http://[::1"),
        ("IPv6 with text behind it", "http://[::1]x"),
        ("control character", "https://host\u{1}.test"),
    ];
    each(rows, |base| match roots(base) {
        Ok(roots) => Err(format!("accepted as {roots:?}")),
        Err(error) => {
            same(&(error.code, path_of(&error)), &(Code::Configuration, "baseUrl"))?;
            if error.message.contains("marker") { Err(format!("quotes it: {}", error.message)) } else { Ok(()) }
        }
    });
}

#[test]
fn with_a_ticket_both_roots_are_the_base() {
    let rows: &[(&str, (&str, Result<&str, Code>))] = &[
        ("relative", ("/api/", Ok("/api"))),
        ("the page's root", ("/", Ok(""))),
        ("whole", ("https://proxy.test/x", Ok("https://proxy.test/x"))),
        ("controller", ("https://agent-controller.test", Ok("https://agent-controller.test"))),
        ("the public host", ("https://inbound.xpander.ai", Ok("https://inbound.xpander.ai"))),
        ("another host", ("//evil.test", Err(Code::Configuration))),
        ("another host by backslash", ("/\\evil.test", Err(Code::Configuration))),
        ("query", ("/api?x", Err(Code::Configuration))),
    ];
    each(rows, |(base, expected)| {
        let found = configure(json!({"ticket": "t", "baseUrl": base})).map_err(|error| error.code).map(|configuration| {
            let roots = [configuration.api_root().unwrap(), configuration.events_root().unwrap()];
            assert_eq!(roots[0], roots[1]);
            roots[0].clone()
        });
        same(&found, &expected.map(str::to_owned))
    });
}

#[test]
fn the_base_url_comes_from_options_environment_default() {
    let rows: &[(&str, (Value, Value, Result<&str, Code>))] = &[
        ("default", (json!({}), json!({}), Ok("https://inbound.xpander.ai"))),
        ("staging", (json!({}), json!({"IS_STG": "true"}), Ok("https://inbound.stg.xpander.ai"))),
        ("staging is spelled exactly", (json!({}), json!({"IS_STG": "True"}), Ok("https://inbound.xpander.ai"))),
        ("staging is not 1", (json!({}), json!({"IS_STG": "1"}), Ok("https://inbound.xpander.ai"))),
        ("environment", (json!({}), json!({"XPANDER_BASE_URL": "https://e.test"}), Ok("https://e.test"))),
        ("environment before staging", (json!({}), json!({"XPANDER_BASE_URL": "https://e.test", "IS_STG": "true"}), Ok("https://e.test"))),
        ("empty in the environment is unset", (json!({}), json!({"XPANDER_BASE_URL": ""}), Ok("https://inbound.xpander.ai"))),
        ("option before environment", (json!({"baseUrl": "https://o.test"}), json!({"XPANDER_BASE_URL": "https://e.test"}), Ok("https://o.test"))),
        ("null takes the environment's", (json!({"baseUrl": null}), json!({"XPANDER_BASE_URL": "https://e.test"}), Ok("https://e.test"))),
        ("empty takes the environment's", (json!({"baseUrl": ""}), json!({"XPANDER_BASE_URL": "https://e.test"}), Ok("https://e.test"))),
        ("null never takes the default", (json!({"baseUrl": null}), json!({}), Err(Code::Configuration))),
        ("empty never takes the default", (json!({"baseUrl": ""}), json!({}), Err(Code::Configuration))),
        ("nor staging", (json!({"baseUrl": null}), json!({"IS_STG": "true"}), Err(Code::Configuration))),
        ("a number", (json!({"baseUrl": 1}), json!({}), Err(Code::InvalidParameter))),
    ];
    each(rows, |(options, environment, expected)| {
        let mut options = options.clone();
        options["apiKey"] = json!("k");
        let found = resolve(options, environment.clone()).and_then(|found| found.api_root()).map_err(|error| error.code);
        same(&found, &expected.map(str::to_owned))
    });
}

#[test]
fn the_credential() {
    let key = |key: &str| Ok(Credential::Key(key.to_owned()));
    let rows: &[(&str, (Value, Value, Result<Credential, Code>))] = &[
        ("option", (json!({"apiKey": "o"}), json!({"XPANDER_API_KEY": "e"}), key("o"))),
        ("environment", (json!({}), json!({"XPANDER_API_KEY": "e"}), key("e"))),
        ("none", (json!({}), json!({}), Err(Code::MissingKey))),
        ("null stays null", (json!({"apiKey": null}), json!({"XPANDER_API_KEY": "e"}), Err(Code::MissingKey))),
        ("empty is none", (json!({"apiKey": ""}), json!({"XPANDER_API_KEY": "e"}), Err(Code::MissingKey))),
        ("empty in the environment", (json!({}), json!({"XPANDER_API_KEY": ""}), Err(Code::MissingKey))),
        ("ticket", (json!({"ticket": "t"}), json!({}), Ok(Credential::Ticket("t".to_owned())))),
        ("ticket before the environment's key", (json!({"ticket": "t"}), json!({"XPANDER_API_KEY": "e"}), Ok(Credential::Ticket("t".to_owned())))),
        ("both", (json!({"ticket": "t", "apiKey": "k"}), json!({}), Err(Code::Configuration))),
        ("a number", (json!({"apiKey": 7}), json!({}), Err(Code::InvalidParameter))),
        ("misspelled option", (json!({"api_key": "k"}), json!({"XPANDER_API_KEY": "e"}), Err(Code::UnknownParameter))),
    ];
    each(rows, |(options, environment, expected)| {
        let found = resolve(options.clone(), environment.clone()).map(|found| found.credential).map_err(|error| error.code);
        same(&found, expected)
    });
}

#[test]
fn secrets_that_no_header_can_carry_are_refused_and_never_quoted() {
    for secret in ["marker\n", "\rmarker", "mar ker", " marker", "marker\t", "markér", "marker\0", "marker\u{7f}"] {
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
    assert_eq!(Credential::Key("k".to_owned()).header(), ("x-api-key", "k".to_owned()));
    assert_eq!(Credential::Ticket("t".to_owned()).header(), ("authorization", "Bearer t".to_owned()));
}

#[test]
fn debugging_a_configuration_shows_no_secret() {
    let configuration = configure(json!({"apiKey": "marker"})).unwrap();
    assert!(!format!("{configuration:?} {:?}", configuration.credential).contains("marker"));
}

#[test]
fn the_organization() {
    let environment = json!({"XPANDER_ORGANIZATION_ID": "env"});
    let rows: &[(&str, (Value, Result<&str, Code>))] = &[
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
    let controller = configure(json!({"apiKey": "k", "baseUrl": "https://host.test/agent-controller"})).unwrap();
    assert_eq!(controller.api_root().unwrap_err().code, Code::MissingOrganization);
}

#[test]
fn the_agent_is_the_arguments_the_configurations_the_environments() {
    let rows: &[(&str, (Option<&str>, Value, Value, Result<&str, Code>))] = &[
        ("argument", (Some("a"), json!({"agentId": "c"}), json!({"XPANDER_AGENT_ID": "e"}), Ok("a"))),
        ("configuration", (None, json!({"agentId": "c"}), json!({"XPANDER_AGENT_ID": "e"}), Ok("c"))),
        ("environment", (None, json!({}), json!({"XPANDER_AGENT_ID": "e"}), Ok("e"))),
        ("null takes the environment's", (None, json!({"agentId": null}), json!({"XPANDER_AGENT_ID": "e"}), Ok("e"))),
        ("empty takes the environment's", (None, json!({"agentId": ""}), json!({"XPANDER_AGENT_ID": "e"}), Ok("e"))),
        ("none", (None, json!({}), json!({}), Err(Code::MissingAgent))),
        ("all empty", (None, json!({"agentId": ""}), json!({"XPANDER_AGENT_ID": ""}), Err(Code::MissingAgent))),
    ];
    each(rows, |(argument, options, environment, expected)| {
        let mut options = options.clone();
        options["apiKey"] = json!("k");
        let found = resolve(options, environment.clone()).unwrap().agent(argument.map(str::to_owned));
        same(&found.map_err(|error| error.code), &expected.map(str::to_owned))
    });
}

#[test]
fn ids_in_paths() {
    let rows: &[(&str, (&str, Option<&str>))] = &[
        ("plain", ("Task-1_a.b~c", Some("Task-1_a.b~c"))),
        ("slash", ("a/b", Some("a%2Fb"))),
        ("steps", ("../../x", Some("..%2F..%2Fx"))),
        ("question mark", ("a?b=c", Some("a%3Fb%3Dc"))),
        ("fragment", ("a#b", Some("a%23b"))),
        ("space", ("a b", Some("a%20b"))),
        ("percent", ("%2e%2e", Some("%252e%252e"))),
        ("beyond ASCII", ("é😀", Some("%C3%A9%F0%9F%98%80"))),
        ("control characters", ("a\r\n\0", Some("a%0D%0A%00"))),
        ("backslash, colon, at", ("\\:@", Some("%5C%3A%40"))),
        ("three dots", ("...", Some("..."))),
        ("one dot", (".", None)),
        ("two dots", ("..", None)),
        ("empty", ("", None)),
    ];
    let configuration = support::configuration();
    each(rows, |(id, expected)| {
        let found = get_task(&configuration, id).map(|request| request.url);
        if let Err(error) = &found {
            same(&(error.code, path_of(error)), &(Code::InvalidParameter, "task_id"))?;
        }
        same(&found.ok(), &expected.map(|segment| format!("https://base.test/agent-execution/{segment}/status")))
    });
}
