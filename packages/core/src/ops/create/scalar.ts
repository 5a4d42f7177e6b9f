import { RuntimeError } from '../../errors.ts';
import { dtypeInfo, isFloat, type DType } from '../../tensor/dtype.ts';

/** Largest finite float32. */
const FLOAT_MAX = 3.4028234663852886e38;

/**
 * True where `value` does not fit `dtype`; negative whole numbers may wrap around in uint8. Source:
 * c10::overflows.
 */
function overflows(value: number, dtype: DType): boolean {
  switch (dtype) {
    case 'bool':
    case 'float64':
      return false;
    case 'float32':
      return Number.isFinite(value) && Math.abs(value) > FLOAT_MAX;
    case 'int32':
      return !(value >= -(2 ** 31) && value <= 2 ** 31 - 1);
    case 'uint8':
      return !(value <= 255 && value >= (Number.isInteger(value) ? -255 : 0));
  }
}

const C_TYPES = {
  bool: 'bool',
  uint8: 'uint8_t',
  int32: 'int',
  float32: 'float',
  float64: 'double',
} as const;

/**
 * A number as an element of `dtype`: floats are cut towards zero on their way to integers, whatever is not 0
 * is true. Error where it does not fit.
 */
export function convertScalar(value: number | boolean, dtype: DType): number {
  const number = Number(value);
  if (overflows(number, dtype)) {
    throw new RuntimeError(`value cannot be converted to type ${C_TYPES[dtype]} without overflow`);
  }
  return toElement(number, dtype);
}

/**
 * As `convertScalar` for an element of a list, which Python converts: floats beyond float32 become infinite.
 */
export function convertElement(value: number, dtype: DType): number {
  if (!isFloat(dtype) && overflows(value, dtype)) {
    throw new RuntimeError(`value cannot be converted to type ${dtype} without overflow`);
  }
  return toElement(value, dtype);
}

function toElement(value: number, dtype: DType): number {
  if (dtype === 'bool') return value !== 0 ? 1 : 0;
  return dtypeInfo(dtype).category === 1 ? Math.trunc(value) : value;
}
