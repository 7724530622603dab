//! A view in the making: what is known of its entries, and the changes to tell.

use super::event::Event;
use crate::ascii::decimal;
use crate::protocol::view::put;
use crate::session::patches::{Patches, Place, ROOT};

/// A list of a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    ToolCalls,
    Reasoning,
    SubTasks,
    SubAgents,
    Asks,
    Errors,
}

/// Their names, in that order.
const NAMES: &[&str] = &["tool_calls", "reasoning", "sub_tasks", "sub_agents", "asks", "errors"];

impl List {
    /// The place of the entry `index`.
    pub fn at(self, index: usize) -> Place {
        Place { list: NAMES.get(self as usize).copied().unwrap_or_default(), index }
    }
}

/// What is known of an entry of a list.
#[derive(Debug)]
pub struct Entry {
    list: List,
    /// Its place in the list.
    pub index: usize,
    /// Which one it is.
    key: u64,
    /// What it is one of: the sign-ins of a server, the secrets of a name.
    group: u64,
    /// A call without an answer; something asked and not settled.
    pub is_open: bool,
}

/// The view.
#[derive(Debug, Default)]
pub struct Draft {
    entries: Vec<Entry>,
    unknown: usize,
    pub patches: Patches,
}

impl Draft {
    /// Sets a member of the view itself; `value` is JSON.
    pub fn set(&mut self, name: &str, value: &[u8]) {
        let mut out = Vec::new();
        put(name, value, &mut out);
        self.patches.merge(ROOT, &out);
    }

    /// Counts an event that nobody knows.
    pub fn count_unknown(&mut self) {
        self.unknown += 1;
        self.set("unknown_events", decimal(self.unknown).as_bytes());
    }

    /// The entry of this key. From the end: what is looked for has mostly just come.
    pub fn find(&mut self, list: List, key: u64) -> Option<&mut Entry> {
        self.entries.iter_mut().rev().find(|entry| entry.key == key && entry.list == list)
    }

    /// Adds an entry: its `members` behind those that every entry has, which they overrule. Gives its place in the list.
    pub fn add(&mut self, list: List, key: u64, group: u64, event: &Event<'_>, members: &[u8]) -> usize {
        let index = self.entries.iter().filter(|entry| entry.list == list).count();
        let mut out = Vec::new();
        put("order", decimal(self.entries.len()).as_bytes(), &mut out);
        put("type", event.kind, &mut out);
        put("task_id", event.task, &mut out);
        put("time", event.time, &mut out);
        out.push(b',');
        out.extend_from_slice(members);
        self.patches.merge(list.at(index), &out);
        self.entries.push(Entry { list, index, key, group, is_open: true });
        index
    }

    /// Adds an entry unless there is one of that key.
    pub fn add_once(&mut self, list: List, key: u64, event: &Event<'_>, members: &[u8]) {
        if self.find(list, key).is_none() {
            self.add(list, key, key, event, members);
        }
    }

    /// Adds an error; `message` is JSON.
    pub fn fail(&mut self, event: &Event<'_>, message: &[u8]) {
        let mut out = Vec::new();
        put("message", if message.starts_with(b"\"") { message } else { b"null" }, &mut out);
        self.add_once(List::Errors, event.key, event, &out);
    }

    /// What was asked in this group is settled, but for what is of the key `spared`.
    pub fn settle(&mut self, group: u64, spared: Option<u64>) {
        for entry in &mut self.entries {
            if entry.group == group && entry.list == List::Asks && entry.is_open && Some(entry.key) != spared
            {
                entry.is_open = false;
                self.patches.merge(List::Asks.at(entry.index), b"\"pending\":false");
            }
        }
    }
}
