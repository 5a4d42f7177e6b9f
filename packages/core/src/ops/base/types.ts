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

/** Raises for dtypes that an op has no kernel for; looked at after everything else about the operands. */
export type KernelRule = (dtype: DType) => void;

/** For ops that PyTorch has for some dtypes only: `"kernel" not implemented for 'Int'`. */
export function notFor(kernel: string, ...excluded: DType[]): KernelRule {
  return (dtype) => {
    if (excluded.includes(dtype)) throw notImplementedFor(kernel, dtype);
  };
}

/** For ops on floating point only. */
export function floatOnly(kernel: string): KernelRule {
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

/** PyTorch's can_cast: a result may not lose its category on the way into the target. */
export function checkCast(result: DType, target: DType): void {
  const from = dtypeInfo(result);
  const to = dtypeInfo(target);
  if (from.category > to.category) {
    throw new RuntimeError(
      `result type ${from.scalarType} can't be cast to the desired output type ${to.scalarType}`,
    );
  }
}

export const notImplementedFor = (kernel: string, dtype: DType): RuntimeError =>
  new RuntimeError(`"${kernel}" not implemented for '${dtypeInfo(dtype).scalarType}'`);
