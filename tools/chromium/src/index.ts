import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';

export type { Browser, Page };

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

/** Starts it without a window, with WebGPU also on a driver in software. */
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
