import { expect, it } from 'vitest';
import { serve } from '../src/serve.ts';

const site = new Map([
  ['index.html', new TextEncoder().encode('<!doctype html>')],
  ['main.js', new TextEncoder().encode('let x;')],
]);

it('gives out the files of a site, isolated from other origins', async () => {
  const { address, close } = await serve(site, 0);
  const page = await fetch(address);
  expect(await page.text()).toBe('<!doctype html>');
  expect(Object.fromEntries(page.headers)).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
  });
  const script = await fetch(`${address}main.js?again`);
  expect([script.headers.get('content-type'), await script.text()]).toEqual([
    'text/javascript; charset=utf-8',
    'let x;',
  ]);
  expect((await fetch(`${address}package.json`)).status).toBe(404);
  await close();
});

it('says when the port is taken', async () => {
  const { address, close } = await serve(site, 0);
  await expect(serve(site, Number(new URL(address).port))).rejects.toThrow('EADDRINUSE');
  await close();
});
