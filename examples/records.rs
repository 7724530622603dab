//! Prints the module of record descriptions that the TypeScript facade is built with.

use xpander_edge::protocol::mcp::MCP_TOKEN;
use xpander_edge::protocol::records::{AGENT, AGENT_ITEM, TASK, TASK_ITEM, describe};
use xpander_edge::protocol::status::{STATUSES, is_failure};

fn main() {
    for (name, table) in [
        ("TASK", TASK),
        ("TASK_ITEM", TASK_ITEM),
        ("AGENT", AGENT),
        ("AGENT_ITEM", AGENT_ITEM),
        ("MCP_TOKEN", MCP_TOKEN),
    ] {
        // Without a prototype: what somebody adds to `Object.prototype` is no default.
        println!("export const {name} = {};", describe(table).replace('{', "{__proto__:null,"));
    }
    let failures: Vec<String> =
        STATUSES.iter().filter(|status| is_failure(status)).map(|status| format!("{status:?}")).collect();
    println!("export const FAILURES = [{}];", failures.join(","));
}
