import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import type { Site } from './build.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
};

const headers = {
  // Cross-origin isolation, without which a page has no shared memory and WebAssembly no threads.
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  // Nothing comes from elsewhere. backend-js and arquero compile functions; threads start from a blob.
  'Content-Security-Policy':
    "default-src 'self'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src data:; worker-src blob:",
  'Cache-Control': 'no-store',
};

export interface Server {
  readonly address: string;
  close(): Promise<void>;
}

/** Serves a site to this machine alone. Rejects where the port is taken; 0 is any free one. */
export async function serve(site: Site, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const name = pathname === '/' ? 'index.html' : pathname.slice(1);
    const body = site.get(name);
    response.writeHead(body ? 200 : 404, {
      ...headers,
      'Content-Type': types[extname(name)] ?? 'text/plain',
    });
    response.end(body);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    address: `http://localhost:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
