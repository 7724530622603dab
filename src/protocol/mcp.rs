//! Tokens of tool servers: how they are asked for, and what a task's audience is told of them.

use super::answer::text_member;
use super::field::{Field, Kind};
use super::input::Input;
use super::parameters::{Form, Parameters};
use super::records::{MCP_SERVER, of, text};
use super::request::{Request, add_header};
use super::url::push_byte;
use crate::error::Error;

/// The parameters of a token: the members of the server, which is the body, and what the question is about.
pub static MCP_TOKEN_BODY: &[Field] = &[
    of("server", Kind::Group(MCP_SERVER)),
    of("user_id", Kind::Aside),
    of("generate_login_url", Kind::Aside),
    of("force_refresh", Kind::Aside),
    of("task_id", Kind::Aside).inner(),
    of("agent_id", Kind::Aside).inner(),
    of("is_app", Kind::Aside).inner(),
    of("background_auth_eligible", Kind::Aside).inner(),
    of("sso_fetch_key", Kind::Aside).inner(),
];

/// What comes back, where the token is ready.
pub static MCP_TOKEN: &[Field] = &[of("data", Kind::Record(MCP_TOKEN_DATA)).required()];

static MCP_TOKEN_DATA: &[Field] =
    &[text("access_token").required().secret(), text("server_url"), text("server_name")];

/// What a task's audience is told of it, made of the parameters.
static TOLD_TOKEN: &[Field] =
    &[of("type", Kind::Fixed).or("\"token_ready\""), of("data", Kind::Group(TOLD_TOKEN_DATA))];

static TOLD_TOKEN_DATA: &[Field] = &[
    of("access_token", Kind::Fixed).or("\"REDACTED\""),
    text("server_url").named("url"),
    text("server_name").named("name"),
];

/// Says in the query how the token is wanted. `polls` once the login has begun: it is not begun anew.
pub fn ask<I: Input>(request: &mut Request, parameters: &Parameters<I>, polls: bool) -> Result<(), Error> {
    let is_sso = parameters.text("auth_type")?.as_deref() == Some("sso_user");
    let mut separator = '?';
    if is_sso || parameters.flag("background_auth_eligible", false)? {
        request.url.push_str("?execution_id=");
        parameters.need("task_id")?.bytes().for_each(|byte| push_byte(&mut request.url, byte));
        separator = '&';
    }
    for (name, again) in [("generate_login_url", false), ("is_app", true), ("force_refresh", false)] {
        request.url.push(separator);
        request.url.push_str(name);
        let value = parameters.flag(name, false)? && (again || !polls);
        request.url.push_str(if value { "=true" } else { "=false" });
        separator = '&';
    }
    if is_sso { add_header(request, parameters, "sso_fetch_key", "x-xpander-sso-fetch") } else { Ok(()) }
}

/// What a wait makes of an answer: whether it is over, and what the task's audience is to be told, which is that somebody
/// has to sign in, or that the token is there; never the token. While nobody has signed in, the platform may say so in
/// any way, so that only the first answer can be a refusal.
pub fn look<I: Input>(
    parameters: &Parameters<I>,
    answer: &str,
    is_first: bool,
) -> Result<(bool, Option<String>), Error> {
    match text_member(answer, "type").as_deref() {
        Some("token_ready") => {
            let mut told = Vec::new();
            parameters.write(TOLD_TOKEN, &Form::PLAIN, &mut told)?;
            Ok((true, String::from_utf8(told).ok()))
        }
        Some("login_required") if is_first => Ok((false, Some(answer.to_owned()))),
        _ => Ok((is_first, None)),
    }
}
