import { describe, expect, test } from 'vitest';
import { align, caseTable, digits, rates, targetLines } from '../src/report.ts';
import type { CaseResult, Row } from '../src/run.ts';
import type { Case, Workload } from '../src/workloads/workload.ts';

const row = (library: string, median: number, rest: Partial<Row> = {}): Row => ({
  library,
  median,
  best: median,
  samples: 3,
  operations: 1,
  ...rest,
});

const workload = (targets: Workload['targets']): Workload => ({
  id: 'W0',
  name: 'test',
  description: '',
  cases: [],
  entries: { ours: () => ({ step: () => 0 }) },
  ...(targets ? { targets } : {}),
});

describe('rates', () => {
  test('follow from the work of a case', () => {
    const spec: Case = {
      name: '',
      size: [],
      flops: 2e9,
      streams: { bytes: 5e8, reads: 1, writes: 1 },
      rate: 'steps',
    };
    expect(rates(spec, row('x', 500))).toEqual({ 'GFLOP/s': 4, 'GB/s': 2, 'steps/s': 2 });
  });

  test('give the time of one operation where a step holds many', () => {
    expect(rates({ name: '', size: [] }, row('x', 5, { operations: 1000 }))).toEqual({ 'us/op': 5 });
  });

  test('are none without a time', () => {
    expect(rates({ name: '', size: [], flops: 1 }, { library: 'x', note: 'failed' })).toEqual({});
  });
});

describe('caseTable', () => {
  const spec: Case = { name: '64', size: [64], flops: 1e6 };

  test('sets times against ours', () => {
    const text = caseTable({ case: spec, rows: [row('@t/js', 2), row('peer', 5)] });
    expect(text.split('\n').map((line) => line.trim().split(/\s{2,}/))).toEqual([
      ['64', 'median ms', 'best ms', '/ @t/js', 'GFLOP/s', 'samples'],
      ['@t/js', '2.00', '2.00', '1.00', '0.500', '3'],
      ['peer', '5.00', '5.00', '2.50', '0.200', '3'],
    ]);
  });

  test('says why a figure is absent, and which result is not that of the others', () => {
    const rows = [
      row('@t/js', 1, { check: 10 }),
      row('a', 1, { check: 10.001 }),
      row('b', 1, { check: 12 }),
      { library: 'c', note: 'failed: out of memory' },
    ];
    const [, ours, a, b, c] = caseTable({ case: spec, rows }).split('\n');
    expect(ours).not.toContain('differs');
    expect(a).not.toContain('differs');
    expect(b).toContain('differs: 12');
    expect(c).toContain('failed: out of memory');
  });

  test('shows each time as a share of the best peak', () => {
    const rows = [row('@t/wasm', 4), row('peak, memory', 1, { ceiling: true })];
    expect(caseTable({ case: spec, rows })).toMatch(/@t\/wasm .* 25 %/);
  });

  test('prints facts as they are', () => {
    const text = caseTable({ case: spec, rows: [{ library: '@t/js', facts: { compiled: 0 } }] });
    expect(text).toContain('compiled');
    expect(text).toMatch(/@t\/js\s+0$/);
  });
});

describe('targetLines', () => {
  const results = (ours: number, peer: number): CaseResult[] => [
    { case: { name: '64', size: [] }, rows: [row('@t/js', ours), row('tfjs-cpu', peer)] },
  ];
  const faster = workload([{ case: '64', backend: 'js', than: 'tfjs-cpu', factor: 5 }]);

  test('judge by the ratio of this run', () => {
    expect(targetLines(faster, results(1, 6), 'js')[0]).toContain('6.00x (best times 6.00x), met');
    expect(targetLines(faster, results(2, 6), 'js')[0]).toContain('3.00x (best times 3.00x), MISSED');
  });

  test('judge by the time of one operation', () => {
    const brief = workload([{ case: '64', backend: 'js', microseconds: 1 }]);
    expect(targetLines(brief, results(0.0005, 1), 'js')[0]).toContain('0.500 us, met');
  });

  test('judge by a counted fact', () => {
    const few = workload([{ case: '64', backend: 'js', fact: 'submits', most: 10 }]);
    const lines = (submits: number): string[] =>
      targetLines(
        few,
        [{ case: { name: '64', size: [] }, rows: [{ library: '@t/js', facts: { submits } }] }],
        'js',
      );
    expect(lines(10)[0]).toContain('at most 10 submits: 10, met');
    expect(lines(11)[0]).toContain('11, MISSED');
  });

  test('judge by the share of the peak', () => {
    const spec: Case = { name: '64', size: [], flops: 1e6 };
    const peaks = [row('peak, simd', 2, { ceiling: true }), row('peak, relaxed', 0.8, { ceiling: true })];
    const lines = (ours: number): string[] =>
      targetLines(
        workload([{ case: '64', backend: 'wasm', ofPeak: 0.8 }]),
        [{ case: spec, rows: [row('@t/wasm', ours), ...peaks] }],
        'wasm',
      );
    expect(lines(1)[0]).toContain('80 %, met');
    expect(lines(2)[0]).toContain('40 %, MISSED');
  });

  test('judge by the rate of another case', () => {
    const rate = (name: string, flops: number, ms: number): CaseResult => ({
      case: { name, size: [], flops },
      rows: [row('@t/wasm', ms)],
    });
    const lines = (ms: number): string[] =>
      targetLines(
        workload([{ case: 'A.T', backend: 'wasm', as: 'A', factor: 0.85 }]),
        [rate('A', 1e6, 1), rate('A.T', 2e6, ms)],
        'wasm',
      );
    expect(lines(2)[0]).toContain('1.00, met');
    expect(lines(3)[0]).toContain('0.667, MISSED');
  });

  test('say nothing without the peer, or of another backend', () => {
    expect(targetLines(faster, [{ case: { name: '64', size: [] }, rows: [row('@t/js', 1)] }], 'js')).toEqual(
      [],
    );
    expect(targetLines(faster, results(1, 6), 'wasm')).toEqual([]);
  });
});

test('digits keeps three that matter', () => {
  expect([1234.5, 12.345, 1.2345, 0.012345, 0].map(digits)).toEqual(['1235', '12.3', '1.23', '0.0123', '0']);
});

test('align pads the first column on the right and the others on the left', () => {
  expect(
    align([
      ['a', 'bb'],
      ['cccc', 'd'],
    ]),
  ).toEqual(['a     bb', 'cccc   d']);
});
