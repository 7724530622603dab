//! URLs: the base URL's rules, the two roots that follow from it, and path segments.

use super::setting::flaw;
use crate::ascii::{find, split_at_byte, text, trim_end};
use crate::error::{Code, Error};

/// The part of a base URL that the rules look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    /// Scheme, host, port and path as given, without trailing slashes.
    text: String,
    host: String,
    port: Option<String>,
    first_segment: String,
}

impl BaseUrl {
    /// Reads a base URL. Without a scheme it is taken as https, as the platform's own SDK does.
    ///
    /// A URL that starts with one slash belongs to the page it is used on; `relative` says whether that is
    /// allowed.
    pub fn parse(given: &str, relative: bool) -> Result<Self, Error> {
        let refuse = |why: &str| Err(Error::new(Code::Configuration, text!["Invalid `baseUrl`: ", why]));
        if given.bytes().any(|byte| matches!(byte, b'?' | b'#')) {
            return refuse("leave out the query and the fragment");
        }
        if given.bytes().any(|byte| byte <= b' ' || matches!(byte, b'\\' | 0x7F)) {
            return refuse("it holds a space, a control character or a backslash");
        }
        if given.starts_with('/') {
            if !relative || given.starts_with("//") {
                return refuse("pass a whole URL, such as https://inbound.xpander.ai");
            }
            let text = trim_end(given, b'/').to_owned();
            return Ok(Self { text, host: String::new(), port: None, first_segment: String::new() });
        }
        let lower = given.to_ascii_lowercase();
        let has_scheme = lower.starts_with("http://") || lower.starts_with("https://");
        if !has_scheme && find(given, ":/").is_some() {
            return refuse("its scheme is neither http nor https");
        }
        let whole = if has_scheme { given.to_owned() } else { text!["https://", given] };
        let text = trim_end(&whole, b'/').to_owned();
        let after_scheme = if lower.starts_with("http://") { "http://".len() } else { "https://".len() };
        let rest = text.get(after_scheme..).unwrap_or_default();
        let (authority, path) = split_at_byte(rest, b'/').unwrap_or((rest, ""));
        if authority.bytes().any(|byte| byte == b'@') {
            return refuse("leave out the user name and password");
        }
        let (host, port) = split_port(authority);
        let is_bracketed = host.starts_with('[') && host.ends_with(']');
        if host.is_empty() || (!is_bracketed && host.bytes().any(|byte| matches!(byte, b':' | b'[' | b']'))) {
            return refuse("it names no host");
        }
        if port.is_some_and(|port| !is_port(port)) {
            return refuse("its port is not a number from 0 to 65535");
        }
        Ok(Self {
            host: host.to_ascii_lowercase(),
            port: port.map(str::to_owned),
            first_segment: split_at_byte(path, b'/').map_or(path, |(first, _)| first).to_ascii_lowercase(),
            text,
        })
    }

    /// The base URL without trailing slashes.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the platform has the organization in the path of every request here.
    pub fn is_controller(&self) -> bool {
        find(&self.host, "agent-controller").is_some()
            || self.port.as_deref() == Some("9016")
            || self.first_segment == "agent-controller"
    }

    /// Where task events come from, before the organization.
    pub fn events_host(&self) -> &str {
        match (self.host.as_str(), self.port.as_deref()) {
            ("inbound.xpander.ai", _) => "https://agent-controller.xpander.ai",
            ("inbound.stg.xpander.ai", _) => "https://agent-controller.stg.xpander.ai",
            ("localhost" | "127.0.0.1" | "[::1]", Some("8085")) => "http://localhost:9016",
            _ => &self.text,
        }
    }
}

/// The host and the port of an authority; an IPv6 host keeps its brackets.
fn split_port(authority: &str) -> (&str, Option<&str>) {
    let colon = authority.bytes().rposition(|byte| byte == b':');
    let bracket = authority.bytes().rposition(|byte| byte == b']');
    match colon.filter(|colon| bracket.is_none_or(|bracket| *colon > bracket)) {
        Some(colon) => {
            let port = authority.get(colon + 1..).filter(|port| !port.is_empty());
            (authority.get(..colon).unwrap_or_default(), port)
        }
        None => (authority, None),
    }
}

fn is_port(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u16>().is_ok()
}

/// Appends a slash and one path segment, percent-encoded. `name` says in errors what it is.
///
/// `.` and `..` are refused: however they are spelled, a URL parser reads them as steps, not as names. So is a segment with
/// blanks around it, or with characters that nobody sees.
///
/// ```
/// use xpander_edge::protocol::url::push_segment;
/// let mut url = "https://platform.example/agents".to_owned();
/// push_segment(&mut url, "agent_id", "a b/../c?x=1").unwrap();
/// assert_eq!(url, "https://platform.example/agents/a%20b%2F..%2Fc%3Fx%3D1");
/// assert!(push_segment(&mut url, "agent_id", "..").is_err());
/// ```
pub fn push_segment(url: &mut String, name: &str, segment: &str) -> Result<(), Error> {
    if segment.is_empty() || segment == "." || segment == ".." {
        return Err(Error::invalid(name, "pass an id that is not empty and not made of dots alone"));
    }
    if let Some(why) = flaw(segment) {
        return Err(Error::invalid(name, &why));
    }
    url.push('/');
    segment.bytes().for_each(|byte| push_byte(url, byte));
    Ok(())
}

/// Appends one byte of a segment or a query, percent-encoded unless it is unreserved (RFC 3986 2.3).
pub fn push_byte(url: &mut String, byte: u8) {
    if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
        url.push(char::from(byte));
    } else {
        let digit = |value: u8| char::from(if value < 10 { b'0' + value } else { b'A' + value - 10 });
        url.extend(['%', digit(byte >> 4), digit(byte & 15)]);
    }
}
