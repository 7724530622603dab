// What is to be run.

import { by, make, say } from './dom.js';
import { agents } from './client.js';

export class Form {
  #agents = [];
  #scenarios;

  /** `run` is called with what was asked for. */
  constructor({ scenarios, isEmulator, says }, run) {
    this.#scenarios = scenarios;
    say(by('platform'), says);
    by('scenario').append(...scenarios.map(({ id, name }) => make('option', { value: id, textContent: name })));
    by('faults').hidden = !isEmulator;
    for (const part of document.querySelectorAll('[data-if=emulator]')) part.hidden = !isEmulator;
    by('agent').addEventListener('change', () => this.#explain());
    by('scenario').addEventListener('change', () => this.#explain());
    for (const button of by('examples').children) button.addEventListener('click', () => { by('prompt').value = button.textContent; });
    by('prompt').addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) by('ask').requestSubmit();
    });
    by('ask').addEventListener('submit', (event) => {
      event.preventDefault();
      run(this.asked);
    });
    this.#explain();
  }

  /** Asks which agents there are. */
  async load() {
    this.#agents = await agents(this.#scenarios[0]);
    by('agent').replaceChildren(...this.#agents.map(({ id, name }) => make('option', { value: id, textContent: name || id })));
    by('agent').disabled = by('run').disabled = this.#agents.length === 0;
    this.#explain();
  }

  /** What the form says now. */
  get asked() {
    const { agent, prompt, transport } = by('ask').elements;
    return { agent_id: agent.value, prompt: prompt.value, transport: transport.value, scenario: this.scenario };
  }

  /** The scenario that is chosen. */
  get scenario() {
    return this.#scenarios.find(({ id }) => id === by('scenario').value) ?? this.#scenarios[0];
  }

  #explain() {
    say(by('agent-note'), this.#agents.find(({ id }) => id === by('agent').value)?.description ?? '');
    say(by('scenario-note'), this.scenario.says);
  }
}
