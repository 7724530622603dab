import { instant } from './instant.js';
import { isObject, textOf, type Json, type JsonObject } from './json.js';
import { blankRecord } from './record.js';
import { closeSales, openSales, SUMMARY, SUMMARY_JSON, workSales } from './sales.js';
import { accepts, NoSample, sampleOf } from './schema/sample.js';
import { showcase } from './showcase.js';
import { Story } from './story.js';
import type { Life } from './task.js';
import { asking, tour } from './tour.js';

/** What a life depends on. */
export interface Setting {
  readonly start: number;
  /** Multiplies every delay. */
  readonly pace: number;
  readonly taskId: string;
  readonly organizationId: string;
  readonly prompt: string;
  /** The answer in the form that was asked for. */
  readonly answer: string;
}

/** How the tasks of one agent go. */
export interface Scenario {
  readonly agentId: string;
  readonly name: string;
  readonly description: string;
  /** The task's life. */
  live(setting: Setting): Life;
  /** Fields that the record has besides the platform's own. */
  readonly extra?: JsonObject;
  /** The event stream says `connected` and nothing else. */
  readonly silent?: boolean;
  /** The record is answered without its id. */
  readonly nameless?: boolean;
}

const HUGE = 4 * 1024 * 1024;

/** All scenarios; an agent id that is not here lives like the first one. */
export const SCENARIOS: readonly Scenario[] = [
  {
    agentId: 'agent-demo', name: 'Sales Analyst', description: 'Works, plans, writes and completes.',
    live: (setting) => happy(setting),
  },
  {
    agentId: 'agent-slow', name: 'Slow Analyst', description: 'The same, ten times slower.',
    live: (setting) => happy({ ...setting, pace: setting.pace * 10 }),
  },
  {
    agentId: 'agent-json', name: 'JSON Analyst', description: 'Its result is JSON text.',
    live: (setting) => happy({ ...setting, answer: setting.answer === SUMMARY ? SUMMARY_JSON : setting.answer }),
  },
  {
    agentId: 'agent-no-chunks', name: 'Quiet Writer', description: 'The text comes only with the finish.',
    live: (setting) => closeSales(workSales(opened(setting)).after(500), setting.answer, false),
  },
  {
    agentId: 'agent-fail', name: 'Failing Analyst', description: 'A tool fails, and the task with it.',
    live: (setting) => opened(setting)
      .tool({
        name: 'search_files', why: 'Looking for the report', payload: { query: 'sales report Q4' },
        result: { error: '403 Forbidden' }, took: 280, failed: true, step: 'step-1',
      })
      .after(100).finish('failed', 'The file service refused the request (403).'),
  },
  {
    agentId: 'agent-error', name: 'Broken Analyst', description: 'The platform fails, and the task ends in error.',
    live: (setting) => opened(setting).after(200).finish('error', 'The model did not answer in time.'),
  },
  {
    agentId: 'agent-stopped', name: 'Stopped Analyst', description: 'Somebody else stops the task.',
    live: (setting) => opened(setting).after(200).finish('stopped', null, { is_manually_stopped: true, tokens: null }),
  },
  {
    agentId: 'agent-paused', name: 'Careful Analyst', description: 'Pauses for an approval and stays so.',
    live: (setting) => {
      const story = opened(setting);
      return story.tell('task_updated', undefined, {
        status: 'paused',
        internal_status: 'waiting_for_approval',
        paused_at: instant(story.now),
        hitl_request: { wait_node_id: 'node-approval' },
      });
    },
  },
  {
    agentId: 'agent-never', name: 'Endless Analyst', description: 'Executes for ever; its events keep coming.',
    live: (setting) => ({
      entries: opened(setting).entries,
      beat: {
        // Even without delays there is some time between two beats, or a stream would flood.
        every: Math.max(150 * setting.pace, 20),
        type: 'chunk',
        data: (count): Json => `Still at it, page ${count}. `,
      },
    }),
  },
  {
    agentId: 'agent-silent', name: 'Silent Analyst', description: 'Completes, but its event stream says nothing.',
    silent: true,
    live: (setting) => happy(setting),
  },
  {
    agentId: 'agent-subtasks', name: 'Team Lead', description: 'Hands work to another agent first.',
    live: (setting) => closeSales(workSales(delegate(opened(setting), setting)), setting.answer),
  },
  {
    agentId: 'agent-every-event', name: 'Showcase', description: 'Tells one of every event that the platform documents.',
    live: (setting) => closeSales(workSales(showcase(delegate(opened(setting), setting), setting.taskId)), setting.answer),
  },
  {
    agentId: 'agent-tour', name: 'Tour Guide', description: 'Shows what a person may see in a task: steps, another agent, a failure, a sign-in, a report.',
    live: ({ start, pace, taskId, organizationId }) => tour(new Story(start, pace), taskId, organizationId),
  },
  {
    agentId: 'agent-asks', name: 'Asking Analyst', description: 'Asks for a sign-in, an answer, a secret, a colleague and an approval, and waits.',
    live: ({ start, pace }) => asking(new Story(start, pace)),
  },
  {
    agentId: 'agent-unknown', name: 'Analyst of Tomorrow', description: 'Speaks of things this client cannot know.',
    extra: { mood: 'curious', carbon: { grams: 1.25 } },
    live: (setting) => closeSales(
      workSales(opened(setting))
        .tell('mood_changed', { mood: 'curious' }, undefined, { shard: 7 })
        .tell('task_updated', undefined, { status: 'archiving' }).after(200)
        .tell('hologram_shown', [1, 'two', null]),
      setting.answer,
    ),
  },
  {
    agentId: 'agent-bad-json', name: 'Garbled Analyst', description: 'One of its events is not JSON.',
    live: (setting) => closeSales(workSales(opened(setting).raw('{"type":"chunk","data":"cut of')), setting.answer),
  },
  {
    agentId: 'agent-big', name: 'Hoarder', description: 'One of its events is 4 MB.',
    live: (setting) => closeSales(
      workSales(opened(setting), () => ({ text: 'x'.repeat(HUGE) })), setting.answer,
    ),
  },
  {
    agentId: 'agent-odd-record', name: 'Odd Clerk', description: 'Its record has fields named like methods.',
    // Parsed, because a literal `__proto__` would not become a field.
    extra: JSON.parse(
      '{"wait":"a field","events":["a","list"],"toJSON":"a text","__proto__":{"polluted":true},"constructor":"a text"}',
    ) as JsonObject,
    live: (setting) => happy(setting),
  },
  {
    agentId: 'agent-no-id', name: 'Nameless Clerk', description: 'Its record has no id.',
    nameless: true,
    live: (setting) => happy(setting),
  },
];

