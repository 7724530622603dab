//! When ours and Python's are the same: JSON, records, events.

use serde_json::Value;
use xpander_edge::protocol::field::Field;
use xpander_edge::protocol::records::{TASK, describe};

/// The fields that identify a record, and its defaults; others are told in other words by the SDK.
pub fn same_named(ours: &Value, theirs: &Value, table: &[Field]) -> Result<(), String> {
    let ours = complete(ours, &serde_json::from_str(&describe(table)).unwrap());
    table
        .iter()
        .map(|field| field.name)
        .chain(["name", "unique_name", "organization_id", "framework"])
        .try_for_each(|name| {
            // An unknown scope is null there, and itself here.
            if theirs.get(name).is_none_or(Value::is_null) || name == "graph" || name == "tools" {
                return Ok(());
            }
            same_json(&ours[name], &theirs[name], name, false)
        })
}

/// Events alike in what Python shows of them.
pub fn same_event(ours: &Value, theirs: &Value) -> Result<(), String> {
    for name in ["type", "task_id", "organization_id"] {
        same_json(&ours[name], &theirs[name], name, false)?;
    }
    if theirs["data_type"] == "Task" {
        return same_record(&ours["data"], &theirs["data"], TASK);
    }
    same_json(&ours["data"], &theirs["data"], "data", false)
}

/// Every attribute that Python shows, ours has with the same value; ours may have more.
pub fn same_record(ours: &Value, theirs: &Value, table: &[Field]) -> Result<(), String> {
    let table: Value = serde_json::from_str(&describe(table)).unwrap();
    same_json(&complete(ours, &table), theirs, "record", false)
}

/// The documented defaults for what a record leaves out, as the facade fills them in.
fn complete(record: &Value, table: &Value) -> Value {
    let mut completed = record.as_object().cloned().unwrap_or_default();
    for (name, field) in table.as_object().unwrap() {
        if let Some(default) = field.get("default").filter(|_| !completed.contains_key(name)) {
            completed.insert(name.clone(), default.clone());
        }
        let Some(value) = completed.get_mut(name) else { continue };
        match (field.get("of"), field.get("each"), value.clone()) {
            (Some(of), _, inner @ Value::Object(_)) => *value = complete(&inner, of),
            (_, Some(each), Value::Array(items)) => {
                *value = items.iter().map(|item| complete(item, each)).collect();
            }
            _ => {}
        }
    }
    completed.into()
}

/// What Python decides anew when it reads a record; ours stays what the platform said.
const COERCED: &[&str] = &["mcp_servers.transport", "record.harness_cli", "record.permission_mode"];

/// JSON alike; `exact` with the same keys in the same order, else ours may have more.
pub fn same_json(ours: &Value, theirs: &Value, path: &str, exact: bool) -> Result<(), String> {
    let differ = || Err(format!("{path}: {ours} for {theirs}"));
    match (ours, theirs) {
        (Value::Object(ours), Value::Object(theirs)) => {
            let (keys, expected): (Vec<_>, Vec<_>) = (ours.keys().collect(), theirs.keys().collect());
            if exact && keys != expected {
                return Err(format!("{path}: keys {keys:?} for {expected:?}"));
            }
            let null = Value::Null;
            theirs.iter().try_for_each(|(name, value)| {
                same_json(ours.get(name).unwrap_or(&null), value, &format!("{path}.{name}"), exact)
            })
        }
        (Value::Array(ours), Value::Array(theirs)) if ours.len() == theirs.len() => {
            ours.iter().zip(theirs).try_for_each(|(ours, theirs)| same_json(ours, theirs, path, exact))
        }
        (Value::Number(ours), Value::Number(theirs)) if ours.as_f64() == theirs.as_f64() => Ok(()),
        (ours, theirs) if ours == theirs => Ok(()),
        // Python writes the same instant in its own way, and a computed total.
        (_, Value::String(theirs)) if !exact && path.ends_with("_at") => same_instant(ours, theirs, path),
        _ if !exact && path.ends_with("tokens.total_tokens") => Ok(()),
        _ if !exact && COERCED.iter().any(|name| path.ends_with(name)) => Ok(()),
        _ => differ(),
    }
}

/// Texts alike but for trailing zeros of the fraction and the spelling of UTC; other forms stand as they came.
fn same_instant(ours: &Value, theirs: &str, path: &str) -> Result<(), String> {
    let plain = |text: &str| text.replace("+00:00", "Z").replace(".000000", "").replace('Z', "");
    match ours.as_str() {
        Some(text) if plain(text).trim_end_matches('0') == plain(theirs).trim_end_matches('0') => Ok(()),
        Some(text) if !text.contains('T') => Ok(()),
        Some(text) => Err(format!("{path}: {text} for {theirs}")),
        None if ours.is_number() => Ok(()),
        None => Err(format!("{path}: {ours} for {theirs}")),
    }
}
