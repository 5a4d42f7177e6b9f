import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { join } from 'node:path';

/** Where `--peers` installs: outside the workspace's lockfile, under a folder that git ignores. */
export const peersFolder: string = fileURLToPath(
  new URL('../../node_modules/.cache/bench-peers', import.meta.url),
);

/** Imports a package from the peers' folder. The caller names the part of its interface that we use. */
export async function loadPeer<Module>(name: string): Promise<Module> {
  const loader = join(peersFolder, 'load.mjs');
  if (!existsSync(loader)) throw new Error('peers are not installed: run with --peers');
  const { load } = (await import(pathToFileURL(loader).href)) as { load(name: string): Promise<unknown> };
  return (await load(name)) as Module;
}

/** The same for a file that is written as an ES module without saying so, which `import` refuses. */
export async function requirePeer(name: string): Promise<void> {
  createRequire(join(peersFolder, 'load.mjs'))(name);
}
