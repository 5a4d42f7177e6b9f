import { RuntimeError } from '../../errors.ts';
import * as e from '../../kernel/expr.ts';
import { dtypeInfo } from '../../tensor/dtype.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { argumentError } from '../base/arguments.ts';
import { applyInPlace } from '../base/in-place.ts';
import { Pointwise, type Operand } from '../base/pointwise.ts';
import { broadcastShapes } from '../base/plan.ts';
import { convertScalar } from '../create/scalar.ts';
import { checkValue } from './check.ts';

const fillOp = (gradName: string): Pointwise =>
  new Pointwise({
    name: 'masked_fill',
    gradName,
    arity: 3,
    roles: ['value', 'condition', 'parameter'],
    types: (_common, [x]) => x!,
    anyCast: true,
    forward: (x, mask, value) => e.where(mask!, value!, x!),
  });

const fillNumber = fillOp('MaskedFillBackward0');
const fillTensor = fillOp('MaskedFillBackward1');

/** `x`, or one value where a mask is true, with the node of an assignment `x[mask] = value`. */
export const fillWhere = fillOp('IndexPutBackward0');

const FORMS = ['Tensor mask, Tensor value', 'Tensor mask, Number value'];

/** The op and the value for arguments of `maskedFill`, or PyTorch's error. */
function prepare(fn: string, x: Tensor, mask: Tensor, value: Operand): { op: Pointwise; fill: Operand } {
  const isNumber = typeof value === 'number' || typeof value === 'boolean';
  if (!(mask instanceof Tensor) || (!isNumber && !(value instanceof Tensor))) {
    throw argumentError(fn, FORMS, [mask, value]);
  }
  // PyTorch names the mask first where the two do not fit.
  broadcastShapes(mask.shape, x.shape);
  const { category, scalarType } = dtypeInfo(mask.dtype);
  if (category === 2) {
    throw new RuntimeError(`masked_fill only supports boolean masks, but got mask with dtype ${scalarType}`);
  }
  if (isNumber) return { op: fillNumber, fill: convertScalar(value, x.dtype) };
  if (value.ndim > 0) {
    throw new RuntimeError(
      `masked_fill_ only supports a 0-dimensional value tensor, but got tensor with ${value.ndim} dimension(s).`,
    );
  }
  checkValue(value, x.dtype);
  return { op: fillTensor, fill: value };
}

/**
 * `x` with `value` (a number or a 0-d tensor, converted to the dtype of `x`) where `mask` is true. `x` and
 * `mask` (bool; integers count as true where not zero) are broadcast.
 */
export function maskedFill(x: Tensor, mask: Tensor, value: Operand): Tensor {
  const { op, fill } = prepare('masked_fill', x, mask, value);
  return op.apply(x, mask, fill);
}

/** `maskedFill` in place; `mask` is broadcast to `x`. */
export function maskedFill_(x: Tensor, mask: Tensor, value: Operand): Tensor {
  const { op, fill } = prepare('masked_fill_', x, mask, value);
  return applyInPlace(op, x, [x, mask, fill]);
}
