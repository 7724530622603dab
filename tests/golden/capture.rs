//! Captured traffic of the official Python SDK; `tests/fixtures/golden/README.md` describes the schema.

use serde_json::Value;
use std::path::{Path, PathBuf};

use xpander_edge::protocol::files::{Bucket, bucket};

/// Where the recorder was, as far as this side cares: as long as its real address, which counts in a cut text.
pub const ORIGIN: &str = "http://origin.test:123";

/// One scenario.
pub struct Capture {
    pub name: String,
    pub steps: Vec<Step>,
}

/// One call of the SDK, with what went over the wire.
#[derive(Clone)]
pub struct Step {
    pub label: String,
    pub target: String,
    pub args: Value,
    pub http: Vec<Exchange>,
    pub outcome: Value,
    /// The task after the call, where the call changes it.
    pub object_after: Value,
    /// Of an activity log: the class of each entry.
    pub entry_classes: Value,
    /// Of a message: the task that it is made of.
    pub task: Value,
    /// From the scenario's configuration.
    pub organization: Option<String>,
}

/// One request and its answer.
#[derive(Clone)]
pub struct Exchange {
    pub method: String,
    pub path: String,
    /// As on the request line, without the question mark.
    pub query: String,
    pub headers: Vec<(String, String)>,
    pub body: Option<Value>,
    pub response: Value,
}

impl Exchange {
    pub fn status(&self) -> u16 {
        self.response["status"].as_u64().and_then(|status| u16::try_from(status).ok()).unwrap_or(0)
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl Step {
    /// The exchanges that we have a counterpart of: an invocation of ours loads no agent.
    pub fn counterparts(&self) -> Vec<&Exchange> {
        self.http.iter().filter(|one| !self.is_agent_load(one) && !self.is_unread(one)).collect()
    }

    /// Whether an exchange reads a file that we leave alone, or has it transcribed.
    pub fn is_unread(&self, exchange: &Exchange) -> bool {
        self.is_of_files()
            && (exchange.path.ends_with("/media/extract")
                || !matches!(bucket(&exchange.path, "", ""), Bucket::Text | Bucket::Other))
    }

    /// Whether the step is about a task's files.
    pub fn is_of_files(&self) -> bool {
        self.target.ends_with("to_message")
            || self.target.ends_with("_files")
            || self.target.ends_with("_images")
    }

    /// Whether an exchange is the load of an agent that precedes an invocation.
    pub fn is_agent_load(&self, exchange: &Exchange) -> bool {
        self.target.ends_with("invoke_agent")
            && exchange.method == "GET"
            && exchange.path.contains("/agents/")
    }
}

/// The folder of the captures.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/golden")
}

/// Every capture there is, by name.
pub fn all() -> Vec<Capture> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    files.sort();
    files.iter().map(|path| read(path)).collect()
}

fn read(path: &Path) -> Capture {
    let text = std::fs::read_to_string(path).unwrap();
    let text = text.replace("{ORIGIN}", ORIGIN).replace("{HOST}", ORIGIN.trim_start_matches("http://"));
    let file: Value = serde_json::from_str(&text).unwrap();
    let organization = file["configuration"]["organization_id"].as_str().map(str::to_owned);
    let steps = file["steps"].as_array().unwrap();
    // Of two steps under one label with one task, the second one tells of it.
    let task = |index: usize| {
        let of_same = |other: &&Value| other["label"] == steps[index]["label"] && other["task"].is_object();
        steps[index..].iter().take(2).find(of_same).map_or(Value::Null, |step| step["task"].clone())
    };
    let steps = steps.iter().enumerate().map(|(index, step)| Step {
        label: step["label"].as_str().unwrap_or_default().to_owned(),
        target: step["call"]["target"].as_str().unwrap().to_owned(),
        args: step["call"]["args"].clone(),
        http: step["http"].as_array().unwrap().iter().map(exchange).collect(),
        outcome: step["outcome"].clone(),
        object_after: step["object_after"]["value"].clone(),
        entry_classes: step["entry_classes"].clone(),
        task: task(index),
        organization: organization.clone(),
    });
    assert_eq!(file["schema"], "xpander-golden/1", "{}", path.display());
    Capture { name: file["id"].as_str().unwrap().to_owned(), steps: steps.collect() }
}

fn exchange(http: &Value) -> Exchange {
    let request = &http["request"];
    let pairs = request["headers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|pair| (pair[0].as_str().unwrap().to_owned(), pair[1].as_str().unwrap().to_owned()));
    Exchange {
        method: request["method"].as_str().unwrap().to_owned(),
        path: request["path"].as_str().unwrap().to_owned(),
        query: request["raw_query"].as_str().unwrap_or_default().to_owned(),
        headers: pairs.collect(),
        body: request["body_text"].as_str().map(|text| serde_json::from_str(text).unwrap()),
        response: http["response"].clone(),
    }
}
