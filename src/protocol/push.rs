//! What an event tells of a tool: values that may be JSON in a text, and may be long.

use super::field::{Field, Kind};
use super::json::{is_plain, write_text};
use super::records::{flag, id, of, text};

/// What is told to a task's audience.
pub static PUSH: &[Field] = &[of("events", Kind::Each(EVENT)).required(), of("task_id", Kind::Aside).inner()];

/// An event, as it is told to a task's audience.
static EVENT: &[Field] = &[
    text("type").required(),
    id("task_id").required(),
    id("organization_id").required(),
    text("time").required(),
    of("data", Kind::EventData).required(),
    of("identity", Kind::Record(IDENTITY)),
];

/// Who an event is from.
static IDENTITY: &[Field] = &[text("name").required(), text("icon")];

/// What an event tells of a tool that was called: the call, and what came of it.
static TOOL_RESULT: &[Field] = &[
    text("request_id").required(),
    text("operation_id").required(),
    text("tool_call_id"),
    text("graph_node_id"),
    text("tool_name"),
    of("payload", Kind::ToolValue(usize::MAX)),
    of("reasoning", Kind::Object),
    text("plan_task_id"),
    of("result", Kind::ToolValue(8000)),
    flag("is_error"),
    text("approval_request_id"),
];

/// How many of these tell of the call.
const CALL: usize = 8;

/// What an event of this type tells.
pub fn data_of(kind: &str) -> Kind {
    match kind {
        "tool_call_result" => Kind::Record(TOOL_RESULT),
        "tool_call_request" | "think" | "analyze" => {
            Kind::Record(TOOL_RESULT.get(..CALL).unwrap_or_default())
        }
        _ => Kind::Json,
    }
}

/// How much of a long value is sent, in characters.
const KEPT: usize = 2000;

/// Appends what a tool was given or gave. `value` is JSON, or a text that is sent as JSON where it holds an object or
/// an array. Of more than `limit` characters only the beginning is sent.
pub fn write_tool_value(mut value: Vec<u8>, is_text: bool, limit: usize, out: &mut Vec<u8>) {
    if start(&value, limit).is_some() {
        value.truncate(start(&value, KEPT).unwrap_or_default());
        value.extend_from_slice("\n\n[cut here: more than 8000 characters]".as_bytes());
    } else if !is_text || is_plain(&value) {
        out.append(&mut value);
        return;
    }
    write_text(&value, out);
}

/// Where the character number `index` of a text starts.
fn start(text: &[u8], mut index: usize) -> Option<usize> {
    for (at, byte) in text.iter().enumerate() {
        // The other bytes of a character begin with the bits 10.
        if byte & 0xC0 != 0x80 {
            if index == 0 {
                return Some(at);
            }
            index -= 1;
        }
    }
    None
}
