import { noGrad } from '../../../autograd/mode.ts';
import { numel } from '../../../tensor/size.ts';
import { dtypeInfo, type DType } from '../../../tensor/dtype.ts';
import type { Device } from '../../../kernel/device.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import { expand } from '../../base/broadcast.ts';
import { fullOf } from '../../base/fill.ts';
import { fromData } from '../../create/tensor.ts';
import { add } from '../../elementwise/arithmetic.ts';
import { maskedFill } from '../../indexing/masked-fill.ts';

/** Ones on the diagonal of a matrix of zeros. */
export function identity(device: Device, dtype: DType, rows: number, columns = rows): Tensor {
  const data = new (dtypeInfo(dtype).array)(numel([rows, columns]));
  for (let i = 0; i < Math.min(rows, columns); i++) data[i * columns + i] = 1;
  return noGrad(() => fromData(device, dtype, [rows, columns], data));
}

/** Identity matrices of the shape of `x`. */
export const eyeLike = (x: Tensor): Tensor =>
  expand(identity(x.device, x.dtype, x.shape.at(-2)!, x.shape.at(-1)!), x.shape);

/** Identity matrices of the shape of `x`, as a function of `x` that does not depend on its values. */
export const constantEye = (x: Tensor): Tensor =>
  add(maskedFill(x, fullOf(x.device, 'bool', [], true), 0), eyeLike(x));
