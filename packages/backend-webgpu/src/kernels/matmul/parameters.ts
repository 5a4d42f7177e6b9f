import type { DType } from '@t/core/kernel';
import type { Binding } from '../../wgsl/bindings.ts';
import { paramsAfter } from '../../wgsl/shader.ts';
import { scalarType } from '../../wgsl/types.ts';

/** Buffers of a product of `dtype`: the output, then both operands. */
export function productBindings(dtype: DType): readonly Binding[] {
  const type = scalarType(dtype);
  return (['write', 'read', 'read'] as const).map((access) => ({ type, access }));
}

/** Numbers of a launch: the kernel's geometry, the parts of k and their length, and their distance in the output. */
const NAMES = [
  'batch',
  'm',
  'n',
  'k',
  'ob',
  'om',
  'on',
  'ab',
  'am',
  'ak',
  'bb',
  'bk',
  'bn',
  'splits',
  'chunk',
  'os',
] as const;

export const PARAMS = NAMES.length;

type Numbers<T> = Readonly<Record<(typeof NAMES)[number], T>>;

const each = <T>(valueOf: (i: number) => T): Numbers<T> =>
  Object.fromEntries(NAMES.map((name, i) => [name, valueOf(i)])) as Numbers<T>;

/** Where among a launch's numbers each one is, and its source. */
export const at = each((i) => i);
export const p = each((i) => paramsAfter(3).int(i));

/**
 * Statements that find, from the number of a tile of `height` by `width` outputs, its `row`, `column`, batch `i` and
 * `split`, the part of k from `first` to `last`.
 */
export const placeOf = (number: string, height: number, width: number): string[] => [
  `let down = (${p.m} + ${height - 1}) / ${height};`,
  `let across = (${p.n} + ${width - 1}) / ${width};`,
  `let number = ${number};`,
  `if (number >= across * down * ${p.batch} * ${p.splits}) { return; }`,
  `let column = number % across * ${width};`,
  `let row = number / across % down * ${height};`,
  `let i = number / (across * down) % ${p.batch};`,
  `let split = number / (across * down * ${p.batch});`,
  `let first = split * ${p.chunk};`,
  `let last = min(${p.k}, first + ${p.chunk});`,
  `let out = split * ${p.os} + i * ${p.ob};`,
];
