//! Whom to call, as whom: options, environment and defaults made into one configuration.

use super::input::Input;
use super::json::write_text;
use super::parameters::Parameters;
use super::setting::flaw;
use super::url::{BaseUrl, push_segment};
use crate::ascii::{find, replace, text};
use crate::error::{Code, Error};

const DEFAULT_BASE_URL: &str = "https://inbound.xpander.ai";
const STAGING_BASE_URL: &str = "https://inbound.stg.xpander.ai";

/// Every option of a configuration; those that are not about the platform are read elsewhere.
pub const OPTIONS: &[&str] = &[
    "apiKey",
    "ticket",
    "organizationId",
    "baseUrl",
    "agentId",
    "fetch",
    "headers",
    "timeout",
    "maxRetries",
    "onRequest",
    "onRetry",
    "logger",
    "dangerouslyAllowBrowser",
];

/// What proves who is calling.
#[derive(Clone, PartialEq, Eq)]
pub enum Credential {
    /// An API key, sent as `x-api-key`.
    Key(String),
    /// A ticket for a proxy, sent as a bearer token.
    Ticket(String),
    /// Nothing: a proxy that asks for nothing, or for a cookie.
    Nothing,
}

impl std::fmt::Debug for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redacted]")
    }
}

impl Credential {
    /// The header that carries it.
    pub fn header(&self) -> Option<(&'static str, String)> {
        match self {
            Self::Key(key) => Some(("x-api-key", key.clone())),
            Self::Ticket(ticket) => Some(("authorization", text!["Bearer ", ticket])),
            Self::Nothing => None,
        }
    }

    /// `text` without this secret, plain or as JSON writes it: a server may repeat what it was sent. Errors are
    /// made of such text, and of no other.
    pub fn redact(&self, text: &str) -> String {
        let (Self::Key(secret) | Self::Ticket(secret)) = self else { return text.to_owned() };
        let mut quoted = Vec::new();
        write_text(secret.as_bytes(), &mut quoted);
        let quoted = String::from_utf8(quoted).unwrap_or_default();
        let escaped = quoted.get(1..quoted.len() - 1).unwrap_or_default();
        hide(&hide(text, secret), escaped)
    }
}

/// No platform issues shorter keys. Tests use them, and the letters of such a key occur in other words.
const SHORT: usize = 8;
/// A key this short is a word of its own, such as the `k` of "k is missing".
const WORD: usize = 4;

/// `text` without `secret`. A short secret counts only as a whole word; a very short one only as a value, after a quote,
/// `:` or `=`.
fn hide(text: &str, secret: &str) -> String {
    if secret.len() >= SHORT {
        return replace(text, secret, HIDDEN);
    }
    let mut hidden = String::new();
    let mut rest = text;
    while let Some(position) = find(rest, secret) {
        hidden.push_str(rest.get(..position).unwrap_or_default());
        rest = rest.get(position + secret.len()..).unwrap_or_default();
        let before = hidden.as_bytes();
        let is_whole =
            !rest.bytes().next().is_some_and(of_word) && !before.last().copied().is_some_and(of_word);
        let is_value = before.trim_ascii_end().last().is_some_and(|byte| b"\"'`:=".contains(byte));
        hidden.push_str(if is_whole && (is_value || secret.len() >= WORD) { HIDDEN } else { secret });
    }
    hidden.push_str(rest);
    hidden
}

fn of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

const HIDDEN: &str = "[redacted]";

/// A checked configuration.
#[derive(Clone, Debug)]
pub struct Configuration {
    /// What proves who is calling.
    pub credential: Credential,
    base: BaseUrl,
    organization: Option<String>,
    agent: Option<String>,
}

impl Configuration {
    /// Checks options and environment (`XPANDER_API_KEY`, `XPANDER_ORGANIZATION_ID`, `XPANDER_BASE_URL`,
    /// `XPANDER_AGENT_ID`, `IS_STG`). Options win; an explicit null is not replaced from the environment.
    ///
    /// A key or a ticket is needed, but for a call that an `EventSource` serves (`headless`): it can send neither,
    /// so that there must be none.
    pub fn resolve<I: Input>(
        options: &Parameters<I>,
        environment: &Parameters<I>,
        headless: bool,
    ) -> Result<Self, Error> {
        options.check_names("option", OPTIONS)?;
        let setting = |option: &'static str, variable: &'static str| match options.get(option) {
            None => read(environment, variable),
            Some(_) => read(options, option),
        };
        let ticket = read(options, "ticket")?;
        let key =
            if ticket.is_some() { read(options, "apiKey")? } else { setting("apiKey", "XPANDER_API_KEY")? };
        let credential = match (key, ticket) {
            (None, None) if headless => Credential::Nothing,
            _ if headless => {
                return Err(Error::invalid(
                    "transport",
                    "an EventSource cannot send `apiKey` or `ticket`: configure neither, and as `baseUrl` a proxy that needs none (`apiKey: null` where the environment has one); or leave `transport` out",
                ));
            }
            (Some(_), Some(_)) => {
                return Err(Error::new(Code::Configuration, "Pass either `apiKey` or `ticket`, not both"));
            }
            (Some(key), None) => Credential::Key(header_value("apiKey", key)?),
            (None, Some(ticket)) => Credential::Ticket(header_value("ticket", ticket)?),
            (None, None) => {
                return Err(Error::new(
                    Code::MissingKey,
                    "No API key: pass `apiKey` or set XPANDER_API_KEY (in a Worker: Configuration.fromEnv(env))",
                ));
            }
        };
        Ok(Self {
            base: base_url(options, environment, !matches!(credential, Credential::Key(_)))?,
            organization: setting("organizationId", "XPANDER_ORGANIZATION_ID")?,
            agent: match read(options, "agentId")? {
                Some(agent) => Some(agent),
                None => read(environment, "XPANDER_AGENT_ID")?,
            },
            credential,
        })
    }

