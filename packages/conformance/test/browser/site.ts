import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Headers that make a page cross-origin isolated, so that it has SharedArrayBuffer. */
export const ISOLATED = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
} as const;

export interface Page {
  /** The module that the page runs. */
  readonly script: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Site {
  /** Where `name` can be visited once it is put there. */
  add(name: string, page: Page): string;
  /** Serves JSON to every page, at `/name`. */
  addJson(name: string, body: string): void;
  close(): Promise<void>;
}

const DOCUMENT =
  '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script type="module" src="';

/** A web server on this machine alone, at a free port. */
export async function openSite(): Promise<Site> {
  const answers = new Map<
    string,
    { type: string; body: string; headers: Readonly<Record<string, string>> }
  >();
  const server = createServer((request, response) => {
    const { type, body, headers } = answers.get(new URL(request.url!, 'http://localhost').pathname) ?? {};
    response.writeHead(body === undefined ? 404 : 200, { 'Content-Type': type ?? 'text/plain', ...headers });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    add(name, { script, headers = {} }) {
      answers.set(`/${name}.js`, { type: 'text/javascript', body: script, headers });
      answers.set(`/${name}`, { type: 'text/html', body: `${DOCUMENT}${name}.js"></script>`, headers });
      return `http://127.0.0.1:${port}/${name}`;
    },
    addJson(name, body) {
      answers.set(`/${name}`, { type: 'application/json', body, headers: {} });
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
