/** `<xpander-task>` in JSX and in templates: projects in TypeScript, with the declarations of all packages checked. */

/** What a project says besides what all say; `jsx` of those that have it. */
const settings = (more) => `${JSON.stringify({
  compilerOptions: {
    target: 'es2022', module: 'esnext', moduleResolution: 'bundler', lib: ['es2022', 'dom', 'dom.iterable'], types: [], strict: true,
    exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, verbatimModuleSyntax: true, skipLibCheck: false, noEmit: true, ...more,
  },
  include: ['*.tsx', '*.vue', '*.svelte', '*.ts'],
})}\n`;

const row = (name, folder, build, more) => ({
  name: `types in ${name}`, tool: `jsx-${folder}`, sources: [`jsx/${folder}`], files: { 'tsconfig.json': settings(more) }, build, run: async () => {},
});

export const jsx = [
  row('React 18', 'react-18', ['tsc', '--project', '.'], { jsx: 'react-jsx' }),
  row('React 19', 'react-19', ['tsc', '--project', '.'], { jsx: 'react-jsx' }),
  row('Preact', 'preact', ['tsc', '--project', '.'], { jsx: 'react-jsx', jsxImportSource: 'preact' }),
  row('Solid', 'solid', ['tsc', '--project', '.'], { jsx: 'preserve', jsxImportSource: 'solid-js' }),
  row('Vue', 'vue', ['vue-tsc', '--project', '.'], { jsx: 'preserve' }),
  { ...row('Svelte', 'svelte', ['svelte-check', '--tsconfig', './tsconfig.json'], {}), warns: /0 errors and 0 warnings/ },
];
