/** Everything that an agent says is text: nothing of it runs, asks for anything, or poses as something else. */
import { deepEqual, equal, ok } from 'node:assert/strict';
import { CORPUS, DEEP } from './corpus.mjs';
import { tag } from './stage.mjs';
import { STRICT, told } from './world.mjs';

/** Every text of the corpus in every place that an agent can fill. */
function tale(texts) {
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
  const asks = texts.flatMap((text) => [
    told('auth_event', { type: 'login_required', data: { url: text, server_url: text, server_name: text } }),
    told('ask_user_questions', { questions: [text, { question: text, options: [text, { label: text }] }, { [text]: text }] }),
    told('ask_for_secret', { names: [text] }),
    told('invite_member', { email: text }),
  ]);
  return [
    told('task_updated', { id: 'task-told', status: 'executing' }),
    told('plan_updated', { tasks: texts.map((title, index) => ({ id: title, title, completed: index % 2 === 0 })) }),
    ...texts.flatMap(step),
    ...asks,
    told('task_updated', { id: 'task-told', status: 'executing', title: texts[0], internal_status: texts[0], hitl_request: { wait_node_id: texts[0] }, pending_eca_request: { connector_name: texts[0], auth_url: texts[0] } }),
  ];
}

const finish = (status, result) => told('task_finished', { id: 'task-told', status, result, tokens: { prompt_tokens: result } });

/** Opens everything that can be opened, and says what is on the page that should not be. */
const inspect = (allowImages) => async (isAllowed) => {
  const allowed = new Set('a abbr b blockquote br button caption code dd del details div dl dt em form h1 h2 h3 h4 h5 h6 header hr i ins kbd li mark ol p path pre progress q s samp section small span strong sub summary sup svg table tbody td tfoot th thead tr u ul var wbr'.split(' '));
  allowed.delete('form');
  if (isAllowed) allowed.add('img');
  const root = window.root();
  for (let round = 0; round < 3; round += 1) {
    for (const summary of root.querySelectorAll('details:not([open]) > summary')) summary.click();
    await new Promise((done) => setTimeout(done, 100));
  }
  const names = new Set(['class', 'part', 'role', 'tabindex', 'hidden', 'dir', 'title', 'type', 'href', 'target', 'rel', 'open', 'max', 'value', 'start', 'align', 'colspan', 'rowspan', 'viewbox', 'd', 'focusable', 'alt', 'loading', 'referrerpolicy', 'data-icon']);
  if (isAllowed) names.add('src');
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
  return { wrong: wrong.slice(0, 20), links, hit: window.hit, polluted, elements: root.querySelectorAll('*').length, names: [...root.querySelectorAll('.title, .note, .plan li')].filter((node) => /[\u202a-\u202e\u2066-\u2069]/.test(node.textContent)).length };
};

/** Opens a page that would do anything, and notes whatever it asks for. */
async function exposed(stage, events, { attributes = '', policy = '' } = {}) {
  const src = stage.here.tale(events);
  const tab = await stage.open('<p>Page</p>', { policy });
  const asked = [];
  const context = tab.context();
  context.on('request', (request) => asked.push(request.url()));
  context.on('page', (page) => asked.push(`a new page ${page.url()}`));
  tab.on('dialog', (dialog) => (asked.push(`a dialog ${dialog.message()}`), dialog.dismiss()));
  tab.on('framenavigated', (frame) => asked.push(`navigation ${frame.url()}`));
  // Whatever is asked of another host is answered by nobody.
  await context.route((url) => url.origin !== stage.here.origin, (route) => route.abort());
  await tab.evaluate(([at, more]) => {
    const viewer = document.createElement('xpander-task');
    for (const [name, value] of Object.entries({ src: at, ticket: 't', 'task-id': 'task-told', ...more })) viewer.setAttribute(name, value);
    document.querySelector('main').append(viewer);
  }, [src, attributes ? { [attributes]: '' } : {}]);
  const own = (url) => url.startsWith(`${stage.here.origin}${src}/`) || url.startsWith(`${stage.here.origin}/package/`);
  return { tab, asked: () => asked.filter((url) => !own(url)) };
}

const chunksOf = (list, size) => Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size));

