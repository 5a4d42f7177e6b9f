import { RuntimeError } from '../../errors.ts';
import * as e from '../../kernel/expr.ts';
import { dtypeInfo } from '../../tensor/dtype.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { checkArguments } from '../base/arguments.ts';
import { Pointwise, type Operand } from '../base/pointwise.ts';
import { same } from '../base/types.ts';

const WHERE = [
  'Tensor condition',
  'Tensor condition, Tensor input, Tensor other, *, Tensor out',
  'Tensor condition, Number self, Tensor other',
  'Tensor condition, Tensor input, Number other',
  'Tensor condition, Number self, Number other',
];

const whereOp = new Pointwise({
  name: 'where',
  forms: WHERE.slice(1),
  arity: 3,
  roles: ['condition', 'value', 'value'],
  types: same,
  forward: (condition, x, y) => e.where(condition!, x!, y!),
});

/**
 * Elements of `input` where `condition` (bool) is true, else of `other`. All are broadcast; `input` and `other` are
 * promoted, and either or both may be numbers. Errors: RuntimeError for a condition that is not bool.
 */
export function where(condition: Tensor, input: Operand, other: Operand): Tensor {
  checkArguments('where', WHERE.slice(1), [condition, input, other]);
  const { dtype } = condition;
  if (dtype !== 'bool' && dtype !== 'uint8') {
    throw new RuntimeError(
      `where expected condition to be a boolean tensor, but got a tensor with dtype ${dtypeInfo(dtype).scalarType}`,
    );
  }
  return whereOp.apply(condition, input, other);
}
