import type { Tensor } from '@t/core';
import * as t from '@t/core';
import { NotImplemented } from '../call.ts';

/**
 * Decompositions are unique only up to a gauge (signs, phases); PyTorch's tests therefore compare, and
 * differentiate, these functions of their results.
 */
const PROCESSES: Readonly<Record<string, (output: readonly Tensor[]) => unknown>> = {
  'sample_inputs_svd.fn_U': ([u, s]) => t.abs(firstColumns(u!, s!)),
  'sample_inputs_svd.fn_S': ([, s]) => s,
  'sample_inputs_svd.fn_Vh': ([, s, vh]) => [s, t.abs(firstRows(vh!, s!))],
  'sample_inputs_svd.fn_UVh': ([u, s, vh]) => [t.matmul(firstColumns(u!, s!), firstRows(vh!, s!)), s],
  'sample_inputs_linalg_eig.out_fn': ([w, v]) => [w, t.abs(v!)],
  'sample_inputs_linalg_eigh.out_fn': ([w, v]) => [w, t.abs(v!)],
  'sample_inputs_symeig.<lambda>': ([w, v]) => [w, t.abs(v!)],
  'sample_inputs_linalg_lu.out_fn': ([, l, u]) => [l, u],
  'sample_inputs_lu_unpack.out_fn': ([, l, u]) => [l, u],
};

const firstColumns = (x: Tensor, s: Tensor): Tensor => x.narrow(-1, 0, s.shape.at(-1)!);
const firstRows = (x: Tensor, s: Tensor): Tensor => x.narrow(-2, 0, s.shape.at(-1)!);

/** The golden's `process` applied to the results of `op`. */
export function process(op: string, name: string, result: unknown): unknown {
  const apply = PROCESSES[name];
  if (apply === undefined) throw new NotImplemented(`process ${name}`);
  const output = [...(result as readonly Tensor[])];
  // The older `svd` gives V, `linalg.svd` its transpose.
  if (op === 'svd') output[2] = output[2]!.mT;
  return apply(output);
}
