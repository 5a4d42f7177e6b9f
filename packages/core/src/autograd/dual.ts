import { stateOf, type Tensor } from '../tensor/tensor.ts';

/**
 * `active` is 1 while the function given to `jvp` runs: only then do ops look for tangents. `call` counts the calls, so
 * that a tensor which outlives one does not bring its tangent into the next.
 */
export const dualLevel = { active: 0, call: 0 };

/** The tangent that forward mode carries along with `x`. */
export function tangentOf(x: Tensor): Tensor | null {
  const tangent = x.state?.tangent ?? null;
  return tangent !== null && tangent.call === dualLevel.call ? tangent.value : null;
}

export function setTangent(x: Tensor, tangent: Tensor | null): void {
  stateOf(x).tangent = tangent && { value: tangent, call: dualLevel.call };
}
