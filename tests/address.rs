//! Where a file that a user names may be fetched from: every spelling of an inner address, and each redirect.

#![cfg(test)]

mod support;

use serde_json::json;
use support::world::{Answer, World};
use support::{Rows, configuration, each, locate, parameters, same};
use xpander_edge::client::file::note;
use xpander_edge::client::options::RequestOptions;
use xpander_edge::client::send::Client;
use xpander_edge::protocol::address::may_fetch;
use xpander_edge::protocol::message::{REDIRECT_HIDDEN, UNREADABLE};
use xpander_edge::protocol::operation::READ_FILE;

/// Whether a URL may be fetched, as a runtime reads it.
fn may(url: &str) -> bool {
    locate(url, url).is_some_and(|url| may_fetch(&url, b"[]"))
}

#[test]
fn what_may_be_fetched() {
    let rows: Rows<&str> = &[
        ("a name", "https://example.com/a.csv"),
        ("http, a port and a query", "http://files.example.com:8080/a.csv?sig=1#part"),
        ("a trailing dot", "https://example.com./a.csv"),
        ("an international name", "https://bücher.example/a.csv"),
        ("a name that begins like an address", "https://127.example.com/a"),
        ("a name that holds an inner one", "https://localhost.example.com/a"),
        ("IPv4", "https://93.184.216.34/a"),
        ("IPv4 beside an inner block", "http://172.32.0.1/a"),
        ("IPv4 before an inner block", "http://172.15.255.255/a"),
        ("IPv4 after the shared block", "http://100.128.0.1/a"),
        ("the last IPv4 before multicast", "http://223.255.255.255/a"),
        ("IPv6", "https://[2606:4700:4700::1111]/a"),
        ("IPv6 with a port", "https://[2a00:1450:4001::5]:8443/a"),
    ];
    each(rows, |url| same(&may(url), &true));
}

#[test]
fn what_may_not() {
    let rows: Rows<&str> = &[
        ("another scheme", "ftp://example.com/a"),
        ("a file", "file:///etc/passwd"),
        ("data", "data:text/plain,a"),
        ("no URL", "a.csv"),
        ("an empty text", ""),
        ("a user name", "https://user@example.com/a"),
        ("a user name that looks like the host", "https://example.com:80@127.0.0.1/a"),
        ("a password", "https://:secret@example.com/a"),
        ("localhost", "http://localhost/a"),
        ("localhost in capitals with a port", "http://LOCALHOST:8080/a"),
        ("localhost with a trailing dot", "http://localhost./a"),
        ("below localhost", "http://a.localhost/a"),
        ("below localhost with a trailing dot", "http://a.localhost./a"),
        ("localdomain", "http://localhost.localdomain/a"),
        ("a name without a dot", "http://metadata/a"),
        ("mDNS", "http://printer.local/a"),
        ("internal", "http://metadata.google.internal/computeMetadata/v1/"),
        ("a home network", "http://router.home.arpa/a"),
        ("loopback", "http://127.0.0.1/a"),
        ("loopback with a trailing dot", "http://127.0.0.1./a"),
        ("all of loopback", "http://127.255.255.254/a"),
        ("decimal", "http://2130706433/a"),
        ("octal", "http://017700000001/a"),
        ("octal parts", "http://0177.0.0.01/a"),
        ("hexadecimal", "http://0x7f000001/a"),
        ("hexadecimal parts", "http://0x7F.0.0.0x1/a"),
        ("two parts", "http://127.1/a"),
        ("three parts", "http://127.0.1/a"),
        ("percent-encoded", "http://%31%32%37.0.0.1/a"),
        ("full-width digits", "http://１２７.0.0.1/a"),
        ("full-width dots", "http://127。0。0。1/a"),
        ("a backslash for a slash", "http:\\\\127.0.0.1\\a"),
        ("no slashes", "http:127.0.0.1/a"),
        ("a tab within", "http://127.0.\t0.1/a"),
        ("this network", "http://0.0.0.0/a"),
        ("this network, short", "http://0/a"),
        ("private 10", "http://10.1.2.3/a"),
        ("private 172, first", "http://172.16.0.0/a"),
        ("private 172, last", "http://172.31.255.255/a"),
        ("private 192", "http://192.168.1.1/a"),
        ("link-local", "http://169.254.169.254/latest/meta-data/"),
        ("shared, first", "http://100.64.0.0/a"),
        ("shared, last", "http://100.127.255.255/a"),
        ("protocol assignments", "http://192.0.0.8/a"),
        ("documentation 1", "http://192.0.2.1/a"),
        ("documentation 2", "http://198.51.100.1/a"),
        ("documentation 3", "http://203.0.113.1/a"),
        ("6to4 relays", "http://192.88.99.1/a"),
        ("benchmarks", "http://198.19.255.255/a"),
        ("multicast", "http://224.0.0.1/a"),
        ("reserved", "http://240.0.0.1/a"),
        ("broadcast", "http://255.255.255.255/a"),
        ("IPv6 loopback", "http://[::1]/a"),
        ("IPv6 loopback, written out", "http://[0:0:0:0:0:0:0:1]:80/a"),
        ("IPv6 unspecified", "http://[::]/a"),
        ("mapped", "http://[::ffff:127.0.0.1]/a"),
        ("mapped in hexadecimal", "http://[::ffff:7f00:1]/a"),
        ("compatible", "http://[::127.0.0.1]/a"),
        ("translated", "http://[64:ff9b::7f00:1]/a"),
        ("translated locally", "http://[64:ff9b:1::7f00:1]/a"),
        ("6to4", "http://[2002:7f00:1::]/a"),
        ("Teredo", "http://[2001:0:53aa:64c::1]/a"),
        ("Teredo, compressed", "http://[2001::1]/a"),
        ("unique local", "http://[fc00::1]/a"),
        ("unique local, random", "http://[fd12:3456:789a::1]/a"),
        ("IPv6 link-local", "http://[fe80::1]/a"),
        ("site-local", "http://[fec0::1]/a"),
        ("IPv6 multicast", "http://[ff02::1]/a"),
        ("discard", "http://[100::1]/a"),
        ("IPv6 documentation", "http://[2001:db8::1]/a"),
        ("IPv6 documentation, new", "http://[3fff:abc::1]/a"),
        ("segment routing", "http://[5f00::1]/a"),
    ];
    each(rows, |url| same(&may(url), &false));
}

