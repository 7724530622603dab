//! Streams to cut: those of the captures, and some made by hand.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

/// Short streams that hold every construct, in LF.
const BY_HAND: &[&str] = &[
    "data: a\n\n",
    "event: e\nid: 1\nretry: 20\ndata: a\ndata: b\n\ndata: c\n\n",
    ": ping\n\ndata\ndata\n\n:\nid\ndata:x\n\n",
    "\n\n\ndata: é\u{2028}€\n\nid: 2\0\ndata:  y\n\ndata: lost\n",
];

/// The streams made by hand in each kind of line end, with and without a byte order mark.
pub fn by_hand() -> Vec<String> {
    let mut streams = Vec::new();
    for stream in BY_HAND {
        for end in ["\n", "\r", "\r\n"] {
            let stream = stream.replace('\n', end);
            streams.push(format!("\u{FEFF}{stream}"));
            streams.push(stream);
        }
    }
    streams.push("data: a\r\ndata: b\n\rdata: c\r\n\n".to_owned());
    streams
}

/// The different streams of the captures.
pub fn captured() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/golden");
    let mut streams = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.starts_with("events-") {
            collect(&serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap(), &mut streams);
        }
    }
    streams
}

fn collect(value: &Value, streams: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            if let Some(text) = members.get("all_text").and_then(Value::as_str) {
                streams.insert(text.to_owned());
            }
            members.values().for_each(|member| collect(member, streams));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, streams)),
        _ => {}
    }
}
