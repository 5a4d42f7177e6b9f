import { findChromium, launch, type Browser as Chromium } from '@t/chromium';
import type { Channel } from '../channel.ts';
import type { Competitor } from '../libraries/index.ts';
import type { Workload } from '../workloads/workload.ts';
import { bundlePage } from './bundle.ts';
import { PageChannel } from './page-channel.ts';

/** Isolated pages read the clock to 5 us, others to 100. */
const ISOLATED = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** Nothing listens there: the pages are answered from here. */
const ORIGIN = 'http://localhost';

/** A Chromium whose pages measure one library each. */
export class Browser {
  readonly #chromium: Chromium;
  readonly #script: string;

  private constructor(chromium: Chromium, script: string) {
    this.#chromium = chromium;
    this.#script = script;
  }

  /** Starts the machine's Chromium; undefined where there is none. */
  static async start(): Promise<Browser | undefined> {
    const path = findChromium();
    if (path === undefined) return undefined;
    const script = await bundlePage();
    return new Browser(await launch(path), script);
  }

  /** The adapter that its pages get. */
  async adapter(): Promise<string> {
    const page = await this.#chromium.newPage();
    await page.route(`${ORIGIN}/`, (route) => route.fulfill({ contentType: 'text/html', body: '' }));
    await page.goto(`${ORIGIN}/`);
    const name = await page.evaluate(async () => {
      const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' });
      return adapter ? `${adapter.info.vendor} ${adapter.info.architecture}` : 'no adapter';
    });
    await page.close();
    return `${name} in Chromium ${this.#chromium.version()}`;
  }

  /** A page for one library in one workload. */
  async open(competitor: Competitor, workload: Workload, backend: string): Promise<Channel> {
    // Pages opened so share no process.
    const page = await this.#chromium.newPage();
    await page.route(`${ORIGIN}/**`, (route) => {
      const asked = new URL(route.request().url()).pathname;
      return asked === '/page.js'
        ? route.fulfill({ contentType: 'text/javascript', body: this.#script, headers: ISOLATED })
        : route.fulfill({
            contentType: 'text/html',
            body: '<!doctype html><link rel="icon" href="data:,"><script type="module" src="page.js"></script>',
            headers: ISOLATED,
          });
    });
    const query = new URLSearchParams({ library: competitor.name, workload: workload.id, backend });
    const channel = new PageChannel(competitor, page);
    await page.goto(`${ORIGIN}/?${query.toString()}`);
    return channel;
  }

  close(): Promise<void> {
    return this.#chromium.close();
  }
}
