import { resolve } from 'node:path';
import webpack from 'webpack';

webpack({ mode: 'production', entry: './main.js', output: { path: resolve('dist'), filename: 'main.js', publicPath: 'auto' } }, (error, stats) => {
  console.log(error ?? stats.toString({ all: false, errors: true, warnings: true }));
  process.exitCode = error || stats.hasErrors() ? 1 : 0;
});
