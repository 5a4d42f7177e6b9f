import type { Tensor } from '@t/core';
import { ourDType } from '../codec.ts';
import { compareStrides, Mismatch } from '../compare.ts';
import { isGoldenTensor, type GoldenTensor, type GoldenValue, type OpSample } from '../golden.ts';
import type { TensorSnapshot } from '../snapshot.ts';

/** An argument, and PyTorch's name of its dtype. */
export interface Argument {
  readonly tensor: Tensor;
  readonly dtype: string;
}

/**
 * Throws `Mismatch` unless each output shares its storage with exactly those arguments with which PyTorch's does, in the
 * same strides.
 */
export function compareAliases(
  sample: OpSample,
  outputs: ReadonlyMap<string, TensorSnapshot>,
  inputs: ReadonlyMap<string, Argument>,
): void {
  const expected = new Set((sample.alias ?? []).map(([out, arg]) => `${out}|${arg}`));
  for (const [out, { tensor, data }] of outputs) {
    const golden = goldenAt(sample.output!, out);
    for (const [arg, input] of inputs) {
      const shares = tensor.storage === input.tensor.storage;
      const wanted = expected.has(`${out}|${arg}`);
      if (shares === wanted || data.length === 0) continue;
      if (shares && golden !== undefined && isCopyOfIntegers(golden.dtype, input.dtype)) continue;
      throw new Mismatch(
        `output '${out}' ${shares ? 'shares' : 'does not share'} the storage of argument ${arg}`,
      );
    }
  }
  for (const [out] of sample.alias ?? []) {
    const golden = goldenAt(sample.output!, out);
    const got = outputs.get(out);
    if (golden !== undefined && got !== undefined) compareStrides(golden, got, `output '${out}'`);
  }
}

/** From int64 to int32 and back PyTorch copies; here both are int32, and nothing needs to be done. */
const isCopyOfIntegers = (a: string, b: string): boolean =>
  a !== b && ourDType(a) === 'int32' && ourDType(b) === 'int32';

/** The tensor at a path of an output: `''` for a single one, `0`, `1` ... for members. */
function goldenAt(output: GoldenValue, path: string): GoldenTensor | undefined {
  if (path === '') return isGoldenTensor(output) ? output : undefined;
  const items = Array.isArray(output) ? output : Object.values(output as object)[0];
  const member = (items as readonly GoldenValue[])[Number(path)];
  return isGoldenTensor(member) ? member : undefined;
}
