import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readNotes } from '@t/tour';
import { build, type Plugin } from 'esbuild';

/** Files by name, as a web server gives them out. */
export type Site = ReadonlyMap<string, Uint8Array>;

const fileOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Bundles the page with the sources of the tour and of the packages; nothing is written to disk. */
export async function buildSite(): Promise<Site> {
  const { outputFiles } = await build({
    entryPoints: ['index.html', 'main.ts', 'page.css'].map((name) => fileOf(`page/${name}`)),
    loader: { '.html': 'copy' },
    outdir: 'site',
    entryNames: '[name]',
    write: false,
    bundle: true,
    format: 'esm',
    target: 'es2023',
    conditions: ['@t/source'],
    alias: Object.fromEntries(hostModules.map((name) => [name, fileOf(`host/${fileNameOf(name)}.ts`)])),
    plugins: [chapterSources, missingPackages],
    // `sideEffects: false` describes the built package; in its sources a module installs the methods of Tensor.
    ignoreAnnotations: true,
    logLevel: 'warning',
  });
  const files = outputFiles.map(({ path, contents }) => [basename(path), contents] as const);
  return new Map([...files, ['notes.json', new TextEncoder().encode(JSON.stringify(readNotes()))]]);
}

/** What the tour uses of Node, which a page has in `host`; its document is the page's own. */
const hostModules = ['node:fs', 'node:fs/promises', 'node:path', 'node:url', 'linkedom'];
const fileNameOf = (name: string): string => name.replace('node:', '').replace('/', '-');

/** A chapter reads its cells' source from its own file: it takes the file along. */
const chapterSources: Plugin = {
  name: 'chapter sources',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]tour[\\/]src[\\/]cells[\\/]\d.*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const file = `/cells/${basename(path)}`;
      const contents = [
        "import { writeFileSync } from 'node:fs';",
        `writeFileSync('${file}', ${JSON.stringify(text)});`,
        text.replace('import.meta.url', `'file://${file}'`),
      ];
      return { contents: contents.join('\n'), loader: 'ts' };
    });
  },
};

/** The notes import `panda`, which is not there. That is an error when the cell runs, as in Node, not of the build. */
const missingPackages: Plugin = {
  name: 'missing packages',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^panda$/ }, ({ path }) => ({ path, namespace: 'missing' }));
    onLoad({ filter: /.*/, namespace: 'missing' }, ({ path }) => ({
      contents: `throw new Error("Cannot find package '${path}'");`,
    }));
  },
};
