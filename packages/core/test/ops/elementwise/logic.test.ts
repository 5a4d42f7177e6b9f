import { describe, expect, it } from 'vitest';
import { bytes, ints, show, t } from './support.ts';

describe('logic', () => {
  it('asks whether elements are zero', () => {
    expect(show(t.tensor([NaN, 0]).logicalAnd(ints(1, 1)))).toEqual(['bool', [true, false]]);
    expect(show(ints(2, 0).logicalXor_(ints(1, 1)))).toEqual(['int32', [0, 1]]);
    expect(show(t.tensor([0, NaN]).logicalNot())).toEqual(['bool', [true, false]]);
  });
});

describe('bits', () => {
  it('work on integers and bool', () => {
    expect(show(ints(6).bitwiseAnd(3))).toEqual(['int32', [2]]);
    expect(show(t.bitwiseOr(8, bytes(3)))).toEqual(['uint8', [11]]);
    expect(show(t.tensor([true, false]).bitwiseNot())).toEqual(['bool', [false, true]]);
    expect(show(bytes(3).bitwiseNot())).toEqual(['uint8', [252]]);
    expect(show(ints(1, -8).bitwiseLeftShift(ints(31, 1)))).toEqual(['int32', [-(2 ** 31), -16]]);
    expect(show(ints(-8, 7).bitwiseRightShift(1))).toEqual(['int32', [-4, 3]]);
    expect(show(bytes(200).bitwiseLeftShift_(1))).toEqual(['uint8', [144]]);
  });

  it('refuse floats, after what is wrong with the operands', () => {
    expect(() => t.tensor([1]).bitwiseAnd(ints(1))).toThrow(
      '"bitwise_and_cpu" not implemented for \'Float\'',
    );
    expect(() => t.tensor([true]).bitwiseLeftShift(true)).toThrow(
      '"lshift_cpu" not implemented for \'Bool\'',
    );
    expect(() => ints(1).bitwiseAnd_(t.tensor([1]))).toThrow(
      "result type Float can't be cast to the desired output type Int",
    );
    expect(() => t.bitwiseXor(2, 3)).toThrow(
      "(Number self, Tensor other)\n      didn't match because some of the arguments have invalid types: (!int!, !int!)",
    );
  });
});
