//! What holds for any events: generated lives of tasks, cut, replayed and spoiled.

use super::capture;
use super::snapshot::{OWN, Viewed, view_of};
use super::told::{event, of, request, result};
use crate::support::random::Random;
use serde_json::{Value, json};

const ROUNDS: u64 = 400;

/// Events in the order of time. `exact` leaves out those that are only right when they come once.
fn life(random: &mut Random, exact: bool) -> Vec<String> {
    let mut events = Vec::new();
    for step in 0..random.below(40) {
        let second = f64::from(u8::try_from(step).unwrap()) / 2.0;
        let id = *random.pick(&["a", "b", "c"]);
        let other = *random.pick(&["task-2", "task-3"]);
        let record = json!({
            "id": OWN, "status": random.pick(&["pending", "executing", "paused", "archiving"]), "title": id,
            "hitl_request": random.pick(&[Value::Null, json!({"wait_node_id": id})]),
            "deep_planning": {"tasks": [{"id": id, "title": "t"}]},
        });
        let auth = random.pick(&["login_required", "token_ready", "token_issue"]);
        events.push(match random.below(if exact { 15 } else { 18 }) {
            0 | 1 => request(second, id),
            2 | 3 => result(second, id, json!({"is_error": random.below(2) == 0})),
            4 => event(second, "think", json!({"request_id": id, "payload": {"input": {"thought": id}}})),
            5 => event(second, "analyze", json!({"request_id": id})),
            6 => event(second, "task_updated", record),
            7 => of(other, second, "task_updated", json!({"id": other, "status": "executing", "result": id})),
            8 => event(second, "sub_task_finished", json!({"id": other, "status": "completed"})),
            9 => event(
                second,
                "plan_updated",
                json!({"started": true, "tasks": [{"id": id, "completed": true}]}),
            ),
            10 => event(
                second,
                "auth_event",
                json!({"type": auth, "data": {"server_url": other, "message": id}}),
            ),
            11 => event(second, "sub_agent_trigger", json!({"agent_id": id})),
            12 => event(second, "ask_user_questions", json!({"questions": [id]})),
            13 => event(
                second,
                random.pick::<&str>(&["ask_for_secret", "secret_saved"]),
                json!({"names": [id]}),
            ),
            14 => event(second, "context_status", json!({"percent": step})),
            15 => event(second, "chunk", json!(format!("{id}é "))),
            16 => of(other, second, "chunk", json!(id)),
            _ => event(second, "mood_changed", json!(id)),
        });
    }
    events
}

#[test]
fn any_split_gives_the_same_view() {
    for seed in 0..ROUNDS {
        let mut random = Random::new(seed);
        let events = life(&mut random, false);
        let mut viewed = Viewed::new();
        for event in &events {
            viewed.tell(event);
            if random.below(3) == 0 {
                viewed.look();
            }
        }
        assert_eq!(*viewed.look(), view_of(&events), "seed {seed}");
    }
}

#[test]
fn a_replay_of_the_last_events_changes_nothing() {
    for seed in 0..ROUNDS {
        let mut random = Random::new(seed);
        let events = life(&mut random, true);
        let mut told = Vec::new();
        for (index, event) in events.iter().enumerate() {
            told.push(event.clone());
            if random.below(5) == 0 {
                told.extend_from_slice(&events[random.below(index + 1)..=index]);
            }
        }
        assert_eq!(view_of(&told), view_of(&events), "seed {seed}");
    }
}

/// Out of any order.
#[test]
fn what_has_an_id_counts_once_wherever_it_comes_again() {
    let with_id = [
        "\"tool_call_request\"",
        "\"tool_call_result\"",
        "\"think\"",
        "\"analyze\"",
        "\"sub_agent_trigger\"",
    ];
    for seed in 0..ROUNDS {
        let mut random = Random::new(seed);
        let events = life(&mut random, false);
        let mut told: Vec<String> = Vec::new();
        for event in &events {
            told.push(event.clone());
            let earlier = random.pick::<String>(&told).clone();
            if with_id.iter().any(|kind| earlier.contains(kind)) {
                told.push(earlier);
            }
        }
        assert_eq!(view_of(&told), view_of(&events), "seed {seed}");
    }
}

