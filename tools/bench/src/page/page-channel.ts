import type { Page } from '@t/chromium';
import { PATIENCE, type Channel, type Reply, type Request } from '../channel.ts';
import type { Competitor } from '../libraries/index.ts';

/** What `page.ts` puts up. */
declare const answer: (request: Request) => Promise<Reply>;

/** A library in a page of its own. */
export class PageChannel implements Channel {
  readonly competitor: Competitor;
  readonly #page: Page;
  #error: string | undefined;

  constructor(competitor: Competitor, page: Page) {
    this.competitor = competitor;
    this.#page = page;
    page.on('pageerror', ({ message }) => (this.#error ??= message.split('\n')[0]));
  }

  async ask(request: Request): Promise<Reply> {
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<Reply>((resolve) => {
      timer = setTimeout(() => {
        this.close();
        resolve({ kind: 'failed', reason: `no answer in ${PATIENCE / 1000} s` });
      }, PATIENCE);
    });
    const reply = this.#page
      .evaluate((asked) => answer(asked), request)
      .catch((error: Error): Reply => {
        return { kind: 'failed', reason: this.#error ?? error.message.split('\n')[0]! };
      });
    return Promise.race([reply, silence]).finally(() => clearTimeout(timer));
  }

  close(): void {
    void this.#page.close().catch(() => undefined); // gone already
  }
}