const BY_AGENT: ReadonlyMap<string, Scenario> = new Map(SCENARIOS.map((scenario) => [scenario.agentId, scenario]));

/** The scenario of an agent. */
export function scenarioOf(agentId: string): Scenario {
  return BY_AGENT.get(agentId) ?? (SCENARIOS[0] as Scenario);
}

/** The life of a new task; a schema that nothing fits is its end. */
export function lifeOf(scenario: Scenario, { start, pace, record }: { start: number; pace: number; record: JsonObject }): Life {
  const input = isObject(record['input']) ? record['input'] : {};
  const setting = {
    start, pace, taskId: textOf(record['id']) ?? '', organizationId: textOf(record['organization_id']) ?? '', prompt: textOf(input['text']) ?? '',
  };
  try {
    return scenario.live({ ...setting, answer: answerFor(record) });
  } catch (error) {
    if (!(error instanceof NoSample)) throw error;
    return opened({ ...setting, answer: '' }).finish('error', error.message);
  }
}

/** The sales analyst's answer, as JSON where that is asked for; a sample where a schema does not accept it. */
function answerFor({ output_schema: schema, output_format: format }: JsonObject): string {
  if (!isObject(schema)) return format === 'json' ? SUMMARY_JSON : SUMMARY;
  return accepts(schema, JSON.parse(SUMMARY_JSON) as Json) ? SUMMARY_JSON : JSON.stringify(sampleOf(schema));
}

function opened({ start, pace, prompt }: Setting): Story {
  return openSales(new Story(start, pace), prompt);
}

function happy(setting: Setting): Life {
  return closeSales(workSales(opened(setting)), setting.answer);
}

/** A sub-task from its creation to its end, which is not the end of the task itself. */
function delegate(story: Story, { taskId, organizationId }: Setting): Story {
  const id = `${taskId}-sub`;
  const record = blankRecord({ id, agentId: 'agent-sub', organizationId, at: story.now });
  const sub = (status: string, more: JsonObject = {}): JsonObject => ({ ...record, parent_execution: taskId, status, ...more });
  const finished = (): JsonObject => sub('completed', { result: 'Two regions', finished_at: instant(story.now) });
  return story
    .tell('sub_agent_trigger', {
      agent_id: 'agent-sub', query: 'Collect the regional figures', files: [],
      reasoning: { title: 'Delegating', description: 'The regions are another agent\'s work' },
    })
    .tell('sub_task_created', sub('pending'), { sub_executions: [id] }).after(100)
    .tell('sub_task_updated', sub('executing')).after(100)
    .tell('sub_task_finished', finished(), { finished_sub_executions: [id] })
    .tell('task_finished', finished(), undefined, { task_id: id, identity: { name: 'Regions', icon: '🗺️' } }).after(60);
}
