//! What a task reports of its spending.

use super::input::{self, Input, NotFinite, Shape};
use super::json::write_text;
use super::parameters::{Form, Parameters};
use super::records::TOKENS;
use crate::error::Error;

/// Where spending is not the task's own: an orchestration that returns metrics counts its parts.
const ORCHESTRATION: &str = "orchestration";

/// The body of a metrics report, made of a task's attributes.
pub fn body<I: Input>(task: &Parameters<I>) -> Result<Vec<u8>, Error> {
    let Some((_, Shape::Record(tokens))) = task.get("tokens") else {
        return Err(Error::invalid("tokens", "the task has none; set them before you report metrics"));
    };
    let source = task
        .text("source")?
        .ok_or_else(|| Error::invalid("source", "the task has none; set it before you report metrics"))?;
    let returned =
        matches!(task.get("return_metrics"), Some((_, Shape::Bool(true)))) && source == ORCHESTRATION;
    let none = Parameters::nested("tokens.", Vec::new());
    let tokens = if returned { none } else { Parameters::nested("tokens.", tokens) };
    let model = task.text("llm_model_name")?.unwrap_or_default();
    let model = model.trim_ascii().to_ascii_lowercase();

    let mut body = Body(Vec::with_capacity(1024));
    body.text("execution_id", &task.text("id")?.unwrap_or_default());
    body.text("source", &source);
    body.json("sub_executions", b"[]");
    body.text("memory_thread_id", &task.text("id")?.unwrap_or_default());
    body.text("task", &input_text(task)?);
    body.text("triggered_by", "N/A");
    body.json("skills", b"[]");
    body.value("status", task, "null")?;
    body.value("internal_status", task, "null")?;
    body.json("duration", b"0");
    body.text("ai_model", if model.is_empty() { "xpander" } else { &model });
    body.json("worker", b"null");
    body.json("ai_employee_id", b"null");
    if returned {
        body.json("api_calls_made", b"[]");
    } else {
        body.value_as("api_calls_made", task, "used_tools", "[]")?;
    }
    match task.text("result")? {
        Some(result) => body.text("result", &result),
        None => body.json("result", b"null"),
    }
    body.name("llm_tokens");
    body.0.extend_from_slice(b"{\"inner\":");
    Parameters::<I>::nested("tokens.", Vec::new()).write(TOKENS, &Form::default(), &mut body.0)?;
    body.0.extend_from_slice(b",\"worker\":");
    tokens.write(TOKENS, &Form::default(), &mut body.0)?;
    body.0.extend_from_slice(b"}}");
    Ok(body.0)
}

fn input_text<I: Input>(task: &Parameters<I>) -> Result<String, Error> {
    match task.get("input") {
        Some((_, Shape::Record(members))) => {
            Ok(Parameters::nested("input.", members).text("text")?.unwrap_or_default())
        }
        _ => Ok(String::new()),
    }
}

struct Body(Vec<u8>);

impl Body {
    fn name(&mut self, name: &str) {
        self.0.push(if self.0.is_empty() { b'{' } else { b',' });
        write_text(name.as_bytes(), &mut self.0);
        self.0.push(b':');
    }

    fn json(&mut self, name: &str, json: &[u8]) {
        self.name(name);
        self.0.extend_from_slice(json);
    }

    fn text(&mut self, name: &str, text: &str) {
        self.name(name);
        write_text(text.as_bytes(), &mut self.0);
    }

    fn value<I: Input>(&mut self, name: &str, task: &Parameters<I>, default: &str) -> Result<(), Error> {
        self.value_as(name, task, name, default)
    }

    fn value_as<I: Input>(
        &mut self,
        name: &str,
        task: &Parameters<I>,
        attribute: &str,
        default: &str,
    ) -> Result<(), Error> {
        self.name(name);
        match task.get(attribute) {
            Some((value, shape)) if !matches!(shape, Shape::Null) => {
                input::write(value, attribute, NotFinite::Refused, &mut self.0)
            }
            _ => {
                self.0.extend_from_slice(default.as_bytes());
                Ok(())
            }
        }
    }
}
