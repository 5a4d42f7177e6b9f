import * as t from '@t/core';
import { expect, test } from 'vitest';
import { wasm, type WasmBackend } from '../../src/index.ts';

const GB = 2 ** 30;

/** A backend whose next large block lies across the address 2^31; what fills the memory before it is never touched. */
function filled(): WasmBackend | string {
  const backend = wasm({ budget: 4 * GB });
  try {
    for (let power = 30; power >= 21; power--) backend.alloc('uint8', 2 ** power);
  } catch (error) {
    return String(error);
  }
  return backend;
}

/** Kernels of every kind, on tensors of 8 MB and on small ones behind them. */
function program(): ArrayLike<number>[] {
  const x = t
    .arange(2 ** 21, { dtype: 'float32' })
    .remainder(1009)
    .sub(500);
  const m = x.at('0:262144').reshape(512, 512).div(100);
  const index = t.arange(511, -1, -2);
  const results = [
    x.add(1).mul(0.5),
    x.reshape(1024, 2048).t().contiguous().at('3:9'),
    x.sum(),
    x.reshape(2048, 1024).sum(0),
    x.reshape(2048, 1024).max(1).values,
    m.softmax(1),
    m.exp(),
    m.matmul(m.t()),
    m.at('0:40, 0:50').matmul(m.at('0:50, 0:30')),
    m.matmul(m.at('0')),
    m.t().matmul(m.at('1')),
    m.at('0:3').matmul(m),
    m.at(':, 0:1').matmul(m.at('0:1')),
    m.cumsum(0),
    m.indexSelect(0, index),
    m.sort(1).values,
    t.cat([m, m], 1),
    t.where(m.gt(0), m, 0),
    x.to('int32').bitwiseAnd(7),
    x.to('float64').sin(),
    x.to('uint8').add(3),
  ];
  return results.map((result) => result.dataSync());
}

const high = filled();

test.skipIf(typeof high === 'string')('every kind of kernel works above and across 2 GB', () => {
  t.use(wasm());
  const expected = program();
  t.use(high as WasmBackend);
  const actual = program();
  expect((high as WasmBackend).memory().reserved).toBeGreaterThan(2 * GB);
  expect(actual).toEqual(expected);
});

test('a tensor of 4 GB is refused with an error that says what to do', () => {
  t.use(wasm());
  expect(() => t.zeros([2 ** 29], { dtype: 'float64' })).toThrow(
    /out of memory: 4294967296 bytes .* smaller batches/,
  );
});
