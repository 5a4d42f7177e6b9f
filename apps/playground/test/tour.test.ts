import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { js } from '@t/backend-js';
import { wasm } from '@t/backend-wasm';
import { webgpu } from '@t/backend-webgpu';
import { use, type Backend } from '@t/core';
import { chapters, comparable, countStates, readNotes, type Row, runChapters, summaryLine } from '@t/tour';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, launch, type Browser, type Page } from '@t/chromium';
import { buildSite } from '../src/build.ts';
import { serve, type Server } from '../src/serve.ts';

const executable = findChromium();
const title = executable ?? 'skipped: no Chromium here (its path may be given as CHROMIUM_PATH)';

type Shown = Pick<Row, 'id' | 'state' | 'output'>;

/** The tour in Node. The notes write their files into the current folder. */
async function tourInNode(backend: Backend): Promise<Shown[]> {
  const [folder, home] = [mkdtempSync(join(tmpdir(), 'tour-')), process.cwd()];
  process.chdir(folder);
  try {
    use(backend);
    const rows: Shown[] = [];
    for await (const { id, state, output } of runChapters(chapters, readNotes())) {
      rows.push({ id, state, output: comparable(output) });
    }
    return rows;
  } finally {
    process.chdir(home);
    rmSync(folder, { recursive: true });
    backend.dispose();
  }
}

/** The cells as a page shows them. */
async function cellsOf(page: Page): Promise<Shown[]> {
  const cells = await page.locator('article:not(.skipped)').evaluateAll((articles) =>
    articles.map((article) => ({
      id: article.id.replace('cell-', ''),
      state: article.className as Row['state'],
      output: article.querySelector('[data-label=Output] > pre:first-child')?.textContent ?? '',
    })),
  );
  return cells.map(({ output, ...cell }) => ({ ...cell, output: comparable(output) }));
}

describe.skipIf(executable === undefined)(`the playground in Chromium (${title})`, () => {
  let browser: Browser;
  let server: Server;

  beforeAll(async () => {
    server = await serve(await buildSite(), 0);
    browser = await launch(executable!);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const ended = (page: Page): Promise<void> =>
    page.locator('main[aria-busy=false]').waitFor({ timeout: 60_000 });

  it.each([
    ['js', js, 'on one thread'],
    ['wasm', () => wasm({ threads: 2 }), /on up to \d+ threads/],
    ['webgpu', webgpu, 'WebGPU, on '],
  ])('runs every cell on %s as Node does', { timeout: 90_000 }, async (name, make, detail) => {
    const inNode = await tourInNode(await make());
    const page = await browser.newPage();
    await page.goto(`${server.address}?backend=${name}`);
    await ended(page);
    const cells = await cellsOf(page);
    expect(cells).toEqual(inNode);
    expect(cells.filter(({ state }) => state === 'differs')).toEqual([]);
    expect(await page.locator('output').textContent()).toContain(summaryLine(countStates(inNode)));
    expect(await page.locator('#detail').textContent()).toMatch(detail);
    expect(await page.locator('nav a.same').count()).toBe(chapters.length);
    await page.close();
  });

  it('draws the plots, and asks nobody else for anything', async () => {
    const page = await browser.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url().replace(server.address, '')));
    await page.goto(server.address);
    await ended(page);
    expect(await page.locator('figure#convergence path[stroke^="#"]').count()).toBe(6);
    for (const name of ['indexing', 'kinks', 'gradient'])
      expect(await page.locator(`figure#${name} svg`).count()).toBe(1);
    expect(asked).toEqual(['', 'page.css', 'main.js', 'notes.json']);
    await page.close();
  });

  it('starts over when another backend is chosen meanwhile', async () => {
    const page = await browser.newPage();
    await page.goto(`${server.address}?backend=webgpu`);
    await page.locator('article.same').first().waitFor();
    await page.getByText('wasm', { exact: true }).click();
    expect(await page.locator('main').getAttribute('aria-busy')).toBe('true');
    await ended(page);
    expect(await page.locator('#detail').textContent()).toContain('WebAssembly');
    expect(await page.locator('article.waiting, article.differs').count()).toBe(0);
    expect(new URL(page.url()).search).toBe('?backend=wasm');
    await page.close();
  });

  it('says why there is no webgpu where there is none, and runs js', async () => {
    const page = await browser.newPage();
    await page.addInitScript(() => Object.defineProperty(navigator, 'gpu', { value: undefined }));
    await page.goto(`${server.address}?backend=webgpu`);
    await ended(page);
    expect(await page.getByLabel('webgpu').isDisabled()).toBe(true);
    expect(await page.locator('#unavailable').textContent()).toContain('this browser has no WebGPU');
    expect(await page.locator('#detail').textContent()).toContain('JavaScript');
    await page.close();
  });
});
