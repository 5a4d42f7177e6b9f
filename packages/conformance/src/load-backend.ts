import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Backend } from '@t/core';
import { reference } from '@t/core';
import { camelCase } from './forms.ts';

type Exports = Readonly<Record<string, unknown>>;

/**
 * A backend by name: `reference` (core's interpreter), a package of ours (`js` is `@t/backend-js`), or a module, by
 * its path or by its package name. The module exports a function that gives the backend or a Promise of it, or the
 * backend itself, under its own name, as `create`, or as the default; the first of these is taken.
 */
export async function loadBackend(name: string): Promise<Backend> {
  if (name === 'reference') return reference();
  const { specifier, exports } = await importBackend(name);
  const own = camelCase(
    baseName(name)
      .replace(/^backend-/, '')
      .replaceAll('-', '_'),
  );
  for (const key of [own, 'create', 'default']) {
    const found = exports[key];
    const backend: unknown = typeof found === 'function' ? await (found as () => unknown)() : found;
    if (isBackend(backend)) return backend;
  }
  throw new Error(
    `${specifier} exports no backend: it must export '${own}', 'create' or a default, a function that gives one`,
  );
}

async function importBackend(name: string): Promise<{ specifier: string; exports: Exports }> {
  const path = resolve(name);
  if (existsSync(path))
    return { specifier: path, exports: (await import(pathToFileURL(path).href)) as Exports };
  const candidates = /^[a-z][\w-]*$/.test(name) ? [`@t/backend-${name}`, name] : [name];
  for (const specifier of candidates) {
    const url = locate(specifier);
    if (url !== undefined) return { specifier, exports: (await import(url)) as Exports };
  }
  throw new Error(`no backend '${name}': neither a package (${candidates.join(', ')}) nor a file (${path})`);
}

/** Where a package lies, as seen from this package or from the user's folder. */
function locate(specifier: string): string | undefined {
  try {
    return import.meta.resolve(specifier);
  } catch {
    try {
      const fromHere = createRequire(join(process.cwd(), 'package.json'));
      return pathToFileURL(fromHere.resolve(specifier)).href;
    } catch {
      return undefined;
    }
  }
}

const baseName = (name: string): string =>
  name
    .split(/[\\/]/)
    .at(-1)!
    .replace(/\.[cm]?[jt]s$/, '');

const isBackend = (value: unknown): value is Backend =>
  typeof value === 'object' &&
  value !== null &&
  'compile' in value &&
  'run' in value &&
  'capabilities' in value;
