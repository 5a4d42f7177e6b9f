import * as t from '@t/core';
import type { Tensor } from '@t/core';
import { decodeTensor } from '../codec.ts';
import type { GoldenTensor } from '../golden.ts';
import type { TensorSnapshot } from '../snapshot.ts';
import { Mismatch } from '../compare.ts';

/**
 * Vector-Jacobian products: of the outputs that have a cotangent, by each input. Null for an input that the outputs
 * do not depend on.
 */
export function gradients(
  outputs: ReadonlyMap<string, TensorSnapshot>,
  cotangents: Readonly<Record<string, GoldenTensor>>,
  inputs: readonly Tensor[],
): (Tensor | null)[] {
  const paths = Object.keys(cotangents);
  const differentiated = paths.map((path) => {
    const output = outputs.get(path);
    if (output === undefined) throw new Mismatch(`no output '${path}' to differentiate`);
    return output.tensor;
  });
  const gradOutputs = paths.map((path) => decodeTensor(cotangents[path]!));
  return t.grad(differentiated, [...inputs], { gradOutputs, allowUnused: true });
}
