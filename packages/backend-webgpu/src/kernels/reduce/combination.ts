import type { Combine, DType } from '@t/core/kernel';
import { printCast } from '../../wgsl/expression.ts';
import { scalarType, type ScalarType } from '../../wgsl/types.ts';

/**
 * How a reduction combines, in WGSL: what it keeps while it goes is a `State`, `initial()` that of no elements,
 * `stateOf(x, k)` that of the k-th element alone, `joined(a, b)` that of two parts, in any order.
 */
export interface Combination {
  readonly declarations: readonly string[];
  /** Types of the words that a state is stored as, and their source given that of a state. */
  readonly words: readonly { readonly type: ScalarType; of(state: string): string }[];
  /** Source of the state made of these words. */
  ofWords(words: readonly string[]): string;
  /** Source of the combined value. */
  result(state: string): string;
}

/** The combination of values of `dtype`. */
export const combinationOf = (combine: Combine, dtype: DType): Combination =>
  combine === 'argmax' || combine === 'argmin' ? position(combine, dtype) : value(combine, dtype);

function value(combine: Exclude<Combine, 'argmax' | 'argmin'>, dtype: DType): Combination {
  const logical = combine === 'all' || combine === 'any';
  const type = logical ? 'i32' : scalarType(dtype);
  return {
    declarations: [
      `alias State = ${type};`,
      `fn initial() -> State { return ${start(combine, type)}; }`,
      `fn stateOf(x: ${scalarType(dtype)}, k: i32) -> State { return ${logical ? printCast(dtype, 'bool', 'x') : 'x'}; }`,
      `fn joined(a: State, b: State) -> State { return ${join(combine, type)}; }`,
    ],
    words: [{ type, of: (state) => state }],
    ofWords: ([word]) => word!,
    result: (state) => state,
  };
}

/** Of equal extremes the first counts, and a NaN before all numbers; so parts may be joined in any order. */
function position(combine: 'argmax' | 'argmin', dtype: DType): Combination {
  const type = scalarType(dtype);
  const extreme = combine === 'argmax' ? 'Max' : 'Min';
  const suffix = type === 'f32' ? 'Float' : 'Int';
  const same =
    type === 'f32' ? '(a.value == b.value || (isNan(a.value) && isNan(b.value)))' : 'a.value == b.value';
  return {
    declarations: [
      `struct State { value: ${type}, at: i32 }`,
      `fn initial() -> State { return State(${start(extreme === 'Max' ? 'max' : 'min', type)}, 2147483647); }`,
      `fn stateOf(x: ${type}, k: i32) -> State { return State(x, k); }`,
      `fn joined(a: State, b: State) -> State {`,
      `  if (beats${extreme}${suffix}(b.value, a.value) || (${same} && b.at < a.at)) { return b; }`,
      '  return a;',
      '}',
    ],
    words: [
      { type, of: (state) => `${state}.value` },
      { type: 'i32', of: (state) => `${state}.at` },
    ],
    ofWords: (words) => `State(${words.join(', ')})`,
    result: (state) => `${state}.at`,
  };
}

/** Source of what a combination of no elements is. */
export function start(combine: Exclude<Combine, 'argmax' | 'argmin'>, type: ScalarType): string {
  const float = type === 'f32';
  switch (combine) {
    case 'sum':
      return float ? '0.0' : '0';
    case 'prod':
      return float ? '1.0' : '1';
    case 'all':
      return '1';
    case 'any':
      return '0';
    case 'max':
      return float ? '-infinity()' : 'i32(-2147483647 - 1)';
    case 'min':
      return float ? 'infinity()' : '2147483647';
  }
}

/** Source of the combination of `a` and `b`. */
export function join(combine: Exclude<Combine, 'argmax' | 'argmin'>, type: ScalarType): string {
  switch (combine) {
    case 'sum':
      return 'a + b';
    case 'prod':
      return 'a * b';
    case 'all':
      return 'a & b';
    case 'any':
      return 'a | b';
    default:
      return `${combine}${type === 'f32' ? 'Float' : 'Int'}(a, b)`;
  }
}
