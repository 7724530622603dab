/** Everything that an agent says is text: nothing of it runs, asks for anything, or poses as something else. */
import { deepEqual, equal, ok } from 'node:assert/strict';
import { CORPUS, DEEP } from './corpus.mjs';
import { tag } from './stage.mjs';
import { STRICT, told } from './world.mjs';

/** Every text in every place of a step, of the plan, of the answer. */
function steps(texts) {
  const step = (text, index) => {
    const id = `${index}`;
    const call = { request_id: id, operation_id: text, tool_name: text, payload: { [text]: text, url: text, list: [text] }, reasoning: { title: text, description: text }, plan_task_id: text };
    const sub = { id: `sub-${id}`, agent_id: text, title: text, status: 'executing' };
    return [
      told('chunk', `${text}\n\n`),
      told('tool_call_request', call),
      told('tool_call_result', { ...call, result: index % 2 ? text : { [text]: [text, { url: text }] }, is_error: index % 3 === 0 }),
      told('think', { request_id: `t${id}`, payload: { input: { title: text, thought: text, analysis: text, action: text, result: text, confidence: 1 } } }),
      told('sub_agent_trigger', { agent_id: text, query: text, files: [text, { url: text, name: text }], reasoning: { title: text, description: text } }),
      told('sub_task_created', sub),
      told('chunk', `${text}\n\n`, { task_id: sub.id, identity: { name: text, icon: text } }),
      told('sub_task_finished', { ...sub, status: text, result: text }),
      told(text, { [text]: text }),
      told('auth_event', { type: 'token_issue', data: { message: text, server_url: text, server_name: text } }),
    ];
  };
  return [
    told('task_updated', { id: 'task-told', status: 'executing', title: texts[0], internal_status: texts[0] }),
    told('plan_updated', { tasks: texts.map((title, index) => ({ id: title, title, completed: index % 2 === 0 })) }),
    ...texts.flatMap(step),
  ];
}

/** Every text in whatever is asked of a person. */
function asks(texts) {
  return [
    told('task_updated', { id: 'task-told', status: 'executing' }),
    ...texts.flatMap((text) => [
      told('auth_event', { type: 'login_required', data: { url: text, server_url: text, server_name: text } }),
      told('ask_user_questions', { questions: [text, { question: text, options: [text, { label: text }] }, { [text]: text }] }),
      told('ask_for_secret', { names: [text] }),
    ]),
    told('task_updated', { id: 'task-told', status: 'paused', hitl_request: { wait_node_id: texts[0] }, pending_eca_request: { connector_name: texts[0], auth_url: texts[0] } }),
  ];
}

const finish = (status, result) => told('task_finished', { id: 'task-told', status, result, tokens: { prompt_tokens: result } });

/** In the page: opens everything that can be opened, and says what is there that should not be. */
async function inspect(hasImages) {
  const allowed = new Set('a abbr article b blockquote br button caption code dd del details div dl dt em h1 h2 h3 h4 h5 h6 header hr i ins kbd li mark ol p path pre progress q s samp section small span strong sub summary sup svg table tbody td tfoot th thead tr u ul var wbr'.split(' '));
  if (hasImages) allowed.add('img');
  const root = window.root();
  for (let round = 0; round < 4; round += 1) {
    for (const button of root.querySelectorAll('.log > button:first-child:not([hidden])')) for (let clicks = 0; clicks < 10 && !button.hidden; clicks += 1) button.click();
    for (const summary of root.querySelectorAll('details:not([open]) > summary')) summary.click();
    await new Promise((done) => setTimeout(done, 30));
  }
  const names = new Set(['class', 'part', 'role', 'tabindex', 'hidden', 'dir', 'title', 'type', 'href', 'target', 'rel', 'open', 'max', 'value', 'start', 'align', 'colspan', 'rowspan', 'viewbox', 'd', 'focusable', 'alt', 'loading', 'referrerpolicy', 'data-icon']);
  if (hasImages) names.add('src');
  const wrong = [];
  let links = 0;
  for (const element of root.querySelectorAll('*')) {
    if (!allowed.has(element.localName)) wrong.push(element.outerHTML.slice(0, 200));
    for (const { name, value } of element.attributes) {
      const isName = names.has(name.toLowerCase()) || name.startsWith('aria-');
      if (!isName || (name === 'src' && !/^https?:/.test(value))) wrong.push(`${element.localName} ${name}=${value.slice(0, 100)}`);
    }
    if (element.localName === 'a') {
      links += 1;
      const { protocol, username, target, rel, origin } = element;
      if (!/^https?:$/.test(protocol) || username || target !== '_blank' || rel !== 'noopener noreferrer nofollow' || origin === location.origin) wrong.push(element.outerHTML.slice(0, 200));
    }
  }
  const polluted = ['x', 'polluted', 'evil'].filter((name) => name in {});
  return { wrong: wrong.slice(0, 20), links, hit: window.hit, polluted, elements: root.querySelectorAll('*').length, turned: [...root.querySelectorAll('.title, .note, .plan li')].filter((node) => /[\u202a-\u202e\u2066-\u2069]/.test(node.textContent)).length };
}

