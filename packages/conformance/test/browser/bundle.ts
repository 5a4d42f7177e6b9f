import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** A program, with the sources of the packages it imports, as one module for browsers. */
export async function bundle(contents: string): Promise<string> {
  const result = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL('pages', import.meta.url)), loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    conditions: ['@t/source'],
    // `sideEffects: false` describes the built package; in its sources a module installs the methods of Tensor.
    ignoreAnnotations: true,
    write: false,
    logLevel: 'silent',
  });
  return result.outputFiles[0]!.text;
}
