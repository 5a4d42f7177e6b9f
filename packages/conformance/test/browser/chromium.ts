import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';
import type { Report } from './pages/report.ts';

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Path of a Chromium on this machine: `CHROMIUM_PATH`, which must then exist, or one of the usual places. */
export function findChromium(): string | undefined {
  const named = process.env['CHROMIUM_PATH'];
  if (named === undefined) return USUAL_PLACES.find((path) => existsSync(path));
  if (!existsSync(named)) throw new Error(`CHROMIUM_PATH: there is no ${named}`);
  return named;
}

export function launch(executablePath: string): Promise<Browser> {
  const args = [
    '--enable-unsafe-webgpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  return chromium.launch({ executablePath, headless: true, chromiumSandbox: false, args });
}

/** Opens a page and waits for its report. */
export async function reportOf(browser: Browser, url: string): Promise<Report> {
  const page = await browser.newPage();
  try {
    await page.goto(url);
    const text = await page.locator('output').textContent({ timeout: 60_000 });
    return JSON.parse(text!) as Report;
  } finally {
    await page.close();
  }
}
