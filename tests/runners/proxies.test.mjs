/** Public objects behind the proxies of frameworks, each as its users meet it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { autorun, observable, runInAction } from 'mobx';
import { proxy as valtio, snapshot } from 'valtio/vanilla';
import { computed, reactive, ref, shallowRef, toRaw, watch } from 'vue';
import { Agents, Backend, Configuration, decodeEventStream, Task, Tasks } from 'xpander-edge';
import { createEmulator } from 'xpander-edge/emulator';

const options = () => ({ fetch: createEmulator({ speed: 0 }).fetch, baseUrl: 'http://emulator.test', apiKey: 'emulator-proxies', organizationId: 'o', agentId: 'agent-demo' });
const isObject = (value) => typeof value === 'object' && value !== null;
/** A proxy that puts one in front of every object that is read through it, and binds nothing. */
const deep = (object) => new Proxy(object, {
  get(target, name, receiver) {
    const value = Reflect.get(target, name, receiver);
    return isObject(value) ? deep(value) : value;
  },
});

const WAYS = {
  'Vue reactive': reactive,
  'Vue ref': (object) => ref(object).value,
  'Vue shallowRef': (object) => shallowRef(object).value,
  'Vue reactive, as a member': (object) => reactive({ object }).object,
  'MobX observable, as a member': (object) => observable({ object }).object,
  'MobX observable.box': (object) => observable.box(object).get(),
  'Valtio, as a member': (object) => valtio({ object }).object,
  'a plain Proxy': (object) => new Proxy(object, {}),
  'a Proxy with receivers': (object) => new Proxy(object, { get: (target, name, receiver) => Reflect.get(target, name, receiver), set: (target, name, value, receiver) => Reflect.set(target, name, value, receiver) }),
  'a Proxy that binds': (object) => new Proxy(object, { get: (target, name) => (typeof target[name] === 'function' ? target[name].bind(target) : target[name]) }),
  'a deep Proxy': deep,
  'two proxies': (object) => reactive(new Proxy(object, {})),
};

for (const [name, wrap] of Object.entries(WAYS)) {
  test(`${name}: every method and getter works`, async () => {
    const configuration = wrap(new Configuration(options()));
    assert.deepEqual([configuration.agentId, configuration.organizationId, configuration.baseUrl], ['agent-demo', 'o', 'http://emulator.test']);
    assert.equal(JSON.parse(JSON.stringify(configuration)).apiKey, '[redacted]');
    const task = wrap(await wrap(new Backend(configuration)).invokeAgent(wrap({ prompt: 'x', events_streaming: true })));
    const stream = wrap(task.events({ view: true }));
    const types = [];
    for await (const { type } of stream) types.push(type);
    assert.deepEqual([types.at(-1), stream.connected, stream.connections, typeof stream.cursor], ['task_finished', false, 1, 'string']);
    assert.ok(stream.view.text.length > 0);
    for await (const view of wrap(task.views())) assert.ok(view.id);
    await task.wait();
    await task.reload();
    await task.save();
    assert.equal(task.status, 'completed');
    assert.equal(task.record.id, task.id);
    assert.ok(task.configuration.agentId);
    await task.setStatus('completed', 'mine');
    assert.equal(task.result, 'mine');
    assert.ok((await task.getActivityLog()).messages.length > 0);
    assert.deepEqual([await task.getFiles(), await task.getImages(), await task.getHumanReadableFiles()], [[], [], []]);
    assert.ok(await task.toMessage());
    assert.equal((await task.getPlanFollowingStatus()).can_finish, true);
    await task.pushEvents(wrap([{ type: 'custom', data: { a: 1 } }]));
    await task.stop();
    assert.equal(Task.from(task, configuration).id, task.id);
    assert.equal(Task.from(JSON.parse(JSON.stringify(task)), configuration).id, task.id);
    const reused = wrap(Task.resume(stream.cursor, configuration));
    assert.equal(await reused.return().then(({ done }) => done), true);
    reused.cancel();

    const tasks = wrap(new Tasks(configuration));
    const [item] = await tasks.list();
    assert.equal((await wrap(item).load()).id, item.id);
    assert.equal(JSON.parse(JSON.stringify(wrap(item))).id, item.id);
    assert.ok(await tasks.get(item.id) && (await tasks.create({ prompt: 'x' })).id && await tasks.update(item.id, { result: 'r' }) && await tasks.stop(item.id));
    await tasks.listUserTasks('u');

    const agents = wrap(new Agents(configuration));
    const [listed] = await agents.list();
    const agent = wrap(await wrap(listed).load());
    assert.ok(agent.graph.items.length >= 0 && JSON.stringify(agent));
    assert.ok((await agent.createTask({ prompt: 'x' })).id && (await agents.get(agent.id)).id);

    const messages = wrap(decodeEventStream(new Response('data: 1\n\n').body));
    for await (const { data } of messages) assert.equal(data, '1');
  });
}

test("Vue: a task in a ref is reactive, and a reload shows no gap", async () => {
  const task = ref(await new Backend(options()).invokeAgent({ prompt: 'x', events_streaming: true }));
  const seen = [];
  watch(() => task.value.status, (status) => seen.push(status), { flush: 'sync' });
  const isOver = computed(() => task.value.status === 'completed');
  assert.equal(isOver.value, false);
  await task.value.wait();
  assert.deepEqual([isOver.value, seen.at(-1), seen.includes(undefined)], [true, 'completed', false]);
  assert.equal(structuredClone(toRaw(task.value)).status, 'completed');
});

test('MobX: a reload of an observed task', async () => {
  const task = await new Backend(options()).invokeAgent({ prompt: 'x' });
  const box = observable.box(task, { deep: false });
  const seen = [];
  const stop = autorun(() => seen.push(box.get().status));
  await task.wait();
  runInAction(() => box.set(task));
  stop();
  assert.equal(seen.length, 1);
  assert.equal(box.get().status, 'completed');
});

test('Valtio: a snapshot of a task', async () => {
  const state = valtio({ task: await new Backend(options()).invokeAgent({ prompt: 'x' }) });
  await state.task.wait();
  assert.equal(snapshot(state).task.status, 'completed');
});