#[test]
fn no_form_that_a_parser_would_not_write_is_public() {
    // Were a runtime's parser to leave one of these as it stands, it would still be refused.
    let rows: Rows<&str> = &[
        ("decimal", "http://2130706433/"),
        ("octal parts", "http://0177.0.0.1/"),
        ("more digits than a number has", "http://127.0.0.4294967297/"),
        ("hexadecimal parts", "http://0x7f.0.0.0x1/"),
        ("two parts", "http://127.1/"),
        ("five parts", "http://1.2.3.4.5/"),
        ("a trailing dot", "http://127.0.0.1./"),
        ("only dots", "http://../"),
        ("no host", "http:///"),
        ("an open bracket", "http://[::1/"),
        ("an empty bracket", "http://[]/"),
        ("letters that are no number", "http://[20zz::1]/"),
        ("a zone", "http://[fe80::1%25eth0]/"),
    ];
    each(rows, |url| same(&may_fetch(url, b"[]"), &false));
}

#[test]
fn hosts_that_are_allowed() {
    let allowed = |url: &str, hosts: &[&str]| {
        let hosts = json!(hosts).to_string();
        locate(url, url).is_some_and(|url| may_fetch(&url, hosts.as_bytes()))
    };
    let rows: Rows<(&str, &str, bool)> = &[
        ("a host", ("http://10.0.0.7:8080/a", "10.0.0.7", true)),
        ("a host with its port", ("http://10.0.0.7:8080/a", "10.0.0.7:8080", true)),
        ("another port", ("http://10.0.0.7:8081/a", "10.0.0.7:8080", false)),
        ("another host", ("http://10.0.0.77/a", "10.0.0.7", false)),
        ("in capitals", ("http://FILES.intranet/a", "files.intranet", true)),
        ("a part of a list", ("http://a\",\"b/a", "a", false)),
        ("IPv6", ("http://[::1]:8080/a", "[::1]", true)),
        ("a host below", ("http://a.internal/a", "internal", false)),
        ("with a user name all the same", ("http://user@10.0.0.7/a", "10.0.0.7", false)),
        ("by another scheme all the same", ("ftp://10.0.0.7/a", "10.0.0.7", false)),
    ];
    each(rows, |(url, host, expected)| same(&allowed(url, &[host]), expected));
}