export default [
  {
    name: `${CORPUS.length} texts that try to be more than text, in every place that an agent can fill`,
    async run(stage) {
      let links = 0;
      for (const texts of chunksOf(CORPUS, 15)) {
        const { tab, asked } = await exposed(stage, [...tale(texts), 400, finish('completed', texts.join('\n\n'))]);
        await tab.waitForFunction(() => window.root()?.querySelectorAll('.asks li').length > 0, undefined, { polling: 20 });
        const asking = await tab.evaluate(inspect(), false);
        deepEqual([asking.wrong, asking.hit, asking.polluted], [[], undefined, []], `asked: ${texts[0]}`);
        await stage.says(tab, 'status', 'Completed');
        const seen = await tab.evaluate(inspect(), false);
        deepEqual([seen.wrong, seen.hit, seen.polluted, seen.names], [[], undefined, [], 0], texts[0]);
        ok(seen.elements > 300, 'there is much to see');
        deepEqual(asked(), [], texts[0]);
        links += seen.links;
        // What the pointer and the keyboard touch does nothing either.
        await tab.mouse.move(300, 300);
        await tab.mouse.wheel(0, 400);
        equal(await tab.evaluate(() => window.hit), undefined);
        await tab.context().close();
      }
      ok(links > 10, `${links} links were allowed and judged`);
    },
  },
  {
    name: 'the same as results: failed, JSON',
    async run(stage) {
      for (const texts of chunksOf(CORPUS, 60)) {
        for (const [status, result] of [['failed', texts.join('\n\n')], ['completed', JSON.stringify(Object.fromEntries(texts.map((text) => [text, [text, { url: text }]])))]]) {
          const { tab, asked } = await exposed(stage, [finish(status, result)]);
          await stage.says(tab, 'status', status === 'failed' ? 'Failed' : 'Completed');
          const seen = await tab.evaluate(inspect(), false);
          deepEqual([seen.wrong, seen.hit, asked()], [[], undefined, []]);
          await tab.context().close();
        }
      }
    },
  },
  {
    name: 'where images are allowed, they are images of the web and nothing else',
    async run(stage) {
      for (const texts of chunksOf(CORPUS, 40)) {
        const { tab, asked } = await exposed(stage, [told('chunk', texts.join('\n\n')), finish('completed', null)], { attributes: 'images' });
        await stage.says(tab, 'status', 'Completed');
        const seen = await tab.evaluate(inspect(), true);
        deepEqual([seen.wrong, seen.hit], [[], undefined]);
        ok(asked().every((url) => url.startsWith('https://evil.example/')), `${asked()}`);
        stage.expected = /Failed to load resource|ERR_FAILED/;
        await tab.context().close();
      }
    },
  },
  {
    name: 'nesting and repetition that parsers stumble over: shown somehow, and what follows is shown as well',
    async run(stage) {
      for (const text of DEEP) {
        const events = [told('chunk', text), told('tool_call_request', { request_id: 'a', operation_id: text, payload: { text } }), told('chunk', '\n\n'), 50, finish('completed', null)];
        const { tab, asked } = await exposed(stage, events);
        await stage.says(tab, 'status', 'Completed');
        const seen = await tab.evaluate(inspect(), false);
        deepEqual([seen.wrong, seen.hit, asked()], [[], undefined, []], text.slice(0, 20));
        await tab.context().close();
      }
      const nested = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
      const { tab } = await exposed(stage, [finish('completed', nested)]);
      await stage.says(tab, 'status', 'Completed');
    },
  },
  {
    name: 'under the strictest policy, with Trusted Types, nothing is refused and all is shown',
    async run(stage) {
      stage.expected = /^$/;
      const { tab } = await exposed(stage, [told('chunk', '**Bold** <b>raw</b> [link](https://ok.example/) <img src=x onerror=1>\n\n| a |\n|---|\n| b |'), finish('completed', null)], { policy: STRICT });
      await stage.says(tab, 'status', 'Completed');
      const html = await tab.evaluate(() => window.part('answer').innerHTML);
      for (const piece of ['<strong>Bold</strong>', '<b>raw</b>', 'href="https://ok.example/"', '<td>b</td>']) ok(html.includes(piece), html);
      ok((await tab.evaluate(() => getComputedStyle(window.part('panel')).display)) === 'flex', 'it has its style');
    },
  },
];