/// A value with one of its parts replaced by something that nobody expects there, or taken away.
fn spoil(value: &mut Value, random: &mut Random) {
    let parts = match value {
        Value::Object(members) => members.len(),
        Value::Array(items) => items.len(),
        _ => 0,
    };
    if parts == 0 || random.below(4) == 0 {
        let odd = [
            Value::Null,
            json!(-1.5),
            json!("\u{1F642}\\\"\u{7}"),
            json!(true),
            json!([]),
            json!({}),
            json!([{"id": 5}]),
            json!({"a": {"type": 5}}),
        ];
        *value = random.pick(&odd).clone();
        return;
    }
    let place = random.below(parts);
    match value {
        Value::Object(members) => {
            let name = members.keys().nth(place).unwrap().clone();
            if random.below(4) == 0 {
                members.remove(&name);
            } else {
                spoil(&mut members[&name], random);
            }
        }
        Value::Array(items) => spoil(&mut items[place], random),
        _ => unreachable!(),
    }
}

/// The look after each event holds the view to its types, and the patches to JSON.
#[test]
fn nothing_spoils_a_view() {
    let known = capture::events();
    for seed in 0..ROUNDS * 3 {
        let mut random = Random::new(seed);
        let mut viewed = Viewed::new();
        for _ in 0..12 {
            let mut event: Value = serde_json::from_str(random.pick::<String>(&known)).unwrap();
            for _ in 0..=random.below(2) {
                spoil(&mut event, &mut random);
            }
            let text = event.to_string();
            // A part of an event is none, wherever it is cut; bytes that are no text are passed on.
            let text = if random.below(6) == 0 {
                text.chars().take(random.below(text.len())).collect()
            } else {
                text
            };
            viewed.tell(&text).look();
        }
    }
}

/// The work is what crosses the border; a view that told its whole text with every change would tell 50 GB here.
#[test]
fn a_long_answer_is_linear() {
    const CHUNKS: usize = 100_000;
    let chunk = event(0.0, "chunk", json!("0123456789"));
    let mut every = Viewed::new();
    for _ in 0..CHUNKS {
        every.tell(&chunk);
        every.crossed += every_take(&mut every);
    }
    let mut once = Viewed::new();
    for _ in 0..CHUNKS {
        once.tell(&chunk);
    }
    assert_eq!(once.look()["text"].as_str().unwrap().len(), CHUNKS * 10);
    assert_eq!(every.crossed, CHUNKS * (10 + r#"[[[],"append",""]]"#.len()));
    assert_eq!((once.patches, once.crossed), (1, CHUNKS * 10 + r#"[[[],"append",""]]"#.len()));
}

/// What the changes are long, unapplied.
fn every_take(viewed: &mut Viewed) -> usize {
    viewed.fold.take().map_or(0, <[u8]>::len)
}

/// Each answer finds its call among many, whatever the order.
#[test]
fn many_calls_are_found() {
    const CALLS: usize = 10_000;
    let mut viewed = Viewed::new();
    let name = |at: usize| format!("call {at}");
    for at in 0..CALLS {
        let request = json!({"request_id": name(at), "operation_id": "op"});
        viewed.tell(&event(0.0, "tool_call_request", request));
    }
    for at in (0..CALLS).rev() {
        let answer = json!({"request_id": name(at), "operation_id": "op", "result": at});
        viewed.tell(&event(1.0, "tool_call_result", answer));
    }
    let view = viewed.look();
    let calls = view["tool_calls"].as_array().unwrap();
    assert_eq!(calls.len(), CALLS);
    assert!(
        calls.iter().enumerate().all(|(at, call)| call["request_id"] == name(at) && call["result"] == at)
    );
}
