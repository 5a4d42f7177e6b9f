import { webgpu } from '@t/backend-webgpu';
import { findChromium, launch, type Browser } from '@t/chromium';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundle } from './bundle.ts';
import { reportOf } from './page-report.ts';
import { opFiles } from './op-files.ts';
import { openSite, type Site } from './site.ts';
import { verdicts } from './verdicts.ts';

const executable = findChromium();
const title = executable ?? 'skipped: no Chromium here (its path may be given as CHROMIUM_PATH)';

describe.skipIf(executable === undefined)(`WebGPU in Chromium (${title})`, () => {
  let browser: Browser;
  let site: Site;

  beforeAll(async () => {
    browser = await launch(executable!);
    site = await openSite();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  test('gives the verdicts of Node', { timeout: 120_000 }, async () => {
    const ops = opFiles();
    site.addJson('ops.json', ops);
    const backend = await webgpu();
    const onNode = await verdicts(backend, ops);
    backend.dispose();
    const script = await bundle("import './suite.ts';");
    const report = await reportOf(browser, `${site.add('suite', { script })}?backend=webgpu`);
    expect(report.error).toBeUndefined();
    expect(report.value).toEqual(onNode);
    expect(onNode.length).toBeGreaterThan(300);
    expect(onNode.filter((verdict) => verdict.includes('fail'))).toEqual([]);
  });

  test('trains a small network, and leaves the page idle', async () => {
    const script = await bundle("import './train.ts';");
    const report = await reportOf(browser, site.add('train', { script }));
    expect(report.error).toBeUndefined();
    const { first, last, submits } = report.value as Record<'first' | 'last' | 'submits', number>;
    expect(last).toBeLessThan(first / 10);
    expect(submits).toBeLessThan(200);
  });
});
