//! The other side of the patches: what applies them, and what a view has to look like.

use serde_json::{Map, Value, json};
use xpander_edge::session::fold::Fold;

/// The task of all tests here.
pub const OWN: &str = "task-1";

/// A view before its first event, as `js/view.ts` begins.
pub fn blank() -> Value {
    json!({
        "id": null, "agent_id": null, "status": "pending", "internal_status": null, "title": null, "text": "", "result": null,
        "tool_calls": [], "reasoning": [], "plan": [], "sub_tasks": [], "sub_agents": [], "asks": [], "errors": [],
        "context": null, "compaction": null, "tokens": null, "created_at": null, "started_at": null, "paused_at": null,
        "finished_at": null, "duration": null, "gap": false, "unknown_events": 0,
    })
}

/// A view and what makes it.
pub struct Viewed {
    pub fold: Fold,
    pub view: Value,
    /// All that crossed the border, in bytes.
    pub crossed: usize,
    /// How many changes there were.
    pub patches: usize,
}

impl Viewed {
    pub fn new() -> Self {
        Self { fold: Fold::new(OWN), view: blank(), crossed: 0, patches: 0 }
    }

    /// Takes an event's text.
    pub fn tell(&mut self, event: &str) -> &mut Self {
        self.fold.handle(event.as_bytes());
        self
    }

    /// Applies what has changed since the last look.
    pub fn look(&mut self) -> &Value {
        if let Some(text) = self.fold.take() {
            self.crossed += text.len();
            let patches: Vec<(Vec<Value>, String, Value)> = serde_json::from_slice(text)
                .unwrap_or_else(|error| panic!("{error} in {}", String::from_utf8_lossy(text)));
            assert!(!patches.is_empty());
            self.patches += patches.len();
            for (path, operation, value) in patches {
                apply(&mut self.view, &path, &operation, value);
            }
        }
        conforms(&self.view);
        &self.view
    }
}

/// The view of these events.
pub fn view_of<T: AsRef<str>>(events: &[T]) -> Value {
    let mut viewed = Viewed::new();
    for event in events {
        viewed.tell(event.as_ref());
    }
    viewed.look().clone()
}

fn apply(view: &mut Value, path: &[Value], operation: &str, value: Value) {
    // As JavaScript counts.
    let text_offset = view["text"].as_str().unwrap().encode_utf16().count();
    let place = match path {
        [] => view,
        [list, index] => {
            let list = view[list.as_str().unwrap()].as_array_mut().expect("a list that every view has");
            let index = usize::try_from(index.as_u64().unwrap()).unwrap();
            assert!(index <= list.len(), "a list has no holes");
            if index == list.len() {
                list.push(json!({"text_offset": text_offset}));
            }
            &mut list[index]
        }
        _ => panic!("no such path: {path:?}"),
    };
    match (operation, value) {
        ("merge", Value::Object(members)) => place.as_object_mut().unwrap().extend(members),
        ("append", Value::String(more)) => {
            let text = place["text"].as_str().expect("there is a text").to_owned();
            place["text"] = (text + &more).into();
        }
        ("elapse", Value::Array(names)) => {
            let [to, from, until] = names.as_slice() else { panic!("three names: {names:?}") };
            let at = |name: &Value| seconds(&place[name.as_str().unwrap()]);
            let elapsed =
                at(from).zip(at(until)).map(|(from, until)| until - from).filter(|took| *took >= 0.0);
            place[to.as_str().unwrap()] = json!(elapsed.map(|took| (took * 1000.0).round() / 1000.0));
        }
        other => panic!("no such operation: {other:?}"),
    }
}

/// Seconds after the hour of the times in these tests, which are all of one hour.
fn seconds(time: &Value) -> Option<f64> {
    let (minutes, seconds) = time.as_str()?.strip_suffix('Z')?.get(14..)?.split_once(':')?;
    Some(minutes.parse::<f64>().ok()? * 60.0 + seconds.parse::<f64>().ok()?)
}

/// What a member of the types in `js/view.ts` may be, by its name and where it is.
const KINDS: &[(&str, &str)] = &[
    (
        "",
        "id:t agent_id:t status:T internal_status:t title:t text:T result:t tool_calls:l reasoning:l plan:L sub_tasks:l sub_agents:l asks:l errors:l context:o compaction:o tokens:o created_at:t started_at:t paused_at:t finished_at:t duration:n gap:f unknown_events:N",
    ),
    (
        "tool_calls",
        "order:N text_offset:N task_id:T type:T time:t status:T answered_at:t duration:n request_id:t operation_id:t tool_call_id:t graph_node_id:t tool_name:t payload:a reasoning:o plan_task_id:t result:a approval_request_id:t",
    ),
    (
        "reasoning",
        "order:N text_offset:N task_id:T type:T time:t request_id:t plan_task_id:t title:t thought:t analysis:t action:t result:t confidence:n",
    ),
    (
        "sub_tasks",
        "order:N text_offset:N task_id:T type:T time:t id:T text:T agent_id:t status:t internal_status:t title:t result:t created_at:t started_at:t paused_at:t finished_at:t duration:n tokens:o name:t icon:t",
    ),
    ("sub_agents", "order:N text_offset:N task_id:T type:T time:t agent_id:t query:t files:a reasoning:o"),
    ("asks", "order:N text_offset:N task_id:T type:T time:t pending:f data:O"),
    ("errors", "order:N text_offset:N task_id:T type:T time:t message:t"),
];

/// Panics when a view has a member too many, too few or of another kind.
pub fn conforms(view: &Value) {
    check("", view.as_object().unwrap());
    let mut orders: Vec<u64> = Vec::new();
    for list in ["tool_calls", "reasoning", "sub_tasks", "sub_agents", "asks", "errors"] {
        let of_list: Vec<u64> =
            view[list].as_array().unwrap().iter().map(|entry| entry["order"].as_u64().unwrap()).collect();
        assert!(of_list.is_sorted(), "a list is in its order");
        orders.extend(of_list);
    }
    orders.sort_unstable();
    assert!(orders.iter().copied().eq(0..orders.len() as u64), "the order is one over all lists: {orders:?}");
}

fn check(place: &str, object: &Map<String, Value>) {
    let (_, row) = KINDS.iter().find(|(name, _)| *name == place).unwrap();
    let mut names: Vec<&str> = object.keys().map(String::as_str).collect();
    let mut expected: Vec<&str> = row.split(' ').map(|word| word.split(':').next().unwrap()).collect();
    names.sort_unstable();
    expected.sort_unstable();
    assert_eq!(names, expected, "in `{place}`");
    for (name, kind) in row.split(' ').map(|word| word.split_once(':').unwrap()) {
        let value = &object[name];
        let fits = match kind {
            "T" => value.is_string(),
            "t" => value.is_string() || value.is_null(),
            "N" => value.is_u64(),
            "n" => value.is_number() || value.is_null(),
            "f" => value.is_boolean(),
            "l" | "L" => value.is_array(),
            "o" => value.is_object() || value.is_null(),
            "O" => value.is_object(),
            "a" => true,
            _ => panic!("{kind}"),
        };
        assert!(fits, "`{place}.{name}` is {value}");
        if kind == "l" {
            value.as_array().into_iter().flatten().for_each(|entry| check(name, entry.as_object().unwrap()));
        }
    }
}
