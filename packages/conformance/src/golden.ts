/** The recorded outputs of real PyTorch, as they stand in the JSON files (`goldens/README.md`). */

export interface GoldenTensor {
  readonly shape: readonly number[];
  readonly dtype: string;
  /** In logical row-major order. */
  readonly data: readonly GoldenNumber[];
  readonly requires_grad?: boolean;
  /** In elements; absent where contiguous. */
  readonly strides?: readonly number[];
  readonly offset?: number;
}

/** Special floats are the strings `nan`, `inf` and `-inf`; integers past 2^53 are `{ $int }`. */
export type GoldenNumber = number | string | { readonly $int: string };

/** A number, string, boolean, null, list, tensor, or a tagged object such as `{ $float: 2 }`. */
export type GoldenValue =
  | null
  | boolean
  | number
  | string
  | readonly GoldenValue[]
  | GoldenTensor
  | { readonly [key: string]: unknown };

export interface GoldenError {
  readonly type: string;
  readonly message: string;
  readonly regex: string | null;
}

export interface OpSample {
  readonly id: string;
  readonly variant: string;
  readonly dtype: string;
  readonly args: readonly GoldenValue[];
  readonly kwargs?: Readonly<Record<string, GoldenValue>>;
  readonly output?: GoldenValue;
  readonly error?: GoldenError;
  readonly cotangents?: Readonly<Record<string, GoldenTensor>>;
  readonly grads?: Readonly<Record<string, GoldenTensor | null>>;
  readonly grad_error?: string;
  readonly alias?: readonly (readonly [string, string])[];
  readonly process?: string;
  readonly processed?: GoldenValue;
  readonly f32_err?: readonly [number, number];
  readonly seed?: number;
}

export interface OpFile {
  readonly op: string;
  readonly tier: number;
  readonly samples: readonly OpSample[];
}

export interface RandomSample {
  readonly id: string;
  readonly seed: number;
  readonly case: string;
  readonly code: string;
  readonly output: GoldenValue;
  readonly next_rand2: GoldenTensor;
}

export interface PrintingSample {
  readonly id: string;
  readonly code: string;
  readonly repr: string;
  readonly tensor?: GoldenTensor;
  readonly requires_grad?: boolean;
  readonly grad_fn?: string;
  readonly printoptions?: Readonly<Record<string, GoldenValue>>;
}

export interface ModuleSample {
  readonly id: string;
}

export interface Goldens {
  readonly ops: readonly OpFile[];
  readonly random: readonly RandomSample[];
  readonly printing: readonly PrintingSample[];
  readonly modules: readonly ModuleSample[];
}

export const isGoldenTensor = (value: unknown): value is GoldenTensor =>
  typeof value === 'object' && value !== null && 'shape' in value && 'dtype' in value && 'data' in value;

/** Every tensor and every named dtype inside `value`, in order. */
export function* tensorsAndDTypes(value: unknown): Generator<GoldenTensor | string> {
  if (isGoldenTensor(value)) yield value;
  else if (Array.isArray(value)) for (const item of value) yield* tensorsAndDTypes(item);
  else if (typeof value === 'object' && value !== null) {
    if ('$dtype' in value) yield String(value.$dtype);
    else for (const item of Object.values(value)) yield* tensorsAndDTypes(item);
  }
}
