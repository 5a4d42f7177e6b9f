import { describe, expect, it } from 'vitest';
import { applyManifest, matches, staleEntries, type ManifestEntry } from '../src/manifest.ts';
import { buildMatrix, isGreen } from '../src/matrix.ts';
import { toHtml } from '../src/report/html.ts';
import { toMarkdown } from '../src/report/markdown.ts';
import { summary } from '../src/report/text.ts';
import type { Outcome, SampleResult } from '../src/run/outcome.ts';

const pass: Outcome = { status: 'pass', worstError: 2e-7, origin: 'native' };
const fail: Outcome = { status: 'fail', worstError: 0, reason: 'output: <shape> differs | here' };

const result = (id: string, outcomes: Partial<SampleResult> = {}): SampleResult => ({
  id,
  op: 'add',
  dtype: 'float32',
  tier: 1,
  dtypes: ['float32'],
  wideIntegers: false,
  numberFirst: false,
  forward: pass,
  dump: '{}',
  ...outcomes,
});

const manifest: ManifestEntry[] = [
  { match: { ids: ['a'] }, reason: 'by id' },
  { match: { involves: ['int8'] }, reason: 'no int8' },
];

describe('manifest', () => {
  it('matches on all members that are given', () => {
    const wide = result('x', { wideIntegers: true, dtypes: ['int64'], dtype: 'int64' });
    expect(matches({ wideIntegers: true, ops: ['add'] }, wide)).toBe(true);
    expect(matches({ wideIntegers: true, ops: ['sub'] }, wide)).toBe(false);
    expect(matches({ dtype: 'float32' }, wide)).toBe(false);
    expect(matches({ involves: ['int8', 'int64'] }, wide)).toBe(true);
    expect(matches({ ids: ['y'] }, wide)).toBe(false);
    expect(matches({ numberFirst: true }, wide)).toBe(false);
  });

  it('turns a declared failure into an expected one, and leaves what passes', () => {
    const declared = applyManifest(result('a', { forward: fail, backward: pass }), manifest);
    expect(declared.forward).toMatchObject({ status: 'expected', reason: expect.stringContaining('by id') });
    expect(declared.backward?.status).toBe('pass');
    expect(applyManifest(result('b', { forward: fail }), manifest).forward.status).toBe('fail');
  });

  it('finds entries whose samples all pass', () => {
    const int8 = { dtypes: ['int8'] };
    expect(staleEntries([result('a')], true, manifest)).toEqual([manifest[0]]);
    expect(staleEntries([result('a', { forward: fail })], true, manifest)).toEqual([]);
    expect(
      staleEntries([result('c', int8), result('d', { ...int8, forward: fail })], true, manifest),
    ).toEqual([]);
    expect(staleEntries([result('z')], true, manifest)).toEqual([]);
  });

  it('judges entries that describe a kind of sample by complete runs alone', () => {
    const int8 = [result('c', { dtypes: ['int8'] })];
    expect(staleEntries(int8, true, manifest)).toEqual([manifest[1]]);
    expect(staleEntries(int8, false, manifest)).toEqual([]);
    expect(staleEntries([result('a')], false, manifest)).toEqual([manifest[0]]);
  });
});

describe('buildMatrix', () => {
  const results = [
    result('add.0', { backward: pass }),
    result('add.1', { forward: { ...pass, worstError: 5e-6, origin: 'fallback' }, backward: fail }),
    result('printing.0', {
      op: 'printing',
      tier: 0,
      dtype: '',
      forward: { status: 'unsupported', worstError: 0 },
    }),
  ];
  const matrix = buildMatrix('js', results);

  it('counts samples once, by the worse direction', () => {
    expect(matrix.totals).toEqual({ pass: 1, fail: 1, expected: 0, unsupported: 1 });
    expect(matrix.sections).toEqual({
      T1: { pass: 1, fail: 1, expected: 0, unsupported: 0 },
      printing: { pass: 0, fail: 0, expected: 0, unsupported: 1 },
    });
  });

  it('has a row per op, dtype and direction with the worst error and the weaker origin', () => {
    const [forward, backward] = matrix.rows;
    expect(forward).toMatchObject({
      direction: 'forward',
      status: 'pass',
      pass: 2,
      worstError: 5e-6,
      origin: 'fallback',
    });
    expect(backward).toMatchObject({ direction: 'backward', status: 'fail', pass: 1, fail: 1 });
    expect(matrix.failures).toEqual([{ id: 'add.1', op: 'add', direction: 'backward', reason: fail.reason }]);
  });

  it('is green without failures', () => {
    expect(isGreen(matrix)).toBe(false);
    expect(isGreen(buildMatrix('js', [results[0]!, results[2]!]))).toBe(true);
  });

  it('prints as text, Markdown and HTML', () => {
    expect(summary(matrix, 1.25)).toContain('FAIL add.1 backward: output: <shape> differs | here');
    expect(toMarkdown(matrix)).toContain(
      '| `add` | 1 | float32 | backward | fail 1/2 | native | 2.0e-7 | 2 |',
    );
    expect(toMarkdown(matrix)).toContain('differs \\| here');
    const html = toHtml(matrix);
    expect(html).toContain('output: &lt;shape&gt; differs');
    expect(html).not.toMatch(/src=|href=/);
  });
});
