//! The request that an operation's row and a caller's parameters make.

use super::configuration::Configuration;
use super::continuation::continued_task;
use super::input::{Input, Shape};
use super::mcp::ask;
use super::operation::{CREATE_TASK, Expect, GET_TASK, INVOKE, Operation, POLL_MCP_TOKEN, Safety, Step};
use super::parameters::{Form, Parameters};
use super::query;
use super::url::push_segment;
use crate::ascii::text;
use crate::error::Error;

/// The longest `internal_status`, in characters. Platform page: tasks, overview.
const MAX_INTERNAL_STATUS: usize = 255;

/// One request, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The operation's name in hooks.
    pub operation: &'static str,
    /// The operation in words, for errors.
    pub what: &'static str,
    /// Whether it may be sent again.
    pub safety: Safety,
    /// The HTTP method.
    pub method: &'static str,
    /// The whole URL.
    pub url: String,
    /// Headers with lower-case names.
    pub headers: Vec<(String, String)>,
    /// The JSON body, where there is one.
    pub body: Option<String>,
    /// The most that it may take, in milliseconds.
    pub limit: u32,
}

impl Request {
    /// Gives it a JSON body.
    pub fn carry(&mut self, body: Vec<u8>) {
        self.headers.push(("content-type".to_owned(), "application/json".to_owned()));
        self.body = String::from_utf8(body).ok();
    }
}

impl Operation {
    /// The request of this operation. An invocation whose prompt continues a task fetches that task.
    pub fn request<I: Input>(
        &self,
        configuration: &Configuration,
        parameters: &Parameters<I>,
    ) -> Result<Request, Error> {
        self.check(parameters)?;
        if self.expect == Expect::File {
            let mut request = self.bare(configuration, parameters.text("url")?.unwrap_or_default());
            request.headers.clear();
            return Ok(request);
        }
        if self.name == INVOKE.name
            && let Some((_, Shape::Text(prompt))) = parameters.get("prompt")
            && let Some(task) = continued_task(&prompt)?
        {
            let mut request = GET_TASK.bare(configuration, configuration.api_root()?);
            GET_TASK.push_path(&mut request.url, |_| Ok(task.clone()))?;
            return Ok(request);
        }
        if self.what == CREATE_TASK.what && parameters.flag("events_streaming", false).unwrap_or(false) {
            configuration.check_events()?;
        }
        let mut request = self.to(configuration, configuration.api_root()?, parameters)?;
        if let Some((_, Shape::Record(filters))) = parameters.get("filters") {
            query::push(&mut request.url, &Parameters::nested("filters.", filters))?;
        }
        if self.expect == Expect::Token {
            ask(&mut request, parameters, self.name == POLL_MCP_TOKEN.name)?;
        }
        if !self.version.is_empty() {
            add_header(&mut request, parameters, self.version, "x-agent-version")?;
        }
        if let Some((table, form)) = &self.body {
            let mut body = Vec::with_capacity(1024);
            let fixed = if form.of_record { reported_elsewhere(parameters)? } else { &[] };
            parameters.write(table, &Form { fixed, ..*form }, &mut body)?;
            request.carry(body);
        }
        Ok(request)
    }

    /// The same without a body, below another root.
    pub fn to<I: Input>(
        &self,
        configuration: &Configuration,
        root: String,
        parameters: &Parameters<I>,
    ) -> Result<Request, Error> {
        let mut request = self.bare(configuration, root);
        if self.safety == Safety::OnceWithoutId {
            let has_id = parameters.text("id")?.is_some();
            request.safety = if has_id { Safety::Repeatable } else { Safety::Once };
        }
        self.push_path(&mut request.url, |step| id(configuration, parameters, step))?;
        Ok(request)
    }

    fn bare(&self, configuration: &Configuration, root: String) -> Request {
        let header = configuration.credential.header();
        Request {
            operation: self.name,
            what: self.what,
            safety: self.safety,
            method: self.method,
            url: root,
            headers: header.map_or_else(Vec::new, |(name, value)| vec![(name.to_owned(), value)]),
            body: None,
            limit: self.limit,
        }
    }

