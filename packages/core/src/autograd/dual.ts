import { stateOf, type Tensor } from '../tensor/tensor.ts';

/** How many `jvp` calls are running: only then do ops look for tangents. */
export const dualLevel = { active: 0 };

/** The tangent that forward mode carries along with `x`. */
export const tangentOf = (x: Tensor): Tensor | null => x.state?.tangent ?? null;

export function setTangent(x: Tensor, tangent: Tensor | null): void {
  stateOf(x).tangent = tangent;
}
