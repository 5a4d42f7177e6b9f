import { RuntimeError } from '../../errors.ts';
import { dtypeInfo, isFloat, type DType } from '../../tensor/dtype.ts';
import { Promotion } from '../../tensor/promote.ts';
import { Tensor } from '../../tensor/tensor.ts';

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

/** The dtype that operands have in common, as `torch.result_type`. */
export function resultType(...operands: readonly (Tensor | number | boolean)[]): DType {
  const promotion = new Promotion();
  for (const x of operands) {
    if (x instanceof Tensor) promotion.tensor(x.dtype, x.ndim);
    else promotion.scalar(x);
  }
  return promotion.result();
}

const CPP_NAMES: Readonly<Record<DType, string>> = {
  bool: 'bool',
  uint8: 'unsigned char',
  int32: 'int',
  float32: 'float',
  float64: 'double',
};

/** C++'s name of a dtype, which some of PyTorch's messages have. */
export const cppName = (dtype: DType): string => CPP_NAMES[dtype];

export const notImplementedFor = (kernel: string, dtype: DType): RuntimeError =>
  new RuntimeError(`"${kernel}" not implemented for '${dtypeInfo(dtype).scalarType}'`);