    fn push_path(&self, url: &mut String, id: impl Fn(&Step) -> Result<String, Error>) -> Result<(), Error> {
        for step in self.path {
            let name = match step {
                Step::Fixed(segment) => {
                    url.extend(["/", segment]);
                    continue;
                }
                Step::Id(name) => name,
                Step::TokenUser => "user_id",
                Step::Agent | Step::LoadedAgent => "agent_id",
            };
            push_segment(url, name, &id(step)?)?;
        }
        Ok(())
    }

    fn check<I: Input>(&self, parameters: &Parameters<I>) -> Result<(), Error> {
        let is_held = matches!(&self.body, Some((_, form)) if form.held);
        match &self.body {
            _ if !self.parameters.is_empty() => parameters.check_names("parameter", self.parameters)?,
            Some((table, form)) if !form.held && !form.of_record => {
                parameters.check_table(table)?;
            }
            _ => {}
        }
        let status = if is_held { parameters.text("internal_status")? } else { None };
        if status.is_some_and(|status| status.chars().nth(MAX_INTERNAL_STATUS).is_some()) {
            return Err(Error::invalid("internal_status", "it is longer than 255 characters"));
        }
        match parameters.get("filters") {
            None | Some((_, Shape::Null | Shape::Record(_))) => Ok(()),
            Some(_) => Err(Error::invalid("filters", "pass one object")),
        }
    }
}

/// What an orchestration that returns metrics must not report: its parts have.
fn reported_elsewhere<I: Input>(task: &Parameters<I>) -> Result<&'static [&'static str], Error> {
    let returns = matches!(task.get("return_metrics"), Some((_, Shape::Bool(true))));
    let is_orchestration = task.text("source")?.as_deref() == Some("orchestration");
    Ok(if returns && is_orchestration { &["used_tools", "tokens"] } else { &[] })
}

fn id<I: Input>(
    configuration: &Configuration,
    parameters: &Parameters<I>,
    step: &Step,
) -> Result<String, Error> {
    match step {
        Step::Fixed(_) => Ok(String::new()),
        Step::Id(name) => match parameters.get(name) {
            Some((_, Shape::Text(id))) => Ok(id),
            _ => Err(Error::invalid(name, "pass an id")),
        },
        Step::Agent => configuration.agent(parameters.text("agent_id")?),
        Step::TokenUser => {
            let user = parameters.need("user_id")?;
            if parameters.flag("share_user_token_across_other_agents", true)? {
                return Ok(user);
            }
            Ok(text![configuration.agent(parameters.text("agent_id")?)?, "_", user])
        }
        Step::LoadedAgent => {
            let loaded = match parameters.get("agent") {
                Some((_, Shape::Record(members))) => Parameters::nested("agent.", members).text("id")?,
                Some((_, Shape::Null)) | None => None,
                Some(_) => return Err(Error::invalid("agent", "pass a loaded agent, or `agent_id`")),
            };
            match loaded {
                Some(id) => Ok(id),
                None => configuration.agent(parameters.text("agent_id")?),
            }
        }
    }
}

/// Adds a parameter, such as the agent version, as a header carries it: a number is spelled out; 0 and an empty text are
/// none.
pub(super) fn add_header<I: Input>(
    request: &mut Request,
    parameters: &Parameters<I>,
    name: &str,
    header: &str,
) -> Result<(), Error> {
    let value = match parameters.get(name) {
        None | Some((_, Shape::Null)) => return Ok(()),
        Some((_, Shape::Number(number))) if number.is_finite() => I::number_text(number),
        Some((_, Shape::Text(text))) if text.bytes().all(|byte| (0x21..=0x7E).contains(&byte)) => text,
        Some(_) => return Err(Error::invalid(name, "pass a number, or text without spaces such as \"3\"")),
    };
    if !value.is_empty() && value != "0" {
        request.headers.push((header.to_owned(), value));
    }
    Ok(())
}
