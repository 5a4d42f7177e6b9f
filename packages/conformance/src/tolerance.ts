import type { DType } from '@t/core';

/**
 * How far a result may lie from PyTorch's: |got - expected| <= bound * (1 + |expected|). PyTorch's own float32 error
 * on the sample (against float64) widens the bound, since no other order of operations can promise to hit it.
 */
export interface ToleranceQuery {
  readonly op: string;
  readonly dtype: DType;
  /** `f32_err` of the sample: PyTorch's own error in the output or in the gradients. */
  readonly referenceError: number;
}

const FLOAT32_BOUND = 1e-5;
const FLOAT64_BOUND = 1e-7;
const FLOAT64_POINTWISE_BOUND = 1e-10;
/** How often PyTorch's own error is allowed. */
const REFERENCE_FACTOR = 5;

export function tolerance({ op, dtype, referenceError }: ToleranceQuery): number {
  if (dtype === 'float64') return POINTWISE.has(op) ? FLOAT64_POINTWISE_BOUND : FLOAT64_BOUND;
  if (dtype !== 'float32') return 0;
  return Math.max(FLOAT32_BOUND, REFERENCE_FACTOR * referenceError);
}

/** Ops that compute each element from one element of each operand. */
const POINTWISE: ReadonlySet<string> = new Set(
  `abs acos acosh add asin asinh atan atan2 atanh ceil clamp clamp_max clamp_min copysign cos cosh div exp exp2
  expm1 floor float_power fmax fmin fmod frac hypot log log10 log1p log2 maximum minimum mul nan_to_num neg
  positive pow reciprocal remainder round rsqrt rsub sgn sigmoid sign sin sinh sqrt square sub tan tanh
  true_divide trunc where masked_fill fill relu
  __radd__ __rdiv__ __rmul__ __rpow__ __rsub__ __rmod__`.split(/\s+/),
);
