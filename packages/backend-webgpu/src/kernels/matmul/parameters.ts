import type { MatmulKernel } from '@t/core/kernel';
import type { Binding } from '../../wgsl/bindings.ts';
import { printExpr, printRound } from '../../wgsl/expression.ts';
import { paramsAfter } from '../../wgsl/shader.ts';
import { scalarType } from '../../wgsl/types.ts';

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

type Numbers<T> = Readonly<Record<(typeof NAMES)[number], T>>;

const each = <T>(valueOf: (i: number) => T): Numbers<T> =>
  Object.fromEntries(NAMES.map((name, i) => [name, valueOf(i)])) as Numbers<T>;

/** Where among a launch's numbers each one is; after them come the strides of what the epilogue reads, and the scalars. */
export const at = each((i) => i);
export const FURTHER = NAMES.length;

/** Sources of what a launch of a product brings. */
export interface Sources {
  /** Buffers: the output, both operands, those that the epilogue reads. */
  readonly bindings: readonly Binding[];
  readonly params: number;
  readonly p: Numbers<string>;
  /** Statements that store the sum of products for batch `i` at `row` and `column`. */
  store(sum: string, row: string, column: string): string[];
}

export function sourcesOf({ dtype, inner, scalars, epilogue }: MatmulKernel): Sources {
  const type = scalarType(dtype);
  const read = { type, access: 'read' } as const;
  const bindings: Binding[] = [{ type, access: 'write' }, read, read, ...inner.map(() => read)];
  const params = paramsAfter(bindings.length);
  const p = each((i) => params.int(i));
  const firstScalar = FURTHER + 3 * inner.length;
  return {
    bindings,
    params: firstScalar + scalars.length,
    p,
    store(sum, row, column) {
      const element = (k: number): string => {
        const [batch, down, across] = [0, 1, 2].map((d) => params.int(FURTHER + 3 * k + d));
        const along = { '0': '', '1': ` + ${column}`, s: ` + (${column}) * ${across}` }[inner[k]!];
        return `load${3 + k}(i * ${batch} + (${row}) * ${down}${along})`;
      };
      const { statements, value } = printExpr(epilogue, {
        input: (k) => (k === 0 ? 'product' : element(k - 1)),
        scalar: (k) => params[dtype === 'float32' ? 'float' : 'int'](firstScalar + k),
      });
      return [
        `let product = ${printRound(dtype, sum)};`,
        ...statements,
        `store0(out + (${row}) * ${p.om} + (${column}) * ${p.on}, ${value});`,
      ];
    },
  };
}

/**
 * Statements that find, from the number of a tile of `height` by `width` outputs, its `row`, `column`, batch `i` and
 * `split`, the part of k from `first` to `last`.
 */
export const placeOf = ({ p }: Sources, number: string, height: number, width: number): string[] => [
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
