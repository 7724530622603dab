"""Runs the official Python SDK, unchanged, against the emulator, and prints what happened.

    python3 -m venv ../venv && ../venv/bin/pip install --upgrade pip && ../venv/bin/pip install "xpander-sdk[agno]==2.0.537"
    cargo xtask build && ../venv/bin/python tests/python/sdk.py

Not a part of `cargo xtask test`: it needs Python and the SDK's many dependencies. Ends with 1 if something failed.
"""

import asyncio
import inspect
import json
import os
import pathlib
import subprocess
import sys
import traceback

EMULATOR = pathlib.Path(__file__).parents[2] / "pkg" / "dist" / "emulator.js"
SERVE = "const { createEmulator } = await import(process.argv[1]); console.log((await createEmulator({ speed: 0.1 }).listen()).url)"

server = subprocess.Popen(
    ["node", "--input-type=module", "--eval", SERVE, EMULATOR.as_uri()], stdout=subprocess.PIPE, text=True
)
os.environ.update(
    XPANDER_BASE_URL=server.stdout.readline().strip(), XPANDER_API_KEY="emulator-python", XPANDER_ORGANIZATION_ID="org-emulator"
)

import xpander_sdk  # noqa: E402  (it reads the environment)
from xpander_sdk import AgentExecutionStatus, Agents, Backend, MCPServerDetails, ModuleException, OutputFormat, Task, Tasks, Tokens, User  # noqa: E402
from xpander_sdk.models.shared import ThinkMode  # noqa: E402
from xpander_sdk.modules.backend.utils import mcp_oauth  # noqa: E402
from xpander_sdk.models.events import TaskUpdateEventType  # noqa: E402

USER = User(id="user-42", email="alex@example.com", first_name="Alex")
STEPS = []


def step(function):
    STEPS.append(function)
    return function


async def finished(task):
    """Waits for a task by reloading it."""
    for _ in range(500):
        await task.areload()
        if task.status in ("completed", "failed", "error", "stopped"):
            return task
        await asyncio.sleep(0.02)
    raise AssertionError(f"still {task.status}")


def refused(status, error):
    assert error.status_code == status, error
    return json.loads(error.description)["detail"]


@step
async def agents_list_and_load():
    agents = await Agents().alist()
    agent = await agents[0].aload()
    version = await Agents().aget("agent-123", version=2)
    assert version.version == 2 and agent.graph.sub_agents == ["agent-sub"] and len(agent.mcp_servers) == 1
    return f"{len(agents)} agents, {agent.name}, {len(agent.graph.items)} items in its graph"


@step
async def invoke_and_reload_until_finished():
    task = await Backend().ainvoke_agent(agent_id="agent-demo", prompt="Grüße 👋", user_details=USER, agent_version="2")
    assert task.status == "pending" and task.agent_version == "2"
    await finished(task)
    return f"{task.status}, {len(task.result)} characters, {task.tokens.total_tokens} tokens, tools {task.used_tools}"


@step
async def invoke_with_everything():
    task = await Backend().ainvoke_agent(
        agent_id="agent-json", prompt="x", file_urls=["https://example.com/a.pdf"], user_details=USER, source="webhook", worker_id="w",
        tool_call_payload_extension={"k": 1}, run_locally=True, output_format=OutputFormat.Json, output_schema={"type": "object"},
        events_streaming=True, additional_context="c", expected_output="e",
    )
    return f"{task.status}, {task.output_format}, {task.payload_extension}, {task.input.user.email}"


@step
async def continue_by_id_and_by_json_prompt():
    task = await finished(await Backend().ainvoke_agent(agent_id="agent-demo", prompt="one"))
    again = await Backend().ainvoke_agent(agent_id="agent-demo", prompt="two", existing_task_id=task.id)
    found = await Backend().ainvoke_agent(prompt=json.dumps({"xpander_task_id": task.id}))
    assert again.id == found.id == task.id and again.input.text == "two"
    return "the same id three times"


@step
async def create_with_tool_servers_and_list():
    task = await Tasks().acreate(
        agent_id="agent-never", prompt="x", user_details=USER, title="A title", user_tokens={"item": "token"}, tool_call_limit=3,
        mcp_servers=[MCPServerDetails(name="n", url="https://mcp.example.com")], harness_cli="Codex",
    )
    rows = await Tasks().alist("agent-never", {"user_id": "user-42", "status": "executing"})
    own = await Tasks().alist_user_tasks("user-42")
    assert task.title == "A title" and task.id in [row.id for row in rows] and task.id in [row.id for row in own]
    assert (await own[0].aload()).id == own[0].id
    await task.astop()
    return f"{len(rows)} and {len(own)} rows, then {task.status}"


@step
async def agent_creates_a_task():
    agent = await Agents().aget("agent-demo")
    return (await agent.acreate_task(prompt="x", title="t", think_mode=ThinkMode.Harder)).title


