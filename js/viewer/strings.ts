/** All words that the viewer says by itself. */

const WORDS = {
  /** The name of the whole. */
  task: 'Task',
  /** The name of the part that scrolls. */
  log: 'What happens',
  /** A task's statuses. One that is not listed is shown as it came. */
  status: {
    pending: 'Waiting', executing: 'Running', paused: 'Paused', completed: 'Completed', failed: 'Failed', error: 'Error', stopped: 'Stopped',
  },
  /** How the connection stands. */
  connection: {
    idle: 'Not watching', starting: 'Starting', connecting: 'Connecting', live: 'Live', reconnecting: 'Connection lost, reconnecting', resumed: 'Live again',
    polling: 'Looking from time to time', ended: 'Ended', failed: 'Connection lost', left: 'Not watching any more',
  },
  gap: 'Some events may be missing',
  continued: 'What came before is not shown',
  stop: 'Stop',
  retry: 'Try again',
  latest: 'Latest',
  needsYou: 'Needs you',
  /** What is asked of a person. */
  asks: {
    auth_event: 'Sign in', pending_eca_request: 'Sign in', ask_user_questions: 'Question', ask_for_secret: 'A secret is needed',
    invite_member: 'Somebody is to be invited', hitl_request: 'Approval needed',
  },
  signInTo: 'Sign in to {name}',
  opens: 'Opens {name} in a new tab',
  noLink: 'There is no link that can be opened safely',
  approve: 'The agent waits for a person to approve the next step.',
  plan: 'Plan',
  progress: '{n} of {m}',
  open: 'open',
  done: 'done',
  steps: 'Steps',
  answer: 'Answer',
  result: 'Result',
  transcript: 'What it wrote on the way',
  waiting: 'Nothing to show yet',
  think: 'Thinking',
  analyze: 'Looking at what came of it',
  confidence: 'Confidence {n}',
  arguments: 'Arguments',
  pending: 'No answer yet',
  running: 'running',
  completed: 'completed',
  failed: 'failed',
  handedTo: 'Handed to {name}',
  subTask: 'Sub-task',
  subTasks: 'Steps of the sub-task',
  files: 'Files',
  failure: 'The task failed',
  compaction: 'Context is being shortened',
  context: 'Context',
  contextUse: '{n} of {m} tokens',
  tokens: 'Tokens',
  tokensIn: '{n} in',
  tokensOut: '{n} out',
  others: 'Other events',
  kept: 'The last {n} of {m}',
  undecodable: 'not readable',
  earlier: 'Show {n} earlier',
  later: 'Show {n} later',
  more: 'Show {n} more',
  whole: 'Show all',
  cut: '{n} more characters',
  image: 'Image: {name}',
  unavailable: 'The task could not be watched',
  /** What is read out. */
  says: { started: 'Task started', needsYou: 'The task needs you: {name}', toolFailed: 'Tool failed: {name}', ended: 'Task ended: {name}', lost: 'Connection lost', back: 'Connected again' },
};

/** The words of a viewer, as its own code knows them. */
export type Strings = typeof WORDS;

/** The words that stand alone, by their names. */
export type Word =
  | 'task' | 'log' | 'gap' | 'continued' | 'stop' | 'retry' | 'latest' | 'needsYou' | 'signInTo' | 'opens' | 'noLink' | 'approve' | 'plan'
  | 'progress' | 'open' | 'done' | 'steps' | 'answer' | 'result' | 'transcript' | 'waiting' | 'think' | 'analyze' | 'confidence' | 'arguments'
  | 'pending' | 'running' | 'completed' | 'failed' | 'handedTo' | 'subTask' | 'subTasks' | 'files' | 'failure' | 'compaction' | 'context'
  | 'contextUse' | 'tokens' | 'tokensIn' | 'tokensOut' | 'others' | 'kept' | 'undecodable' | 'earlier' | 'later' | 'more' | 'whole' | 'cut' | 'image'
  | 'unavailable';

/** The tables of words: of statuses, of connections, of what is asked of a person, and of what is read out. */
export type WordTable = 'status' | 'connection' | 'asks' | 'says';

/** The words, in English. `{n}`, `{m}` and `{name}` stand for what is put in. */
export const STRINGS: Readonly<Record<Word, string>> & Readonly<Record<WordTable, Readonly<Record<string, string>>>> = WORDS;

/** Words of one's own: those that are left out stay English. */
export type StringOverrides = { readonly [K in Word]?: string } & { readonly [K in WordTable]?: Readonly<Record<string, string>> };

// Held to the list by the compiler: a word that is in one and not in the other is an error here.
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
true satisfies Same<keyof Strings, Word | WordTable>;

/** All words, with those of `own` in place of ours. */
export function stringsWith(own: StringOverrides | null | undefined): Strings {
  const entries = Object.entries(WORDS).map(([name, ours]) => {
    const theirs = own?.[name as Word | WordTable];
    return [name, typeof ours === 'string' ? (theirs ?? ours) : { ...ours, ...(theirs as object) }];
  });
  return Object.fromEntries(entries) as Strings;
}

/** A word of a table by a name that comes from outside; the name itself when there is none. */
export function word(table: Readonly<Record<string, string>>, name: string): string {
  return Object.hasOwn(table, name) ? (table[name] as string) : name;
}

/** A text with its places filled. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : whole));
}