    /// The agent to act on: the argument, else the configured one, else the environment's.
    pub fn agent(&self, argument: Option<String>) -> Result<String, Error> {
        argument.or_else(|| self.agent.clone()).ok_or_else(|| {
            Error::new(
                Code::MissingAgent,
                "No agent id: pass `agent_id`, configure `agentId` or set XPANDER_AGENT_ID",
            )
        })
    }

    /// Takes the organization of a task's record where none is configured.
    pub fn or_organization(&mut self, known: Option<String>) {
        self.organization = self.organization.take().or(known);
    }

    /// Refuses to begin what could not be watched: the platform sends events for an organization.
    pub fn check_events(&self) -> Result<(), Error> {
        if self.is_proxied() || self.organization.is_some() {
            return Ok(());
        }
        Err(Error::new(
            Code::MissingOrganization,
            "No organization: pass `organizationId` or set XPANDER_ORGANIZATION_ID; `events_streaming` needs it",
        ))
    }

    /// Where requests go.
    pub fn api_root(&self) -> Result<String, Error> {
        if self.is_proxied() || !self.base.is_controller() {
            return Ok(self.base.as_str().to_owned());
        }
        self.with_organization(self.base.as_str())
    }

    /// Where task events come from. The platform wants the organization in this path on every host.
    pub fn events_root(&self) -> Result<String, Error> {
        if self.is_proxied() {
            return Ok(self.base.as_str().to_owned());
        }
        self.with_organization(self.base.events_host())
    }

    fn is_proxied(&self) -> bool {
        !matches!(self.credential, Credential::Key(_))
    }

    fn with_organization(&self, root: &str) -> Result<String, Error> {
        let organization = self.organization.as_deref().ok_or_else(|| {
            Error::new(
                Code::MissingOrganization,
                "No organization: pass `organizationId` or set XPANDER_ORGANIZATION_ID; this URL needs it",
            )
        })?;
        let mut url = root.to_owned();
        push_segment(&mut url, "organizationId", organization)?;
        Ok(url)
    }
}

fn base_url<I: Input>(
    options: &Parameters<I>,
    environment: &Parameters<I>,
    relative: bool,
) -> Result<BaseUrl, Error> {
    let given = options.get("baseUrl").is_some();
    let chosen = match read(options, "baseUrl")? {
        Some(url) => Some(url),
        None => read(environment, "XPANDER_BASE_URL")?,
    };
    match chosen {
        Some(url) => BaseUrl::parse(&url, relative),
        // The public host is no stand-in for one that was meant to be given: the key would go to a stranger.
        None if given => Err(Error::new(
            Code::Configuration,
            "Invalid `baseUrl`: it is empty; leave it out for the default",
        )),
        None => {
            let staging = read(environment, "IS_STG")?.is_some_and(|flag| flag == "true");
            BaseUrl::parse(if staging { STAGING_BASE_URL } else { DEFAULT_BASE_URL }, false)
        }
    }
}

/// A setting; none when it is absent, null or empty.
fn read<I: Input>(settings: &Parameters<I>, name: &str) -> Result<Option<String>, Error> {
    let setting = settings.text(name)?;
    match setting.as_deref().and_then(flaw) {
        Some(why) => Err(Error::new(Code::Configuration, text!["Invalid `", name, "`: ", why])),
        None => Ok(setting),
    }
}

/// A secret that an HTTP header can carry. The runtime's own error would quote it.
fn header_value(option: &str, secret: String) -> Result<String, Error> {
    if secret.bytes().all(|byte| (0x21..=0x7E).contains(&byte)) {
        return Ok(secret);
    }
    let rule = "it holds a space, or a character that no HTTP header can carry; check how it was copied";
    Err(Error::new(Code::Configuration, text!["Invalid `", option, "`: ", rule]))
}
