import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { uniform } from '../src/inputs.ts';
import { ours, pagePeers } from '../src/libraries/index.ts';
import { peersFolder } from '../src/libraries/load.ts';
import { Browser } from '../src/page/browser.ts';
import { findChromium } from '@t/chromium';
import { smallOps } from '../src/workloads/small-ops.ts';

const installed = existsSync(join(peersFolder, 'installed.json'));

describe.skipIf(!installed || findChromium() === undefined)('pages', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = (await Browser.start())!;
  }, 60_000);
  afterAll(() => browser?.close());

  const [time] = smallOps.cases;
  const [x, a, b] = [1, 2, 3].map((seed) => uniform(64, seed, 0.5)[63]!) as [number, number, number];
  let result = x;
  for (let i = 0; i < 500; i++) result = Math.fround(result * a) + b;

  test.each([
    ...ours('webgpu', 'page').slice(0, 1),
    ...pagePeers.filter(({ name }) => name !== 'jax-js jit'),
  ])('$name answers as a process does', { timeout: 60_000 }, async (competitor) => {
    const channel = await browser.open(competitor, smallOps, 'webgpu');
    const ready = await channel.ask({ do: 'prepare', case: time!, warmUp: 0 });
    expect(ready).toMatchObject({ kind: 'ready', operations: 1000 });
    expect(ready.kind === 'ready' && ready.check).toBeCloseTo(result, 5);
    const samples = await channel.ask({ do: 'sample', ms: 1 });
    expect(samples.kind === 'samples' && samples.times[0]).toBeGreaterThan(0);
    channel.close();
    expect(await channel.ask({ do: 'sample', ms: 1 })).toMatchObject({ kind: 'failed' });
  });

  test('names its adapter', async () => {
    expect(await browser.adapter()).toMatch(/ in Chromium \d+/);
  });
});