/// What reading a file comes to, and the client that read it.
fn read(answers: &[Answer]) -> (Result<String, &'static str>, Client<World>) {
    let mut client =
        World::new(answers).client(configuration(), json!({ "headers": { "x-proxy": "secret" } }));
    client.options = RequestOptions::of_file(b"[]".to_vec());
    let asked = parameters(json!({ "url": "https://one.example/dir/a.csv" }));
    let request = READ_FILE.request(&client.configuration, &asked).unwrap();
    let read = client.ports.run(client.fetch(request)).map_err(|error| note(&error));
    (read, client)
}

fn to(location: &str) -> Answer {
    Answer::status(302).with("location", location)
}

#[test]
fn redirects_are_followed_by_hand() {
    let rows: Rows<(&str, Option<&str>)> = &[
        ("to a path", ("/b.csv", Some("https://one.example/b.csv"))),
        ("to a neighbour", ("b.csv?x=1", Some("https://one.example/dir/b.csv?x=1"))),
        ("to another host", ("//two.example/b", Some("https://two.example/b"))),
        ("to an inner address", ("http://169.254.169.254/latest", None)),
        ("to an inner address in disguise", ("//0x7f.1/a", None)),
        ("to a file", ("file:///etc/passwd", None)),
        ("to a user name", ("https://user@two.example/b", None)),
        ("to nothing that is a URL", ("https://", None)),
    ];
    each(rows, |(location, target)| {
        let answers = [to(location), Answer::body("text")];
        let (read, client) = read(&answers[..if target.is_some() { 2 } else { 1 }]);
        same(&read, &target.map(|_| "text".to_owned()).ok_or(UNREADABLE))?;
        let sent = client.ports.sent.borrow();
        same(&sent.get(1).map(|(_, request)| request.url.as_str()), target)
    });
}

#[test]
fn a_file_is_asked_for_without_any_header() {
    let (_, client) = read(&[to("/b"), Answer::body("")]);
    for (_, request) in client.ports.sent.borrow().iter() {
        assert_eq!((request.method, &request.headers, &request.body), ("GET", &Vec::new(), &None));
    }
}

#[test]
fn what_cannot_be_read() {
    let gone = || Answer::status(404).saying("nope");
    let rows: Rows<(Vec<Answer>, Result<&str, &'static str>)> = &[
        (
            "five redirects",
            (vec![to("/a"), to("/b"), to("/c"), to("/d"), to("/e"), Answer::body("x")], Ok("x")),
        ),
        ("six", (vec![to("/a"), to("/b"), to("/c"), to("/d"), to("/e"), to("/f")], Err(UNREADABLE))),
        ("a redirect to nowhere", (vec![Answer::status(302)], Err(UNREADABLE))),
        ("one that the runtime hides", (vec![Answer::status(0)], Err(REDIRECT_HIDDEN))),
        ("a 404", (vec![gone()], Err(UNREADABLE))),
        ("a 503, once", (vec![Answer::status(503).with("retry-after", "0")], Err(UNREADABLE))),
        ("a lost connection, once", (vec![Answer::lost()], Err(UNREADABLE))),
        ("silence", (vec![Answer::silent()], Err(UNREADABLE))),
        ("a body that never ends", (vec![Answer::body("x").after(0.0, f64::INFINITY)], Err(UNREADABLE))),
        ("9 seconds", (vec![Answer::body("x").after(4000.0, 5000.0)], Ok("x"))),
        ("11 seconds", (vec![Answer::body("x").after(6000.0, 5000.0)], Err(UNREADABLE))),
    ];
    each(rows, |(answers, expected)| {
        let (read, client) = read(answers);
        same(&read, &expected.map(str::to_owned))?;
        same(&(client.ports.unused(), client.ports.open_bodies()), &(0, 0))
    });
}