/** A page that would do anything, with a viewer of whatever is to be told; and what it asks for meanwhile. */
async function exposed(stage, { attribute = '', policy = '' } = {}) {
  const tab = await stage.open(`<p>Page</p><xpander-task ticket="t" ${attribute}></xpander-task>`, { policy });
  const asked = [];
  const context = tab.context();
  const own = [`${stage.here.origin}/package/`];
  const note = (text) => own.some((url) => text.startsWith(url)) || asked.push(text);
  context.on('request', (request) => note(request.url()));
  context.on('page', (page) => note(`a new page ${page.url()}`));
  tab.on('dialog', (dialog) => (note(`a dialog ${dialog.message()}`), dialog.dismiss()));
  tab.on('framenavigated', (frame) => note(`navigation ${frame.url()}`));
  // Whatever is asked of another host is answered by nobody.
  await context.route((url) => url.origin !== stage.here.origin, (route) => route.abort());
  return {
    tab,
    asked,
    /** Shows a task that tells these events, to its end, or until `part` says `words`. */
    async show(events, [part, words]) {
      const src = stage.here.tale(events, { ends: false });
      own.push(`${stage.here.origin}${src}/`);
      await tab.evaluate((at) => {
        const viewer = document.querySelector('xpander-task');
        viewer.taskId = null;
        window.heard.length = 0;
        return new Promise(requestAnimationFrame).then(() => Object.assign(viewer, { src: at, taskId: 'task-told' }));
      }, src);
      await stage.says(tab, part, words);
    },
  };
}


const chunksOf = (list, size) => Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size));

/** Shows each list of texts, and judges what is on the page. */
async function judgeAll(stage, lists, events, until, { attribute } = {}) {
  const { tab, asked, show } = await exposed(stage, { attribute });
  let links = 0;
  for (const texts of lists) {
    await show(events(texts), until);
    const seen = await tab.evaluate(inspect, attribute === 'images');
    deepEqual([seen.wrong, seen.hit, seen.polluted, seen.turned], [[], undefined, [], 0], `${texts}`);
    ok(seen.elements > 20, 'there is something to see');
    links += seen.links;
  }
  // What the pointer touches does nothing either.
  await tab.mouse.move(300, 300);
  await tab.mouse.wheel(0, 400);
  equal(await tab.evaluate(() => window.hit), undefined);
  return { tab, asked, links };
}

const ENDED = ['status', 'Completed'];

export default [
  {
    name: `${CORPUS.length} texts that try to be more than text, in every place that an agent can fill`,
    async run(stage) {
      const { asked, links } = await judgeAll(stage, chunksOf(CORPUS, 15), (texts) => [...steps(texts), finish('completed', texts.join('\n\n'))], ENDED);
      deepEqual(asked, []);
      ok(links > 10, `${links} links were allowed and judged`);
      return `${CORPUS.length} hostile texts`;
    },
  },
  {
    name: 'the same in what is asked of a person',
    async run(stage) {
      const { asked, links } = await judgeAll(stage, chunksOf(CORPUS, 5), asks, ['asks', 'Approval needed']);
      deepEqual(asked, []);
      ok(links > 0, `${links}`);
    },
  },
  {
    name: 'the same as results: failed, JSON',
    async run(stage) {
      const failed = await judgeAll(stage, chunksOf(CORPUS, 60), (texts) => [finish('failed', texts.join('\n\n'))], ['status', 'Failed']);
      const json = await judgeAll(stage, chunksOf(CORPUS, 20), (texts) => [finish('completed', JSON.stringify(Object.fromEntries(texts.map((text) => [text, [text, { url: text }]]))))], ENDED);
      deepEqual([...failed.asked, ...json.asked], []);
    },
  },
  {
    name: 'where images are allowed, they are images of the web and nothing else',
    async run(stage) {
      stage.expected = /Failed to load resource|ERR_FAILED/;
      const { asked } = await judgeAll(stage, chunksOf(CORPUS, 40), (texts) => [told('chunk', texts.join('\n\n')), finish('completed', null)], ENDED, { attribute: 'images' });
      ok(asked.length > 0 && asked.every((url) => url.startsWith('https://evil.example/p')), `${asked}`);
    },
  },
  {
    name: 'nesting and repetition that parsers stumble over: shown somehow',
    async run(stage) {
      const { asked } = await judgeAll(stage, DEEP.map((text) => [text]), ([text]) => [
        told('task_updated', { id: 'task-told', status: 'executing' }),
        told('chunk', text), told('tool_call_request', { request_id: 'a', operation_id: text, payload: { text } }), told('chunk', '\n\n'), finish('completed', null),
      ], ENDED);
      deepEqual(asked, []);
      const nested = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
      await judgeAll(stage, [[nested]], () => [finish('completed', nested)], ENDED);
    },
  },
  {
    name: 'under the strictest policy, with Trusted Types, nothing is refused and all is shown',
    async run(stage) {
      // DOMPurify reads markup in a document in which nothing runs; Chromium reports the handlers that do not run there.
      stage.expected = /^Executing inline event handler violates/;
      const { tab, show } = await exposed(stage, { policy: STRICT });
      await show([told('chunk', '**Bold** <b>raw</b> [link](https://ok.example/) <img src=x onerror=1>\n\n| a |\n|---|\n| b |'), finish('completed', null)], ENDED);
      const html = await tab.evaluate(() => window.part('answer').innerHTML);
      for (const piece of ['<strong>Bold</strong>', '<b>raw</b>', 'href="https://ok.example/"', '<td>b</td>']) ok(html.includes(piece), html);
      ok((await tab.evaluate(() => getComputedStyle(window.part('panel')).display)) === 'flex', 'it has its style');
    },
  },
];
