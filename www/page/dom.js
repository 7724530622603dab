// Elements, made and changed.

/** The element of this id. */
export const by = (id) => document.getElementById(id);

/** A new element. `properties` are its own; `class`, `role` and names with a dash are attributes. */
export function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key === 'class' || key === 'role' || key.includes('-')) element.setAttribute(key, value);
    else element[key] = value;
  }
  element.append(...children);
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

/** A new element of a drawing. */
export function draw(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** Sets a text where it differs, so that nothing is painted or read out for nothing. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Puts a text on the clipboard and says so on the button that was pressed. */
export async function copy(button, text) {
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = 'Copied';
  } catch {
    button.textContent = 'Not allowed to copy';
  }
  setTimeout(() => { button.textContent = before; }, 1500);
}

/** Scrolls to what has begun, where it is out of sight. */
export function reveal(element) {
  if (element.getBoundingClientRect().top < innerHeight / 2) return;
  const behavior = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
  element.scrollIntoView({ block: 'start', behavior });
}
