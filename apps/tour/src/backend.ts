import { type Backend, use } from '@t/core';

/**
 * Makes the backend called `name` the default: a package of its own (`my-backend`, `@scope/backend`), or one
 * of ours by its short name (`js`). The package exports a function of its last word that makes the backend.
 */
export async function useBackend(name: string): Promise<void> {
  const path = /[@/-]/.test(name) ? name : `@t/backend-${name}`;
  const short = path.split(/[/-]/).at(-1) ?? path;
  const module = (await import(path)) as Record<string, unknown>;
  const make = module[short];
  if (typeof make !== 'function') throw new Error(`${path} exports no function ${short}`);
  use((await make()) as Backend);
}
