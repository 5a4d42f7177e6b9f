import { RuntimeError } from '../../errors.ts';
import * as e from '../../kernel/expr.ts';
import { dtypeInfo } from '../../tensor/dtype.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { accepts, argumentError } from '../base/arguments.ts';
import { Pointwise, type Operand } from '../base/pointwise.ts';
import { resultType, same } from '../base/types.ts';
import { convertScalar } from '../create/scalar.ts';
import { whereNonzero } from '../indexing/nonzero.ts';

const CHOICES = [
  'Tensor condition, Tensor input, Tensor other, *, Tensor out',
  'Tensor condition, Number self, Tensor other',
  'Tensor condition, Tensor input, Number other',
  'Tensor condition, Number self, Number other',
];

const whereOp = new Pointwise({
  name: 'where',
  arity: 3,
  roles: ['condition', 'value', 'value'],
  types: same,
  forward: (condition, x, y) => e.where(condition!, x!, y!),
});

/**
 * Elements of `input` where `condition` (bool) is true, else of `other`. All are broadcast; `input` and `other` are
 * promoted, and either or both may be numbers. RuntimeError for a condition that is not bool. Without them: the
 * positions where `condition` is not zero, one index tensor per dimension (`nonzero` with `asTuple`).
 */
export function where(condition: Tensor): Tensor[];
export function where(condition: Tensor, input: Operand, other: Operand): Tensor;
export function where(condition: Tensor, input?: Operand, other?: Operand): Tensor | Tensor[] {
  if (input === undefined && other === undefined && condition instanceof Tensor)
    return whereNonzero(condition);
  const args = [condition, input, other];
  if (!accepts(CHOICES, args)) throw argumentError('where', ['Tensor condition', ...CHOICES], args);
  const { dtype } = condition;
  if (dtype !== 'bool' && dtype !== 'uint8') {
    throw new RuntimeError(
      `where expected condition to be a boolean tensor, but got a tensor with dtype ${dtypeInfo(dtype).scalarType}`,
    );
  }
  const common = resultType(input!, other!);
  for (const x of [input!, other!]) if (!(x instanceof Tensor)) convertScalar(x, common);
  return whereOp.apply(condition, input!, other!);
}
