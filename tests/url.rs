//! The URLs that follow from a base URL, an organization and an id.

#![cfg(test)]

mod support;

use serde_json::json;
use support::{Rows, configure, each, parameters, path_of, same};
use xpander_edge::error::{Code, Error};
use xpander_edge::protocol::operation::GET_TASK;

/// The API root and the events root under a base URL, for the organization `org`.
fn roots(base: &str) -> Result<(String, String), Error> {
    let configuration = configure(json!({"apiKey": "k", "organizationId": "org", "baseUrl": base}))?;
    Ok((configuration.api_root()?, configuration.events_root()?))
}

/// A base URL with its API root and its events root, for the organization `org`.
const ROOTS: Rows<(&str, &str, &str)> = &[
    (
        "public",
        (
            "https://inbound.xpander.ai",
            "https://inbound.xpander.ai",
            "https://agent-controller.xpander.ai/org",
        ),
    ),
    (
        "public with a slash",
        (
            "https://inbound.xpander.ai/",
            "https://inbound.xpander.ai",
            "https://agent-controller.xpander.ai/org",
        ),
    ),
    (
        "public, port and path",
        (
            "http://inbound.xpander.ai:8443/v2",
            "http://inbound.xpander.ai:8443/v2",
            "https://agent-controller.xpander.ai/org",
        ),
    ),
    (
        "public in capitals",
        (
            "HTTPS://INBOUND.xpander.ai",
            "HTTPS://INBOUND.xpander.ai",
            "https://agent-controller.xpander.ai/org",
        ),
    ),
    (
        "staging",
        (
            "https://inbound.stg.xpander.ai",
            "https://inbound.stg.xpander.ai",
            "https://agent-controller.stg.xpander.ai/org",
        ),
    ),
    (
        "a host that ends like it",
        (
            "https://my-inbound.xpander.ai",
            "https://my-inbound.xpander.ai",
            "https://my-inbound.xpander.ai/org",
        ),
    ),
    (
        "no scheme",
        ("inbound.xpander.ai", "https://inbound.xpander.ai", "https://agent-controller.xpander.ai/org"),
    ),
    ("no scheme, a port", ("host.test:81", "https://host.test:81", "https://host.test:81/org")),
    ("custom", ("https://host.test", "https://host.test", "https://host.test/org")),
    ("custom with a path", ("https://host.test/a/b//", "https://host.test/a/b", "https://host.test/a/b/org")),
    (
        "controller host",
        (
            "https://agent-controller.xpander.ai",
            "https://agent-controller.xpander.ai/org",
            "https://agent-controller.xpander.ai/org",
        ),
    ),
    (
        "controller in a host",
        (
            "https://my-Agent-Controller-2.test",
            "https://my-Agent-Controller-2.test/org",
            "https://my-Agent-Controller-2.test/org",
        ),
    ),
    ("controller port", ("http://localhost:9016", "http://localhost:9016/org", "http://localhost:9016/org")),
    (
        "controller path",
        (
            "https://host.test/agent-controller/",
            "https://host.test/agent-controller/org",
            "https://host.test/agent-controller/org",
        ),
    ),
    (
        "controller path in capitals",
        (
            "https://host.test/Agent-Controller",
            "https://host.test/Agent-Controller/org",
            "https://host.test/Agent-Controller/org",
        ),
    ),
    (
        "organization after the whole path",
        (
            "https://host.test/agent-controller/v2",
            "https://host.test/agent-controller/v2/org",
            "https://host.test/agent-controller/v2/org",
        ),
    ),
    (
        "second segment",
        (
            "https://host.test/api/agent-controller",
            "https://host.test/api/agent-controller",
            "https://host.test/api/agent-controller/org",
        ),
    ),
    (
        "segment that begins like it",
        (
            "https://host.test/agent-controllers",
            "https://host.test/agent-controllers",
            "https://host.test/agent-controllers/org",
        ),
    ),
    ("local gateway", ("http://localhost:8085", "http://localhost:8085", "http://localhost:9016/org")),
    (
        "local gateway by number",
        ("http://127.0.0.1:8085/x", "http://127.0.0.1:8085/x", "http://localhost:9016/org"),
    ),
    ("local gateway by IPv6", ("http://[::1]:8085", "http://[::1]:8085", "http://localhost:9016/org")),
    ("other port", ("http://localhost:8086", "http://localhost:8086", "http://localhost:8086/org")),
    (
        "other host, that port",
        ("http://host.test:8085", "http://host.test:8085", "http://host.test:8085/org"),
    ),
    ("IPv6", ("http://[fe80::1]", "http://[fe80::1]", "http://[fe80::1]/org")),
    ("IPv6 controller port", ("http://[::1]:9016", "http://[::1]:9016/org", "http://[::1]:9016/org")),
    ("IPv6 that ends in 9016", ("http://[::9016]", "http://[::9016]", "http://[::9016]/org")),
    ("empty port", ("http://host.test:", "http://host.test:", "http://host.test:/org")),
    ("at sign in the path", ("https://host.test/@me", "https://host.test/@me", "https://host.test/@me/org")),
];

#[test]
fn roots_of_every_spelling() {
    each(ROOTS, |(base, api, events)| {
        let found = roots(base).map_err(|error| error.message.clone())?;
        same(&found, &((*api).to_owned(), (*events).to_owned()))
    });
}

#[test]
fn base_urls_that_are_refused() {
    let rows: Rows<&str> = &[
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
            if error.message.contains("marker") {
                Err(format!("quotes it: {}", error.message))
            } else {
                Ok(())
            }
        }
    });
}

#[test]
fn with_a_ticket_both_roots_are_the_base() {
    let rows: Rows<(&str, Result<&str, Code>)> = &[
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
        let found = configure(json!({"ticket": "t", "baseUrl": base})).map_err(|error| error.code).map(
            |configuration| {
                let roots = [configuration.api_root().unwrap(), configuration.events_root().unwrap()];
                assert_eq!(roots[0], roots[1]);
                roots[0].clone()
            },
        );
        same(&found, &expected.map(str::to_owned))
    });
}

#[test]
fn ids_in_paths() {
    let rows: Rows<(&str, Option<&str>)> = &[
        ("plain", ("Task-1_a.b~c", Some("Task-1_a.b~c"))),
        ("slash", ("a/b", Some("a%2Fb"))),
        ("steps", ("../../x", Some("..%2F..%2Fx"))),
        ("question mark", ("a?b=c", Some("a%3Fb%3Dc"))),
        ("fragment", ("a#b", Some("a%23b"))),
        ("space", ("a b", Some("a%20b"))),
        ("percent", ("%2e%2e", Some("%252e%252e"))),
        ("beyond ASCII", ("é😀", Some("%C3%A9%F0%9F%98%80"))),
        ("a line end", ("a\n", None)),
        ("a control character inside", ("a\0b", None)),
        ("a no-break space before it", ("\u{A0}a", None)),
        ("backslash, colon, at", ("\\:@", Some("%5C%3A%40"))),
        ("three dots", ("...", Some("..."))),
        ("one dot", (".", None)),
        ("two dots", ("..", None)),
        ("empty", ("", None)),
    ];
    let configuration = support::configuration();
    each(rows, |(id, expected)| {
        let found = GET_TASK
            .request(&configuration, &parameters(json!({ "task_id": id })))
            .map(|request| request.url);
        if let Err(error) = &found {
            same(&(error.code, path_of(error)), &(Code::InvalidParameter, "task_id"))?;
        }
        same(
            &found.ok(),
            &expected.map(|segment| format!("https://base.test/agent-execution/{segment}/status")),
        )
    });
}
