/** Gives classes their public names, which minifying takes: runtimes show them in logs. */
export function name(classes: Readonly<Record<string, object>>): void {
  for (const [name, Class] of Object.entries(classes)) Object.defineProperty(Class, 'name', { value: name, configurable: true });
}
