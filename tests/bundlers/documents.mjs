/** Every `js`, `ts`, `jsx` and `tsx` block of the documents, compiled as strict TypeScript in one run. */
import { readdirSync, readFileSync } from 'node:fs';

const root = new URL('../../', import.meta.url);
const documents = ['README.md', ...readdirSync(new URL('docs', root)).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)];

/** JavaScript declares no types of parameters: these two errors are about nothing else. */
const UNTYPED_PARAMETER = /error TS(7006|7031): /;
const SETTINGS = {
  compilerOptions: {
    target: 'es2022', module: 'esnext', moduleResolution: 'bundler', lib: ['es2023', 'dom', 'dom.iterable', 'dom.asynciterable'], types: ['node'],
    jsx: 'react-jsx', allowImportingTsExtensions: true, strict: true, skipLibCheck: true, noEmit: true, pretty: false,
  },
  include: ['blocks', 'ambient.d.ts'],
};
/** What the examples take as given: Deno, test runners, and what is the reader's own. */
const AMBIENT = `
declare const Deno: {
  test(name: string, run: () => void | Promise<void>): void;
  args: string[];
  env: { get(name: string): string | undefined };
  stdout: { write(bytes: Uint8Array): Promise<number> };
  serve(options: { port?: number; hostname?: string }, handler: (request: Request) => Response | Promise<Response>): unknown;
};
declare const Bun: {
  serve(options: { port?: number; hostname?: string; idleTimeout?: number; fetch(request: Request): Promise<Response> }): unknown;
};
declare function userOf(request: Request): Promise<{ id: string; email: string } | undefined>;
declare module 'cloudflare:*';
declare module 'vitest';
declare module 'vitest/*';
declare module '@cloudflare/*';
declare module '@testing-library/*';
declare module 'jsr:*';
`;

const as = (name, language) => name.replace(/\.(m?)[jt]sx?$/, '') + (/\.m[jt]s$/.test(name) ? '.mts' : language.endsWith('x') ? '.tsx' : '.ts');

/** Files of one page that another one names. */
const [TICKET] = /^```js ticket\.js\n[\s\S]*?^```$/m.exec(readFileSync(new URL('docs/viewer.md', root), 'utf8'));
const BESIDE = { 'docs/react.md': TICKET };

/** The blocks as files: those of one document beside each other, since they import one another. */
function files() {
  const found = {};
  for (const document of documents) {
    const text = readFileSync(new URL(document, root), 'utf8') + (BESIDE[document] ?? '');
    for (const [, language, named, source] of text.matchAll(/^```(jsx?|tsx?)(?: (\S+))?\n([\s\S]*?)^```$/gm)) {
      const name = as(named ?? `snippet-${Object.keys(found).length}.js`, language);
      // One without imports is a script otherwise, whose names are everybody's.
      found[`blocks/${document.replace(/\W/g, '_')}/${name}`] = `${source}\nexport {};\n`;
    }
  }
  return found;
}

export const documentsRow = {
  name: 'documents as TypeScript',
  tool: 'documents',
  light: true,
  files: { ...files(), 'tsconfig.json': JSON.stringify(SETTINGS), 'ambient.d.ts': AMBIENT },
  async run({ project }) {
    const said = await project.command('tsc', ['--project', '.']).then(() => '', (error) => error.message);
    const errors = said.split('\n').filter((line) => /error TS/.test(line) && !(UNTYPED_PARAMETER.test(line) && isJavaScript(line)));
    if (errors.length > 0) throw new Error(errors.join('\n'));
  },
};

/** Whether an error is in a block of JavaScript. */
function isJavaScript(line) {
  const [, folder, file] = /^blocks\/(\w+)\/([^(]+)/.exec(line) ?? [];
  const document = documents.find((name) => name.replace(/\W/g, '_') === folder);
  const text = readFileSync(new URL(document ?? '', root), 'utf8') + (BESIDE[document] ?? '');
  const languages = [...text.matchAll(/^```(jsx?|tsx?)(?: (\S+))?$/gm)].filter(([, language, name]) => !name || as(name, language) === file);
  return languages.some(([, language]) => language.startsWith('js'));
}
