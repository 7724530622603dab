/** Elements, made one by one: text is text, and no markup is ever parsed here. */

type Child = Node | string | null | undefined | false;
type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Makes an element. An attribute that is null, undefined or false is left out; true is empty. */
export function make<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Sets a text, if it is another one: an unchanged node keeps selections and is not announced again. */
export function say(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

/** Whether the value of a boolean attribute means that it is there: frameworks pass `''` for one that has no value. */
export function isPresent(value: unknown): boolean {
  return value === '' || Boolean(value);
}

/** Shows an element, or takes it off the page. */
export function show(element: HTMLElement, isShown: boolean): void {
  if (element.hidden === isShown) element.hidden = !isShown;
}

/** A text without the characters that turn the direction of what follows: in a name they can only deceive. */
export function plain(text: string): string {
  return text.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '');
}
