import type { TaskEvent } from 'xpander-edge';

/** Shows a task's events in a terminal: the answer's text as it flows, all else on lines of its own. */
export class Screen {
  readonly #taskId: string;
  #writing = false;
  /** Whether the task has written text. An agent that streams none has a result at its end. */
  hasText = false;

  constructor(taskId: string) {
    this.#taskId = taskId;
  }

  /** What to print for an event. */
  show(event: TaskEvent): string {
    const wasWriting = this.#writing;
    if (event.type === 'chunk') {
      if (event.task_id !== this.#taskId) return ''; // the text of a sub-agent is no part of the answer
      this.hasText = true;
      this.#writing = true;
      return wasWriting ? event.data : `\n${event.data}`;
    }
    const line = lineOf(event);
    if (!line) return '';
    this.#writing = false;
    return wasWriting ? `\n\n${line}\n` : `${line}\n`;
  }
}

/** One line for what people want to see, and none for the rest. */
function lineOf(event: TaskEvent): string | undefined {
  switch (event.type) {
    case 'task_created':
    case 'task_updated':
    case 'task_finished':
      return `● ${event.data.status}`;
    case 'think':
    case 'analyze':
      return `~ ${titleOf(event.data.payload) ?? event.type}`;
    case 'tool_call_request':
      return `→ ${event.data.tool_name ?? event.data.operation_id}`;
    case 'tool_call_result':
      return `${event.data.is_error ? '✗' : '←'} ${event.data.tool_name ?? event.data.operation_id}`;
    case 'plan_updated': {
      const steps = event.data.tasks ?? [];
      return `☰ ${steps.filter(({ completed }) => completed).length} of ${steps.length} steps`;
    }
  }
}

/** What a step of reasoning is called. */
function titleOf(payload: unknown): string | undefined {
  return (payload as { input?: { title?: string } } | null | undefined)?.input?.title;
}
