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

/** The real device, but for what `own` has. */
function deviceWith(device: GPUDevice, own: Partial<Record<keyof GPUDevice, unknown>>): GPUDevice {
  return new Proxy(device, {
    get(target, name) {
      if (name in own) return own[name as keyof GPUDevice];
      const value = Reflect.get(target, name, target) as unknown;
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

test('a lost GPU is named, with what to do', async () => {
  const { device } = await webgpu();
  let lose: (info: Pick<GPUDeviceLostInfo, 'reason' | 'message'>) => void;
  const lost = new Promise((resolve) => (lose = resolve));
  const backend = await webgpu({ device: deviceWith(device, { lost }) });
  t.use(backend);
  const x = t.ones(3);
  expect(await x.sum().item()).toBe(3);
  lose!({ reason: 'unknown', message: 'it fell off the bus' });
  await lost;
  const message = 'all tensors on it (it fell off the bus): make a new backend with await webgpu()';
  expect(() => x.add(1)).toThrow(message);
  await expect(x.data()).rejects.toThrow(message);
  device.destroy();
});

test('memory that the GPU does not have is told by the next read, with what to do', async () => {
  const { device } = await webgpu();
  const popErrorScope = async (): Promise<unknown> => {
    await device.popErrorScope();
    return { message: 'no memory left' };
  };
  const full = deviceWith(device, { popErrorScope });
  const backend = await webgpu({ device: full });
  t.use(backend);
  await expect(t.zeros(100_000).data()).rejects.toThrow('no memory left');
  device.destroy();
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
