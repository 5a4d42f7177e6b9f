import { describe, expect, it } from 'vitest';
import * as t from '../../../src/index.ts';

t.use(t.reference());
const { init } = t.nn;

/** Beside what PyTorch gives after `manual_seed(3)`. */
describe('init', () => {
  it('sparse_ zeroes a share of each column', () => {
    t.manualSeed(3);
    const x = init.sparse_(t.empty(4, 3), 0.5);
    expect(x.ne(0).toArraySync()).toEqual([
      [false, false, false],
      [true, true, true],
      [true, false, false],
      [false, true, true],
    ]);
    expect(x.at(1, 0).itemSync()).toBeCloseTo(-0.006137180142104626, 9);
    expect(t.rand(1).itemSync()).toBe(0.051551878452301025);
  });

  it('truncNormal_ cuts', () => {
    t.manualSeed(3);
    const x = init.truncNormal_(t.empty(4), { mean: 1, std: 2, a: 0, b: 1.5 }).toArraySync() as number[];
    const expected = [0.007021784782409668, 0.17054378986358643, 0.4490731954574585, 0.04419052600860596];
    x.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 6));
  });

  it('orthogonal_ gives orthonormal columns, scaled', async () => {
    const x = init.orthogonal_(t.empty(5, 3), { gain: 2 });
    expect(await t.allclose(x.T.matmul(x), t.eye(3).mul(4), { atol: 1e-5 })).toBe(true);
  });

  it('dirac_ hands the channels of each group on', () => {
    const x = init.dirac_(t.empty(4, 2, 3), 2);
    expect(x.nonzero().toArraySync()).toEqual([
      [0, 0, 1],
      [1, 1, 1],
      [2, 0, 1],
      [3, 1, 1],
    ]);
  });

  it('refuses what has no fan', () => {
    expect(() => init.xavierUniform_(t.empty(3))).toThrow(
      'Fan in and fan out can not be computed for tensor with fewer than 2 dimensions',
    );
    expect(() => init.calculateGain('gelu' as never)).toThrow('Unsupported nonlinearity gelu');
  });
});
