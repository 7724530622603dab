/** The few pictures there are. Each has a word beside it, so none is read out. */

const PATHS = {
  dot: 'M8 5.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z',
  check: 'M3.5 8.5l3 3 6-7',
  cross: 'M4.5 4.5l7 7m0-7l-7 7',
  pause: 'M5.5 4v8m5-8v8',
  stop: 'M4.5 4.5h7v7h-7z',
  clock: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 5v3.2l2.2 1.6',
  spin: 'M8 2.5a5.5 5.5 0 1 1-5.5 5.5',
  thought: 'M6 13.5h4M8 2.5a4 4 0 0 0-2.4 7.2c.4.3.6.8.6 1.3h3.6c0-.5.2-1 .6-1.3A4 4 0 0 0 8 2.5z',
  agent: 'M4.5 6h7a1 1 0 0 1 1 1v4.5a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1zM8 6V3.5M6.3 9v.6m3.4-.6v.6',
  ask: 'M6 6a2 2 0 1 1 2.7 1.9c-.5.2-.7.6-.7 1.1v.4M8 12v.3',
} as const;

export type IconName = keyof typeof PATHS;

const SVG = 'http://www.w3.org/2000/svg';

/** An icon in the colour of the text around it. */
export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  for (const [key, value] of Object.entries({ viewBox: '0 0 16 16', class: `icon ${name}`, 'aria-hidden': 'true', focusable: 'false' })) svg.setAttribute(key, value);
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}

/** Puts another icon in the place of one, if it is another. */
export function setIcon(place: HTMLElement, name: IconName): void {
  if (place.dataset['icon'] === name) return;
  place.dataset['icon'] = name;
  place.replaceChildren(icon(name));
}