@step
async def update_save_set_status_stop():
    tasks = Tasks()
    task = await tasks.acreate(agent_id="agent-never", prompt="x", run_locally=True)
    updated = await tasks.aupdate(task.id, tool_call_payload_extension={"a": 1}, result="r", last_executed_node_id="n")
    await task.aset_status(AgentExecutionStatus.Executing)
    task.title, task.internal_status = "mine", "reading"
    await task.asave(with_deep_plan_update=True)
    await task.aset_status(AgentExecutionStatus.Completed, "done")
    stopped = await tasks.astop(task.id)
    assert updated.payload_extension == {"a": 1} and task.title == "mine" and stopped.status == "completed" and stopped.result == "done"
    return f"{task.internal_status}, {task.status}; stopping a finished task leaves it {stopped.status}"


@step
async def every_event():
    task = await Tasks().acreate(agent_id="agent-every-event", prompt="x", events_streaming=True)
    events = [event async for event in task.aevents()]
    kinds = {event.type.value for event in events}
    assert kinds == {kind.value for kind in TaskUpdateEventType}, {kind.value for kind in TaskUpdateEventType} ^ kinds
    typed = {event.type.value for event in events if isinstance(event.data, Task)}
    chunks = "".join(event.data for event in events if event.type == TaskUpdateEventType.Chunk)
    assert chunks == events[-1].data.result
    return f"{len(events)} events of {len(kinds)} types; records as Task in {sorted(typed)}"


@step
async def activity_log_of_every_kind():
    task = await finished(await Tasks().acreate(agent_id="agent-every-event", prompt="x", user_details=USER))
    log = await task.aget_activity_log()
    return ", ".join(sorted({type(entry).__name__ for entry in log.messages}))


@step
async def metrics_and_plan():
    task = await finished(await Tasks().acreate(agent_id="agent-demo", prompt="x", source="sdk"))
    await task.areport_metrics()
    done = await task.aget_plan_following_status()
    paused = await Tasks().acreate(agent_id="agent-paused", prompt="x")
    await asyncio.sleep(0.2)
    still = await paused.aget_plan_following_status()
    assert done.can_finish and not still.can_finish
    return f"{len(still.uncompleted_tasks)} items open"


@step
async def report_external_twice():
    report = lambda **more: Backend().areport_external_task(agent_id="agent-demo", id="job-1", input="in", **more)  # noqa: E731
    first = await report()
    second = await report(
        is_success=False, result="out", duration=4.7, used_tools=["web_search"], llm_response={"a": [1]},
        tokens=Tokens(prompt_tokens=2, completion_tokens=3),
    )
    other = await Task.areport_external_task(agent_id="agent-demo")
    assert first.id == second.id == "job-1" and first.created_at == second.created_at and other.id != "job-1"
    return f"{first.status}, then {second.status} with {second.tokens.total_tokens} tokens"


@step
async def events_are_pushed_into_a_stream():
    task = await Tasks().acreate(agent_id="agent-never", prompt="x", events_streaming=True)

    async def listen():
        async for event in task.aevents():
            if event.type == TaskUpdateEventType.AuthEvent:
                return event.data

    listening = asyncio.create_task(listen())
    await asyncio.sleep(0.2)
    await mcp_oauth.push_event(task=task, event={"type": "token_issue", "data": {"message": "m"}}, event_type=TaskUpdateEventType.AuthEvent)
    heard = await asyncio.wait_for(listening, 5)
    await task.astop()
    return json.dumps(heard)


@step
async def blocking_methods():
    task = Backend().invoke_agent(agent_id="agent-demo", prompt="x", events_streaming=True)
    events = list(task.events())
    task = Tasks().get(task.id)
    names = [name for name, _ in inspect.getmembers(Task) if name in ("load", "reload", "save", "set_status", "stop", "get_activity_log")]
    Task.load(task.id), task.reload(), task.save(), task.set_status(AgentExecutionStatus.Completed, "r"), task.stop(), task.get_activity_log()
    return f"{len(events)} events, get, {', '.join(names)}"


@step
async def a_message_with_the_plan():
    task = await Tasks().acreate(agent_id="agent-paused", prompt="Hello")
    await asyncio.sleep(0.2)
    await task.areload()
    text = await asyncio.to_thread(task.to_message)
    assert "<task_input>" in text
    return f"{len(text)} characters"


@step
async def refusals():
    said = []
    for call in (
        lambda: Tasks().aget("no-such-task"),
        lambda: Backend().ainvoke_agent(agent_id="agent-missing", prompt="x"),
        lambda: Tasks(xpander_sdk.Configuration(api_key="live")).alist("agent-demo"),
        lambda: Tasks().acreate(agent_id="agent-fault-status-422", prompt="x"),
        lambda: Tasks().acreate(agent_id="agent-fault-status-429", prompt="x"),
    ):
        try:
            await call()
        except ModuleException as error:
            said.append(f"{error.status_code} {refused(error.status_code, error)}")
        else:
            raise AssertionError("nothing was refused")
    return "; ".join(said)


async def main():
    failed = 0
    for run in STEPS:
        try:
            print(f"ok    {run.__name__}: {await run()}")
        except Exception:  # noqa: BLE001  (each step is reported, whatever it raises)
            failed += 1
            print(f"FAIL  {run.__name__}\n{traceback.format_exc()}")
    print(f"xpander-sdk {xpander_sdk.__version__}: {len(STEPS) - failed} of {len(STEPS)}")
    return failed > 0


try:
    sys.exit(asyncio.run(main()))
finally:
    server.kill()
