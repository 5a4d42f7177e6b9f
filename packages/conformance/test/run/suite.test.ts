import { beforeAll, describe, expect, it } from 'vitest';
import { reference } from '@t/core';
import type { GoldenTensor, Goldens, OpSample } from '../../src/golden.ts';
import type { SampleResult } from '../../src/run/outcome.ts';
import { runSuite } from '../../src/run/suite.ts';

const x: GoldenTensor = { shape: [2], dtype: 'float32', data: [1, 2], requires_grad: true };
const y: GoldenTensor = { shape: [2], dtype: 'float32', data: [0.5, 0.25], requires_grad: true };
const sum: GoldenTensor = { shape: [2], dtype: 'float32', data: [1.5, 2.25] };
const ones: GoldenTensor = { shape: [2], dtype: 'float32', data: [1, 1] };

const sample = (id: string, rest: Partial<OpSample>): OpSample => ({
  id,
  variant: '',
  dtype: 'float32',
  args: [x, y],
  ...rest,
});
const error = { type: 'RuntimeError', message: 'no', regex: null };
const gradients = { cotangents: { '': ones }, grads: { '0': ones, '1': ones } };

const samples: OpSample[] = [
  sample('good', { output: sum, ...gradients }),
  sample('value', { output: { ...sum, data: [1.5, 2.26] } }),
  sample('dtype', { output: { ...sum, dtype: 'float64' } }),
  sample('shape', { output: { ...sum, shape: [2, 1] } }),
  sample('gradient', { output: sum, ...gradients, grads: { '0': ones, '1': sum } }),
  sample('unused', { output: sum, ...gradients, grads: { '0': ones, '1': null } }),
  sample('alias', { output: sum, alias: [['', '0']] }),
  sample('raises', { error }),
  sample('int8', {
    args: [{ shape: [1], dtype: 'int8', data: [1] }, 1],
    output: { shape: [1], dtype: 'int8', data: [2] },
  }),
  sample('wide', { args: [{ shape: [1], dtype: 'int64', data: [2 ** 40] }, 1], output: null }),
];

const goldens: Goldens = {
  ops: [
    { op: 'add', tier: 1, samples },
    { op: 'no_such_op', tier: 1, samples: [sample('missing', { output: null })] },
    { op: 'later_op', tier: 2, samples: [sample('later', { output: null, ...gradients })] },
  ],
  random: [],
  printing: [],
  modules: [{ id: 'sched.NoSuchLR', scheduler: 'NoSuchLR', args: '', base_lr: 0.1, lrs: [0.1] }],
};

describe('runSuite', () => {
  const byId = new Map<string, SampleResult>();

  beforeAll(async () => {
    for (const result of await runSuite(reference(), goldens)) byId.set(result.id, result);
  });

  const outcome = (id: string): [string, string?] => {
    const { forward, backward } = byId.get(id)!;
    return backward === undefined ? [forward.status] : [forward.status, backward.status];
  };

  it('passes what agrees, forward and backward, computed by kernels', () => {
    expect(outcome('good')).toEqual(['pass', 'pass']);
    expect(byId.get('good')!.forward.origin).toBe('native');
  });

  it.each(['value', 'dtype', 'shape', 'alias', 'raises'])('notices a different %s', (id) => {
    expect(outcome(id)[0]).toBe('fail');
  });

  it('notices a different gradient, and one where there is none', () => {
    expect(outcome('gradient')).toEqual(['pass', 'fail']);
    expect(outcome('unused')).toEqual(['pass', 'fail']);
  });

  it('counts dtypes and integers that are not ours as declared differences', () => {
    expect(outcome('int8')).toEqual(['expected']);
    expect(outcome('wide')).toEqual(['expected']);
  });

  it('fails for a missing op of the first tier; a later one is unsupported, like modules', () => {
    expect(outcome('missing')).toEqual(['fail']);
    expect(outcome('later')).toEqual(['unsupported', 'unsupported']);
    expect(outcome('sched.NoSuchLR')).toEqual(['unsupported']);
  });

  it("dumps what was computed in the goldens' format", () => {
    expect(JSON.parse(byId.get('value')!.dump)).toEqual({ id: 'value', op: 'add', output: sum });
    expect(JSON.parse(byId.get('good')!.dump).grads).toEqual({ '0': ones, '1': ones });
    expect(JSON.parse(byId.get('int8')!.dump)).toMatchObject({
      unsupported: expect.stringContaining('int8'),
    });
  });

  it('reports a backend without a dtype as unsupported', async () => {
    const backend = reference();
    const narrow = {
      ...backend,
      capabilities: { ...backend.capabilities, dtypes: new Set(['float32'] as const) },
    };
    const double = sample('double', {
      args: [{ ...x, dtype: 'float64' }, 1],
      output: { ...sum, dtype: 'float64' },
    });
    const [result] = await runSuite(narrow, { ...goldens, ops: [{ op: 'add', tier: 1, samples: [double] }] });
    expect(result!.forward).toMatchObject({
      status: 'unsupported',
      reason: 'backend reference has no float64',
    });
  });

  it('runs what the filter names', async () => {
    const results = await runSuite(reference(), goldens, { filter: ['later_op', 'good'] });
    expect(results.map(({ id }) => id)).toEqual(['good', 'later']);
  });
});
