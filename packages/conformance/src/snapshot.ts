import type { DType, Tensor, TypedArray } from '@t/core';
import * as t from '@t/core';
import { isTensor } from './call.ts';
import { PyFloat } from './python/values.ts';

/** What an op gave, read back from its backend. */
export type Snapshot = TensorSnapshot | PyFloat | SequenceSnapshot | number | boolean | string | null;

export interface TensorSnapshot {
  readonly kind: 'tensor';
  readonly tensor: Tensor;
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly strides: readonly number[];
  readonly offset: number;
  /** In logical row-major order. */
  readonly data: TypedArray;
}

export interface SequenceSnapshot {
  readonly kind: 'size' | 'tuple' | 'list';
  readonly items: readonly Snapshot[];
}

export async function snapshotTensor(tensor: Tensor): Promise<TensorSnapshot> {
  return {
    kind: 'tensor',
    tensor,
    shape: tensor.shape,
    dtype: tensor.dtype,
    strides: tensor.layout.strides,
    offset: tensor.offset,
    data: await tensor.data(),
  };
}

/**
 * Reads `value`. `floats` says that its numbers are Python's floats (they come from a float tensor), `lists` that
 * its arrays are Python's lists rather than tuples.
 */
export async function snapshot(value: unknown, floats = false, lists = false): Promise<Snapshot> {
  if (isTensor(value)) return snapshotTensor(value);
  if (typeof value === 'number') return floats ? new PyFloat(value) : value;
  if (typeof value === 'boolean' || typeof value === 'string') return value;
  if (value === null || value === undefined) return null;
  const kind = value instanceof t.Size ? 'size' : lists ? 'list' : 'tuple';
  const items = Array.isArray(value) ? (value as unknown[]) : Object.values(value);
  return { kind, items: await Promise.all(items.map((item) => snapshot(item, floats, lists))) };
}

/** The tensors of a snapshot by path: `''` for a single one, `0`, `1` ... for members. */
export function tensorsOf(value: Snapshot, path = ''): Map<string, TensorSnapshot> {
  const found = new Map<string, TensorSnapshot>();
  if (typeof value !== 'object' || value === null || value instanceof PyFloat) return found;
  if (value.kind === 'tensor') found.set(path, value);
  else {
    value.items.forEach((item, i) => {
      for (const [key, tensor] of tensorsOf(item, path === '' ? `${i}` : `${path}.${i}`))
        found.set(key, tensor);
    });
  }
  return found;
}
