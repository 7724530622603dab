//! Captured traffic of the official Python SDK; `tests/fixtures/golden/README.md` describes the schema.

use serde_json::Value;
use std::path::{Path, PathBuf};

/// One scenario.
pub struct Capture {
    pub name: String,
    pub steps: Vec<Step>,
}

/// One call of the SDK, with what went over the wire.
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
        self.http.iter().filter(|exchange| !self.is_agent_load(exchange)).collect()
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
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let organization = file["configuration"]["organization_id"].as_str().map(str::to_owned);
    let steps = file["steps"].as_array().unwrap().iter().map(|step| Step {
        label: step["label"].as_str().unwrap_or_default().to_owned(),
        target: step["call"]["target"].as_str().unwrap().to_owned(),
        args: step["call"]["args"].clone(),
        http: step["http"].as_array().unwrap().iter().map(exchange).collect(),
        outcome: step["outcome"].clone(),
        object_after: step["object_after"]["value"].clone(),
        entry_classes: step["entry_classes"].clone(),
        organization: organization.clone(),
    });
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
