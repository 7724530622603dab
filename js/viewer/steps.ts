/** What the agent does, in the order in which it began; what a sub-task does stands below it. */

import type { TaskView } from '../entry/default.js';
import { make, say, show } from './dom.js';
import type { Step } from './faces.js';
import { LogWindow } from './log-window.js';
import type { Setting } from './setting.js';
import { StepRow, type Nested } from './step-row.js';

const LISTS = ['tool_calls', 'reasoning', 'sub_tasks', 'sub_agents', 'asks', 'errors'] as const;
const EXTENT = { usual: 30, most: 300 };

/** The steps of one task. */
class Group implements Nested {
  readonly steps: Step[] = [];
  #log: LogWindow<Step> | undefined;

  constructor(private readonly row: (step: Step) => StepRow, private readonly setting: Setting, private readonly label: string) {}

  open(): LogWindow<Step> {
    this.#log = new LogWindow<Step>(this.steps, make('ol', { class: 'steps', 'aria-label': this.label }), EXTENT, this.row, this.setting);
    return this.#log;
  }

  close(): void {
    this.#log = undefined;
  }

  change(index: number): void {
    this.#log?.change(index);
  }

  flush(): void {
    this.#log?.flush();
  }
}

export class Steps {
  readonly element: HTMLElement;
  readonly #root: Group;
  readonly #groups = new Map<string, Group>();
  /** Where each entry stands, by its place among all. */
  readonly #places: { group: Group; index: number }[] = [];
  readonly #count = make('span', { class: 'count' });
  #seen: Partial<TaskView> = {};
  #length = 0;

  constructor(private readonly setting: Setting) {
    const { strings } = setting;
    this.#root = new Group(this.#row, setting, strings.steps);
    this.element = make('div', { role: 'group', class: 'steps-of', part: 'steps', 'aria-label': strings.steps, hidden: true },
      make('div', { class: 'label' }, strings.steps, ' ', this.#count), this.#root.open().element,
    );
  }

  update(view: TaskView): void {
    const fresh: Step[] = [];
    for (const list of LISTS) {
      const [before, now] = [this.#seen[list] as TaskView[typeof list] | undefined, view[list]];
      if (before !== now) now.forEach((entry, index) => before?.[index] !== entry && this.#take({ list, entry } as Step, fresh));
    }
    fresh.sort((a, b) => a.entry.order - b.entry.order).forEach((step) => this.#add(step, view.id));
    this.#seen = view;
    this.#root.flush();
    for (const group of this.#groups.values()) group.flush();
    show(this.element, this.#length > 0);
    say(this.#count, this.setting.format.count(this.#length));
  }

  #take(step: Step, fresh: Step[]): void {
    const place = this.#places[step.entry.order];
    if (!place) return void (hasOtherPlace(step) || fresh.push(step));
    place.group.steps[place.index] = step;
    place.group.change(place.index);
  }

  #add(step: Step, own: string | null): void {
    const { order, task_id } = step.entry;
    const isSubTask = step.list === 'sub_tasks';
    const above = isSubTask && task_id === step.entry.id ? undefined : this.#groups.get(task_id);
    const group = task_id === own || !above ? this.#root : above;
    this.#length += 1;
    this.#places[order] = { group, index: group.steps.push(step) - 1 };
    if (isSubTask) this.#groups.set(step.entry.id, new Group(this.#row, this.setting, this.setting.strings.subTasks));
  }

  readonly #row = (step: Step): StepRow => new StepRow(step, step.list === 'sub_tasks' ? this.#groups.get(step.entry.id) : undefined, this.setting);
}

/** What is asked stands above everything until it is settled; how the task failed stands below. */
function hasOtherPlace({ list, entry }: Step): boolean {
  return list === 'asks' ? entry.pending : list === 'errors' && entry.type === 'task_finished';
}
