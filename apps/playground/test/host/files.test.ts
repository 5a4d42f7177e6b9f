import nodePath from 'node:path';
import { expect, it, vi } from 'vitest';
import { fetchFromFiles } from '../../src/host/fetch.ts';
import { readFileSync, writeFileSync } from '../../src/host/fs.ts';
import { mkdir, writeFile } from '../../src/host/fs-promises.ts';
import { dirname, join } from '../../src/host/path.ts';
import { fileURLToPath } from '../../src/host/url.ts';

it('has the paths of Node', () => {
  expect(join('data', 'house.csv')).toBe(nodePath.posix.join('data', 'house.csv'));
  expect(dirname('data/a/house.csv')).toBe(nodePath.posix.dirname('data/a/house.csv'));
  expect(fileURLToPath('file:///cells/a%20b.ts')).toBe('/cells/a b.ts');
});

it('reads what has been written, by any form of its path', async () => {
  writeFileSync('/cells/a b.ts', 'let x;');
  expect(readFileSync('/cells/../cells/a b.ts')).toBe('let x;');
  await mkdir();
  await writeFile('data/x.csv', 'a\n1');
  expect(readFileSync('/data/x.csv')).toBe('a\n1');
  expect(() => readFileSync('data/y.csv')).toThrow('ENOENT');
});

it('answers requests for what has been written, and for nothing else', async () => {
  const network = vi.fn<typeof fetch>(async () => new Response('from the network'));
  vi.stubGlobal('fetch', network);
  fetchFromFiles();
  await writeFile('data/x.csv', 'a\n1');
  expect(await (await fetch('data/x.csv')).text()).toBe('a\n1');
  expect(network).not.toHaveBeenCalled();
  for (const other of ['data/y.csv', 'https://example.org/data/x.csv', new URL('file:///data/x.csv')])
    expect(await (await fetch(other)).text()).toBe('from the network');
  vi.unstubAllGlobals();
});
