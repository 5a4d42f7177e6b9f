/** Element types. `float32` is the default, `int32` the default integer. */
export type DType = 'float32' | 'float64' | 'int32' | 'uint8' | 'bool';

/** The typed arrays that hold tensor data; bool is kept as 0 and 1 in a Uint8Array. */
export type TypedArray = Float32Array | Float64Array | Int32Array | Uint8Array;

export interface DTypeInfo {
  /** Small integer that orders dtypes in tables and keys. */
  readonly index: number;
  readonly bytes: number;
  /** 0 bool, 1 integer, 2 floating point: the categories of PyTorch's promotion. */
  readonly category: 0 | 1 | 2;
  /** PyTorch's name of the scalar type, as its error messages spell it. */
  readonly scalarType: string;
  readonly array: new (source: number | ArrayBuffer | ArrayLike<number>) => TypedArray;
}

const info: Record<DType, DTypeInfo> = {
  bool: { index: 0, bytes: 1, category: 0, scalarType: 'Bool', array: Uint8Array },
  uint8: { index: 1, bytes: 1, category: 1, scalarType: 'Byte', array: Uint8Array },
  int32: { index: 2, bytes: 4, category: 1, scalarType: 'Int', array: Int32Array },
  float32: { index: 3, bytes: 4, category: 2, scalarType: 'Float', array: Float32Array },
  float64: { index: 4, bytes: 8, category: 2, scalarType: 'Double', array: Float64Array },
};

/** All dtypes, in the order of `DTypeInfo.index`. */
export const dtypes: readonly DType[] = ['bool', 'uint8', 'int32', 'float32', 'float64'];

export const dtypeInfo = (dtype: DType): DTypeInfo => info[dtype];
export const isFloat = (dtype: DType): boolean => info[dtype].category === 2;
export const isIntegral = (dtype: DType, includeBool = false): boolean =>
  info[dtype].category === 1 || (includeBool && dtype === 'bool');
export const isDType = (value: unknown): value is DType =>
  typeof value === 'string' && Object.hasOwn(info, value);

/** Error unless `dtype` is one of ours; names what to use for PyTorch's other integers. */
export function checkDType(dtype: unknown): DType {
  if (isDType(dtype)) return dtype;
  const hint = dtype === 'int64' || dtype === 'long' ? " (the default integer is 'int32')" : '';
  throw new TypeError(`dtype must be one of ${dtypes.join(', ')}, but got ${String(dtype)}${hint}`);
}

/** dtype of a typed array; `null` for kinds that no tensor holds. */
export function dtypeOfArray(array: ArrayBufferView): DType | null {
  if (array instanceof Float32Array) return 'float32';
  if (array instanceof Float64Array) return 'float64';
  if (array instanceof Int32Array) return 'int32';
  if (array instanceof Uint8Array || array instanceof Uint8ClampedArray) return 'uint8';
  return null;
}
