import { RuntimeError } from '../../errors.ts';
import { dtypeInfo, isFloat, type DType } from '../../tensor/dtype.ts';

/**
 * From the promoted dtype of the operands, and the dtype of each, to the dtype an op computes in; raises where
 * PyTorch does.
 */
export type TypeRule = (common: DType, operands: readonly DType[]) => DType;

/** Computed in the promoted dtype. */
export const same: TypeRule = (dtype) => dtype;

/** Integers and bool become float32: division, exp, sin and their like. */
export const toFloat: TypeRule = (dtype) => (isFloat(dtype) ? dtype : 'float32');

/** For ops that PyTorch has for some dtypes only: `"kernel" not implemented for 'Int'`. */
export function notFor(kernel: string, ...excluded: DType[]): TypeRule {
  return (dtype) => {
    if (excluded.includes(dtype)) throw notImplementedFor(kernel, dtype);
    return dtype;
  };
}

/** For ops on floating point only, without promotion of integers. */
export function floatOnly(kernel: string): TypeRule {
  return notFor(kernel, 'bool', 'uint8', 'int32');
}

export const notImplementedFor = (kernel: string, dtype: DType): RuntimeError =>
  new RuntimeError(`"${kernel}" not implemented for '${dtypeInfo(dtype).scalarType}'`);
