import { defineConfig } from 'tsdown';

// Every package builds with this: `tsdown --config ../../tsdown.config.ts <entries>` in the package's folder.
export default defineConfig({
  cwd: process.cwd(),
  format: 'esm',
  platform: 'neutral',
  target: 'es2023',
  fixedExtension: false,
  dts: true,
  sourcemap: true,
  // What only Node has is asked for by name; everything else runs in browsers too.
  deps: { neverBundle: [/^node:/] },
  // What a module does to others (`tensor/methods.ts` installs the methods of Tensor) is kept when the modules become one.
  // `true` would not do: it leaves the word to `sideEffects` of package.json, which speaks of the result.
  treeshake: { moduleSideEffects: (_id, external) => !external },
});
