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
    /// How many there are in each list.
    counts: [usize; NAMES.len()],
    /// Where an entry stands by its list and key, counted from 1; 0 is free. Open addressing over one vector that is at most half full.
    slots: Vec<usize>,
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

    /// The latest entry of this key.
    pub fn find(&mut self, list: List, key: u64) -> Option<&mut Entry> {
        let place = self.slot(list, key).copied()?;
        self.entries.get_mut(place.checked_sub(1)?)
    }

    /// The slot of the entry of this key; a free one when there is none.
    fn slot(&mut self, list: List, key: u64) -> Option<&mut usize> {
        let mask = self.slots.len().checked_sub(1)?;
        let is_it = |entry: &Entry| entry.key == key && entry.list == list;
        let mut at = usize::try_from(key & mask as u64).ok()?;
        while let Some(entry) = self.slots.get(at)?.checked_sub(1) {
            if self.entries.get(entry).is_none_or(is_it) {
                break;
            }
            at = (at + 1) & mask;
        }
        self.slots.get_mut(at)
    }

    /// Keeps the entry, so that it is found.
    fn keep(&mut self, entry: Entry) {
        self.entries.push(entry);
        let mut places = self.entries.len()..=self.entries.len();
        if self.slots.len() < 2 * self.entries.len() {
            self.slots = vec![0; 2 * self.slots.len().max(8)];
            places = 1..=self.entries.len();
        }
        for place in places {
            let entry = self.entries.get(place - 1).map(|entry| (entry.list, entry.key));
            if let Some(slot) = entry.and_then(|(list, key)| self.slot(list, key)) {
                *slot = place;
            }
        }
    }

    /// Adds an entry: its `members` behind those that every entry has, which they overrule. Gives its place in the list.
    pub fn add(&mut self, list: List, key: u64, group: u64, event: &Event<'_>, members: &[u8]) -> usize {
        let count = self.counts.get_mut(list as usize);
        let index = count.map(|count| std::mem::replace(count, *count + 1)).unwrap_or_default();
        let mut out = Vec::new();
        put("order", decimal(self.entries.len()).as_bytes(), &mut out);
        put("type", event.kind, &mut out);
        put("task_id", event.task, &mut out);
        put("time", event.time, &mut out);
        out.push(b',');
        out.extend_from_slice(members);
        self.patches.merge(list.at(index), &out);
        self.keep(Entry { list, index, key, group, is_open: true });
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
