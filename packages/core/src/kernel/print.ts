import { countUses, type BinaryFn, type Expr, type UnaryFn } from './expr.ts';
import type { DType } from '../tensor/dtype.ts';

/** How a language of source text writes the nodes of an expression. Operands come as source. */
export interface Dialect {
  input(index: number, dtype: DType): string;
  scalar(index: number, dtype: DType): string;
  constant(value: number, dtype: DType): string;
  coord(axis: number): string;
  cast(from: DType, to: DType, a: string): string;
  /** `cond` is of bool, `a` and `b` of `dtype`. */
  where(cond: string, a: string, b: string, dtype: DType): string;
  /** `dtype` is that of the operand. */
  unary(fn: UnaryFn, dtype: DType, a: string): string;
  /** `dtype` is that of the operands. */
  binary(fn: BinaryFn, dtype: DType, a: string, b: string): string;
  /** Statement that names a value which is used more than once. */
  declare(name: string, source: string, dtype: DType): string;
}

/** Source of an expression: statements that compute its shared parts, and the source of its value. */
export interface PrintedExpr {
  readonly statements: readonly string[];
  readonly value: string;
}

/** Prints `expr` so that each shared part is computed once, under a name `<prefix>0`, `<prefix>1` ... */
export function printExpr(expr: Expr, dialect: Dialect, prefix = 'v'): PrintedExpr {
  const statements: string[] = [];
  const uses = countUses(expr);
  const names = new Map<Expr, string>();
  const print = (node: Expr): string => {
    const known = names.get(node);
    if (known !== undefined) return known;
    const source = printNode(node, print, dialect);
    if (uses.get(node)! < 2 || isLeaf(node)) return source;
    const name = `${prefix}${names.size}`;
    names.set(node, name);
    statements.push(dialect.declare(name, source, node.dtype));
    return name;
  };
  const value = print(expr);
  return { statements, value };
}

const isLeaf = (node: Expr): boolean =>
  node.kind === 'scalar' || node.kind === 'const' || node.kind === 'coord';

function printNode(node: Expr, print: (node: Expr) => string, dialect: Dialect): string {
  switch (node.kind) {
    case 'input':
      return dialect.input(node.index, node.dtype);
    case 'scalar':
      return dialect.scalar(node.index, node.dtype);
    case 'const':
      return dialect.constant(node.value, node.dtype);
    case 'coord':
      return dialect.coord(node.axis);
    case 'cast':
      return dialect.cast(node.a.dtype, node.dtype, print(node.a));
    case 'where':
      return dialect.where(print(node.cond), print(node.a), print(node.b), node.dtype);
    case 'unary':
      return dialect.unary(node.fn, node.a.dtype, print(node.a));
    case 'binary':
      return dialect.binary(node.fn, node.a.dtype, print(node.a), print(node.b));
  }
}
