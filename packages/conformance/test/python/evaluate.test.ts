import { beforeAll, describe, expect, it } from 'vitest';
import { reference, use } from '@t/core';
import { NotImplemented } from '../../src/call.ts';
import { repr } from '../../src/python/builtins.ts';
import { run, scope } from '../../src/python/evaluate.ts';
import { parse } from '../../src/python/parse.ts';

beforeAll(() => use(reference()));

/** Python's printed form of the value of `code`. */
const printed = async (code: string): Promise<string[]> =>
  Promise.all((await run(parse(code), scope({ seed: 7 }))).map(repr));

describe('evaluate', () => {
  it.each([
    ['1/2', '0.5'],
    ['4/2', '2.0'],
    ['7//2', '3'],
    ['-7//2', '-4'],
    ['7.5//2', '3.0'],
    ['-7%3', '2'],
    ['2**40', '1099511627776'],
    ['2**-1', '0.5'],
    ['-0', '0'],
    ['-0.', '-0.0'],
    ['1<2', 'True'],
    ['[1, 2.5, True, None]', '[1, 2.5, True, None]'],
    ['(1,)', '(1,)'],
    ['(1, 2)[-1]', '2'],
    ['seed+1', '8'],
    ['math.sqrt(5)', '2.23606797749979'],
    ["'a' and 0 or 'b'", "'b'"],
    ["f'{1/3:.2f} {2}'", "'0.33 2'"],
    ['int(2.7)', '2'],
    ['torch.Size([2,3])', 'torch.Size([2, 3])'],
  ])('%s is %s', async (code, expected) => {
    expect(await printed(code)).toEqual([expected]);
  });

  it('calls tensors by the table of forms', async () => {
    expect(await printed('T([1,2])+1')).toEqual(['tensor([2, 3])']);
    expect(await printed('(1-T([1.,2.]))/2')).toEqual(['tensor([ 0.0000, -0.5000])']);
    expect(await printed('A(4)[1:3]; A(4.)[[0,2]]')).toEqual(['tensor([1, 2])', 'tensor([0., 2.])']);
    expect(await printed('x=torch.zeros(2,3); x.T.shape')).toEqual(['torch.Size([3, 2])']);
  });

  it("keeps Python's types: a float beside an integer tensor gives floats", async () => {
    expect(await printed('T([1,2])*2')).toEqual(['tensor([2, 4])']);
    expect(await printed('T([1,2])*2.')).toEqual(['tensor([2., 4.])']);
    expect(await printed('T(7).item(); T(7.).item(); A(3.).tolist()')).toEqual([
      '7',
      '7.0',
      '[0.0, 1.0, 2.0]',
    ]);
  });

  it('says what it does not know', async () => {
    await expect(printed('unknown(1)')).rejects.toThrow(NotImplemented);
    await expect(printed('torch.no_such_function(1)')).rejects.toThrow(NotImplemented);
    await expect(printed("'a'-1")).rejects.toThrow(NotImplemented);
  });
});
