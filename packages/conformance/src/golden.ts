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

/** A layer with its state: outputs, and gradients of parameters (by name) and inputs (by path). */
export interface LayerSample {
  readonly id: string;
  /** Python that makes the module. */
  readonly module: string;
  readonly training: boolean;
  readonly state: Readonly<Record<string, GoldenTensor>>;
  readonly inputs: readonly GoldenValue[];
  readonly output: GoldenValue;
  readonly cotangents: Readonly<Record<string, GoldenTensor>>;
  readonly param_grads: Readonly<Record<string, GoldenTensor | null>>;
  readonly input_grads: Readonly<Record<string, GoldenTensor | null>>;
  /** Buffers that a step in training changes. */
  readonly state_after: Readonly<Record<string, GoldenTensor>>;
}

/** Steps of an optimiser with given gradients. */
export interface OptimizerSample {
  readonly id: string;
  readonly optimizer: string;
  readonly kwargs: Readonly<Record<string, GoldenValue>>;
  readonly params: readonly GoldenTensor[];
  readonly steps: readonly {
    /** null for a parameter that no gradient has reached. */
    readonly grads: readonly (GoldenTensor | null)[];
    readonly params: readonly GoldenTensor[];
  }[];
}

/** Learning rates of the first epochs. */
export interface SchedulerSample {
  readonly id: string;
  readonly scheduler: string;
  /** Python's arguments after the optimiser; what `step` is given follows `; metrics `. */
  readonly args: string;
  readonly base_lr: number;
  readonly lrs: readonly number[];
}

export type ModuleSample = LayerSample | OptimizerSample | SchedulerSample;

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
