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
  // The methods of Tensor are installed by modules that export nothing: keep them, although users may shake the result.
  treeshake: { moduleSideEffects: true },
});
