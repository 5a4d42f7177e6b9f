import { describe, expect, it } from 'vitest';
import {
  argumentError,
  checkArguments,
  EITHER_NUMBER,
  TENSOR_OR_NUMBER,
  TENSORS,
} from '../../../src/ops/base/arguments.ts';
import * as t from '../../../src/index.ts';

t.use(t.reference());
const x = t.tensor([1]);

describe('checkArguments', () => {
  it('lets pass what fits a form', () => {
    expect(() => checkArguments('fmod', TENSOR_OR_NUMBER, [x, 2])).not.toThrow();
    expect(() =>
      checkArguments('add', ['Operand input, Operand other, *, Number alpha'], [2, true]),
    ).not.toThrow();
  });

  it('names the argument where one form is meant', () => {
    expect(argumentError('maximum', TENSORS, [x, [1]]).message).toBe(
      "maximum(): argument 'other' (position 2) must be Tensor, not list",
    );
    expect(argumentError('maximum', TENSORS, [x]).message).toBe(
      'maximum() missing 1 required positional arguments: "other"',
    );
    const sum = ['Tensor input, *, Tensor out', 'Tensor input, Number dim, Number keepdim=False'];
    expect(argumentError('f', sum, [x, 1, 'a']).message).toContain(
      "argument 'keepdim' (position 3) must be Number",
    );
  });

  it('lists the forms, with what did not match where the number of arguments does', () => {
    expect(argumentError('remainder', EITHER_NUMBER, ['a', x]).message).toBe(
      'remainder() received an invalid combination of arguments - got (str, Tensor), but expected one of:\n' +
        ' * (Tensor input, Tensor other, *, Tensor out)\n' +
        ' * (Number self, Tensor other)\n' +
        "      didn't match because some of the arguments have invalid types: (!str!, Tensor)\n" +
        ' * (Tensor input, Number other, *, Tensor out)\n',
    );
  });

  it('leaves the tensor out of the forms of a method in place', () => {
    expect(() => checkArguments('fmod', TENSOR_OR_NUMBER, [x, 'a'], true)).toThrow(
      'fmod_() received an invalid combination of arguments - got (str), but expected one of:\n' +
        ' * (Tensor other)\n' +
        "      didn't match because some of the arguments have invalid types: (!str!)\n" +
        ' * (Number other)\n' +
        "      didn't match because some of the arguments have invalid types: (!str!)\n",
    );
  });

  it('is asked by every op, also after a good call', () => {
    expect(() => x.add(undefined as never)).toThrow('add() missing 1 required positional arguments: "other"');
    expect(() => x.add('1' as never)).toThrow("add(): argument 'other' (position 2) must be Tensor, not str");
    x.exp();
    expect(() => t.exp(2 as never)).toThrow("exp(): argument 'input' (position 1) must be Tensor, not int");
  });
});
