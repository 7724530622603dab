//! A task's events folded into a view of the task: one event in, a few changes of the view out.
//!
//! What is not as documented is passed over, a member or a whole event; nothing here fails. An event that comes again changes nothing
//! where it says which one it is: tool calls, thoughts and sub-tasks by their ids, what has none by all of its text. Chunks have to come
//! once and in order, and of what is known by its latest state alone the latest has to come last, as the stream delivers them.

mod asks;
mod calls;
mod draft;
mod event;
mod tasks;

use self::draft::{Draft, List};
use self::event::{Event, inside, is_text};
use super::batch::Batch;
use super::hash::hash;
use crate::protocol::json::write_text;
use crate::protocol::view::{SUB_AGENT, write};

/// What an event does to a view.
#[derive(Clone, Copy, Debug)]
enum Role {
    Chunk,
    Record,
    End,
    SubTask,
    Request,
    Result,
    Thought,
    SubAgent,
    Plan,
    Context,
    Compaction,
    SignIn,
    /// It asks for something, which this member of its data names.
    Ask(&'static str),
    /// What was asked for is there.
    Settle(&'static str),
    /// Nothing of it is shown.
    Silent,
}

/// Every documented type (platform: `TaskUpdateEventType`), as JSON.
static ROLES: &[(&str, Role)] = &[
    ("\"chunk\"", Role::Chunk),
    ("\"tool_call_request\"", Role::Request),
    ("\"tool_call_result\"", Role::Result),
    ("\"think\"", Role::Thought),
    ("\"analyze\"", Role::Thought),
    ("\"task_updated\"", Role::Record),
    ("\"task_created\"", Role::Record),
    ("\"task_finished\"", Role::End),
    ("\"plan_updated\"", Role::Plan),
    ("\"context_status\"", Role::Context),
    ("\"task_compactization\"", Role::Compaction),
    ("\"sub_agent_trigger\"", Role::SubAgent),
    ("\"sub_task_created\"", Role::SubTask),
    ("\"sub_task_updated\"", Role::SubTask),
    ("\"sub_task_finished\"", Role::SubTask),
    ("\"auth_event\"", Role::SignIn),
    ("\"ask_user_questions\"", Role::Ask("questions")),
    ("\"ask_for_secret\"", Role::Ask("names")),
    ("\"secret_saved\"", Role::Settle("names")),
    ("\"invite_member\"", Role::Ask("email")),
    ("\"member_invited\"", Role::Settle("email")),
    ("\"connected\"", Role::Silent),
    ("\"agent_gateway_decision\"", Role::Silent),
    ("\"gateway_steer_applied\"", Role::Silent),
    ("\"process_state_changed\"", Role::Silent),
    ("\"process_update\"", Role::Silent),
    ("\"live_surface_created\"", Role::Silent),
    ("\"inline_card\"", Role::Silent),
];

/// A view of one task in the making.
#[derive(Debug)]
pub struct Fold {
    /// The task's id, as JSON.
    own: Vec<u8>,
    draft: Draft,
}

impl Fold {
    /// A view of `task_id` before its first event.
    pub fn new(task_id: &str) -> Self {
        let mut own = Vec::new();
        write_text(task_id.as_bytes(), &mut own);
        Self { own, draft: Draft::default() }
    }

    /// The changes since the last call, as one JSON array of what [`super::patches`] describes; none when there are none.
    pub fn take(&mut self) -> Option<&[u8]> {
        self.draft.patches.take()
    }

    /// Takes the events of a batch.
    pub fn handle_all(&mut self, batch: &Batch) {
        for index in 0..batch.len() {
            self.handle(batch.text(index).unwrap_or_default());
        }
    }

    /// Takes one event. One that is not JSON, and one of a type that nobody knows, are counted.
    pub fn handle(&mut self, text: &[u8]) {
        let Self { own, draft } = self;
        let Some(event) = Event::read(text, own) else { return draft.count_unknown() };
        if event.is_after_gap {
            draft.set("gap", b"true");
        }
        match ROLES.iter().find(|(kind, _)| kind.as_bytes() == event.kind) {
            Some((_, role)) => play(draft, *role, &event),
            None => draft.count_unknown(),
        }
    }
}

fn play(draft: &mut Draft, role: Role, event: &Event<'_>) {
    let group = |member: &str| hash(member.as_bytes()) ^ hash(event.field(member));
    if let Role::Chunk = role {
        return tasks::chunk(draft, event);
    }
    // The data of all others is an object, or nothing is known of it.
    if event.fields.is_empty() {
        return;
    }
    match role {
        Role::Record => tasks::record(draft, event, false),
        Role::End => tasks::record(draft, event, true),
        Role::SubTask => {
            let id = event.field("id");
            if is_text(id) || !event.is_own {
                tasks::sub_task(draft, if is_text(id) { id } else { event.task }, event);
            }
        }
        Role::Request => calls::call(draft, event, false),
        Role::Result => calls::call(draft, event, true),
        Role::Thought => calls::thought(draft, event),
        Role::SubAgent => {
            let mut out = Vec::new();
            write(SUB_AGENT, &event.fields, true, &mut out);
            draft.add_once(List::SubAgents, event.key, event, &out);
        }
        Role::Plan => tasks::plan(draft, event, event.field("tasks")),
        Role::Context if event.is_own => draft.set("context", event.data),
        Role::Compaction if event.is_own => {
            draft.set("compaction", event.data);
            if event.says("type", "\"compaction_error\"") {
                draft.fail(event, inside(event.field("data"), "error"));
            }
        }
        Role::SignIn => asks::sign_in(draft, event),
        Role::Ask(member) => asks::ask(draft, event.kind, group(member), event.data, event),
        Role::Settle(member) => draft.settle(group(member), None),
        _ => {}
    }
}
