import { readFileSync } from 'node:fs';
import { js } from '@t/backend-js';
import { wasm } from '@t/backend-wasm';
import { findChromium, launch, type Browser } from '@t/chromium';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundle } from './bundle.ts';
import { reportOf } from './page-report.ts';
import type { Report } from './pages/report.ts';
import { ISOLATED, openSite, type Site } from './site.ts';
import { opFiles } from './op-files.ts';
import { verdicts } from './verdicts.ts';

const executable = findChromium();
const title = executable ?? 'skipped: no Chromium here (its path may be given as CHROMIUM_PATH)';

/** Policies without 'unsafe-eval'; the second allows WebAssembly alone. */
const STRICT = "default-src 'none'; img-src data:; connect-src 'self'; script-src 'self'";
const WASM_ONLY = `${STRICT} 'wasm-unsafe-eval'`;

const backends = { js, wasm };
type BackendName = keyof typeof backends;
const names = Object.keys(backends) as BackendName[];

describe.skipIf(executable === undefined)(`Chromium (${title})`, () => {
  let browser: Browser;
  let site: Site;
  let suite: string;
  const onNode = {} as Record<BackendName, string[]>;

  beforeAll(async () => {
    browser = await launch(executable!);
    site = await openSite();
    const ops = opFiles();
    site.addJson('ops.json', ops);
    suite = await bundle("import './suite.ts';");
    for (const name of names) onNode[name] = await verdicts(backends[name](), ops);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  const visit = (url: string): Promise<Report> => reportOf(browser, url);

  describe.each(names)('%s', (name) => {
    test.each(readmeExamples())(
      'example $number of the README prints what it shows',
      async ({ number, code, output }) => {
        const program = code.replace(
          "{ js } from '@t/backend-js'",
          `{ ${name} as js } from '@t/backend-${name}'`,
        );
        const script = await bundle(`import { publish } from './report.ts';\n${program}\npublish({});`);
        const report = await visit(site.add(`readme-${number}-${name}`, { script }));
        expect(report.error).toBeUndefined();
        expect(report.printed.join('\n')).toBe(output);
      },
    );

    test('gives the verdicts of Node', async () => {
      const report = await visit(`${site.add('suite', { script: suite })}?backend=${name}`);
      expect(report).toMatchObject({ crossOriginIsolated: false, evalAllowed: true });
      expect(report.value).toEqual(onNode[name]);
      expect(onNode[name].length).toBeGreaterThan(300);
      expect(onNode[name].filter((verdict) => verdict.includes('fail'))).toEqual([]);
    });

    test('gives them in a cross-origin isolated page too', async () => {
      const report = await visit(
        `${site.add('isolated', { script: suite, headers: ISOLATED })}?backend=${name}`,
      );
      expect(report.crossOriginIsolated).toBe(true);
      expect(report.value).toEqual(onNode[name]);
    });
  });

  describe('threads of wasm', () => {
    let script: string;
    beforeAll(async () => {
      script = await bundle("import './threads.ts';");
    });

    test('give the same bits in a cross-origin isolated page', async () => {
      const report = await visit(site.add('threads', { script, headers: ISOLATED }));
      expect(report.value).toEqual({ same: true, threads: 2, threadsReady: 2, oneThread: null });
    });

    test('are one in any other page', async () => {
      const report = await visit(site.add('threads', { script }));
      const reason = expect.stringContaining('SharedArrayBuffer is missing');
      expect(report.value).toEqual({ same: true, threads: 1, threadsReady: 1, oneThread: reason });
    });

    test('are one where a policy forbids workers from blobs, and start where it allows them', async () => {
      const under = (policy: string): Promise<Report> =>
        visit(site.add('threads', { script, headers: { ...ISOLATED, 'Content-Security-Policy': policy } }));
      const reason = expect.stringContaining('worker-src blob:');
      expect((await under(WASM_ONLY)).value).toEqual({
        same: true,
        threads: 1,
        threadsReady: 1,
        oneThread: reason,
      });
      expect((await under(`${WASM_ONLY}; worker-src blob:`)).value).toMatchObject({
        same: true,
        threadsReady: 2,
      });
    });
  });

  describe("under a content security policy without 'unsafe-eval'", () => {
    const visitUnder = (policy: string, name: BackendName): Promise<Report> => {
      const headers = { 'Content-Security-Policy': policy };
      return visit(`${site.add('policy', { script: suite, headers })}?backend=${name}`);
    };

    test('js falls back to the interpreter and gives the same verdicts', async () => {
      const report = await visitUnder(STRICT, 'js');
      expect(report.evalAllowed).toBe(false);
      expect(report.value).toEqual(onNode.js);
    });

    test("wasm needs only 'wasm-unsafe-eval'", async () => {
      const report = await visitUnder(WASM_ONLY, 'wasm');
      expect(report.evalAllowed).toBe(false);
      expect(report.value).toEqual(onNode.wasm);
    });
  });
});

interface Example {
  readonly number: number;
  readonly code: string;
  readonly output: string;
}

/** The programs of the README, each with what it prints. */
function readmeExamples(): Example[] {
  const readme = readFileSync(new URL('../../../../README.md', import.meta.url), 'utf8');
  const blocks = readme.matchAll(/^```ts\n(.*?)^```\s+^```text\n(.*?)^```$/gms);
  return [...blocks].map(([, code, output], i) => ({
    number: i + 1,
    code: code!,
    output: output!.trimEnd(),
  }));
}
