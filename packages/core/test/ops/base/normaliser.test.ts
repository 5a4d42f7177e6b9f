import * as t from '@t/core';
import type { Backend, Kernel } from '@t/core/kernel';
import { describe, expect, test } from 'vitest';

/** The interpreter, which notes the kinds of kernels it is given; with normalise kernels or without. */
function recording(normalises: Backend['normalises']): { backend: Backend; kinds: Kernel['kind'][] } {
  const kinds: Kernel['kind'][] = [];
  const { compile, normalises: _, ...rest } = t.reference();
  const backend: Backend = {
    ...rest,
    ...(normalises && { normalises }),
    compile(kernel) {
      kinds.push(kernel.kind);
      return compile(kernel);
    },
  };
  return { backend, kinds };
}

const ops: Record<string, (x: t.Tensor) => t.Tensor> = {
  softmax: (x) => t.softmax(x, -1),
  'log-softmax': (x) => t.logSoftmax(x, -1),
  'softmax across memory': (x) => t.softmax(x, 0),
  'softmax of a transposed tensor': (x) => t.softmax(x.t(), 0),
  'layer norm': (x) => t.nn.functional.layerNorm(x, [5]),
  'layer norm with weight and bias': (x) =>
    t.nn.functional.layerNorm(x, [5], t.arange(5, { dtype: 'float32' }), t.ones(5)),
};
const values = [
  [1, -2, 0.5, 3, 7],
  [0, 0, Infinity, 1, 2],
  [NaN, 1, 2, 3, 4],
  [-5, 100, 3, 100, 1e-3],
];

describe.each(Object.entries(ops))('%s', (_, op) => {
  const run = (normalises: Backend['normalises']) => {
    const { backend, kinds } = recording(normalises);
    t.use(backend);
    const x = t.tensor(values);
    kinds.length = 0;
    const y = op(x);
    return { data: y.toArraySync(), strides: y.stride(), kinds };
  };

  test('is one kernel where the backend takes it, and gives the same without', () => {
    const [fused, refused, plain] = [run(() => true), run(() => false), run(undefined)];
    expect(fused.kinds.filter((kind) => kind === 'normalise')).toHaveLength(1);
    expect(fused.kinds).not.toContain('reduce');
    for (const { kinds, data, strides } of [refused, plain]) {
      expect(kinds).toContain('reduce');
      expect(kinds).not.toContain('normalise');
      expect(data).toEqual(fused.data);
      expect(strides).toEqual(fused.strides);
    }
  });
});

test('the question is put once a layout', () => {
  let asked = 0;
  const { backend } = recording(() => ++asked > 0);
  t.use(backend);
  for (let i = 0; i < 3; i++) t.softmax(t.ones(2, 3), 1);
  expect(asked).toBe(1);
});

test('dimensions that do not lie as one are reduced and mapped', () => {
  const { backend, kinds } = recording(() => true);
  t.use(backend);
  const x = t.ones(2, 6, 3).at(':, ::2');
  kinds.length = 0;
  t.nn.functional.layerNorm(x, [3, 3]);
  expect(kinds).not.toContain('normalise');
});
