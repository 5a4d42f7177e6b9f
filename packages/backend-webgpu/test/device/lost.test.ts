import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import * as t from '@t/core';
import { webgpu } from '@t/backend-webgpu';

test('after dispose() everything says so, and nothing hangs', async () => {
  const backend = await webgpu();
  t.use(backend);
  const x = t.ones(3);
  const pending = x.add(1).data();
  backend.dispose();
  await expect(pending).rejects.toThrow('this backend has been disposed');
  await expect(x.data()).rejects.toThrow('this backend has been disposed');
  expect(() => t.ones(2)).toThrow('this backend has been disposed');
  expect(() => x.add(1)).toThrow('this backend has been disposed');
});

test('what the device refuses is told by the next read, and the device goes on', async () => {
  const backend = await webgpu();
  t.use(backend);
  backend.device.createBuffer({ size: 16, usage: 0 });
  await backend.device.queue.onSubmittedWorkDone();
  await expect(t.ones(1).item()).rejects.toThrow('WebGPU: ');
  expect(await t.ones(1).item()).toBe(1);
  backend.dispose();
});

test('Node exits by itself, without dispose()', () => {
  const program = `
    import * as t from './packages/core/src/index.ts';
    import { webgpu } from './packages/backend-webgpu/src/index.ts';
    t.use(await webgpu());
    console.log(await t.ones(2).sum().item());`;
  const flags = [
    '--import',
    'tsx',
    '--conditions=@t/source',
    '--import',
    './tools/software-gpu/register.mjs',
  ];
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, '--input-type=module', '-e', program], {
    cwd: fileURLToPath(new URL('../../../..', import.meta.url)),
    encoding: 'utf8',
    timeout: 20_000,
  });
  expect(stderr).toBe('');
  expect(stdout).toBe('2\n');
});
