import type { DType } from '../tensor/dtype.ts';

/**
 * The scalar language of kernels. An expression says how one element of the output follows from one element of
 * each input; every node carries the dtype it is computed in, and arithmetic rounds to that dtype at each node.
 */
export type Expr =
  | { readonly kind: 'input'; readonly index: number; readonly dtype: DType }
  | { readonly kind: 'scalar'; readonly index: number; readonly dtype: DType }
  | { readonly kind: 'const'; readonly value: number; readonly dtype: DType }
  /** The coordinate along one iteration axis, an int32. */
  | { readonly kind: 'coord'; readonly axis: number; readonly dtype: DType }
  | { readonly kind: 'unary'; readonly fn: UnaryFn; readonly a: Expr; readonly dtype: DType }
  | {
      readonly kind: 'binary';
      readonly fn: BinaryFn;
      readonly a: Expr;
      readonly b: Expr;
      readonly dtype: DType;
    }
  | { readonly kind: 'where'; readonly cond: Expr; readonly a: Expr; readonly b: Expr; readonly dtype: DType }
  | { readonly kind: 'cast'; readonly a: Expr; readonly dtype: DType };

/** `not` is logical on bool and bitwise on integers; `round` is half to even; `isnan` gives bool. */
export type UnaryFn =
  | 'neg'
  | 'abs'
  | 'sign'
  | 'not'
  | 'floor'
  | 'ceil'
  | 'trunc'
  | 'round'
  | 'sqrt'
  | 'isnan'
  | 'signbit'
  | 'exp'
  | 'exp2'
  | 'expm1'
  | 'log'
  | 'log2'
  | 'log10'
  | 'log1p'
  | 'sin'
  | 'cos'
  | 'tan'
  | 'asin'
  | 'acos'
  | 'atan'
  | 'sinh'
  | 'cosh'
  | 'tanh'
  | 'asinh'
  | 'acosh'
  | 'atanh'
  | 'erf'
  | 'erfc'
  | 'lgamma'
  | 'digamma';

/**
 * `div` divides floats and truncates integers; `rem` takes the sign of the divisor, `fmod` of the dividend;
 * `max` and `min` hand on NaN; comparisons give bool; `and`, `or`, `xor` are bitwise (logical on bool).
 */
export type BinaryFn =
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'floordiv'
  | 'rem'
  | 'fmod'
  | 'pow'
  | 'atan2'
  | 'hypot'
  | 'copysign'
  | 'nextafter'
  | 'max'
  | 'min'
  | 'and'
  | 'or'
  | 'xor'
  | 'shl'
  | 'shr'
  | 'eq'
  | 'ne'
  | 'lt'
  | 'le'
  | 'gt'
  | 'ge';

/** An operand of the builders below: plain numbers become constants of the other operand's dtype. */
export type Operand = Expr | number;

export const input = (index: number, dtype: DType): Expr => ({ kind: 'input', index, dtype });
export const scalar = (index: number, dtype: DType): Expr => ({ kind: 'scalar', index, dtype });
export const constant = (value: number, dtype: DType): Expr => ({ kind: 'const', value, dtype });
export const coord = (axis: number): Expr => ({ kind: 'coord', axis, dtype: 'int32' });

/** `a` converted to `dtype`; nothing where it is already of it. */
export function cast(a: Expr, dtype: DType): Expr {
  if (a.dtype === dtype) return a;
  return { kind: 'cast', a, dtype };
}

export function unary(fn: UnaryFn, a: Expr): Expr {
  if (fn === 'neg') {
    if (a.kind === 'const') return constant(-a.value, a.dtype);
    if (a.kind === 'unary' && a.fn === 'neg') return a.a;
  }
  return { kind: 'unary', fn, a, dtype: fn === 'isnan' || fn === 'signbit' ? 'bool' : a.dtype };
}

const comparisons: ReadonlySet<BinaryFn> = new Set(['eq', 'ne', 'lt', 'le', 'gt', 'ge']);
const isComparison = (fn: BinaryFn): boolean => comparisons.has(fn);

function lift(x: Operand, dtype: DType): Expr {
  return typeof x === 'number' ? constant(x, dtype) : x;
}

export function binary(fn: BinaryFn, x: Operand, y: Operand): Expr {
  const dtype = typeof x !== 'number' ? x.dtype : (y as Expr).dtype;
  const a = lift(x, dtype);
  const b = lift(y, dtype);
  return simplify(fn, a, b) ?? { kind: 'binary', fn, a, b, dtype: isComparison(fn) ? 'bool' : a.dtype };
}

/** Identities that hold for every value, NaN, infinities and signed zeros included. */
function simplify(fn: BinaryFn, a: Expr, b: Expr): Expr | null {
  const x = a.kind === 'const' ? a.value : null;
  const y = b.kind === 'const' ? b.value : null;
  if (x !== null && y !== null && a.dtype === 'float64') {
    if (fn === 'add') return constant(x + y, a.dtype);
    if (fn === 'sub') return constant(x - y, a.dtype);
    if (fn === 'mul') return constant(x * y, a.dtype);
  }
  if (fn === 'mul' && x === 1) return b;
  if ((fn === 'mul' || fn === 'div') && y === 1) return a;
  if (fn === 'sub' && y === 0 && !Object.is(y, -0)) return a;
  if (fn === 'mul' && y === -1) return unary('neg', a);
  if (fn === 'mul' && x === -1) return unary('neg', b);
  if (fn === 'pow' && y === 1) return a;
  return null;
}

/** `cond ? a : b`; `cond` is of bool. */
export function where(cond: Expr, x: Operand, y: Operand): Expr {
  const dtype = typeof x !== 'number' ? x.dtype : (y as Expr).dtype;
  return { kind: 'where', cond, a: lift(x, dtype), b: lift(y, dtype), dtype };
}

export const add = (a: Operand, b: Operand): Expr => binary('add', a, b);
export const sub = (a: Operand, b: Operand): Expr => binary('sub', a, b);
export const mul = (a: Operand, b: Operand): Expr => binary('mul', a, b);
export const div = (a: Operand, b: Operand): Expr => binary('div', a, b);
export const neg = (a: Expr): Expr => unary('neg', a);
export const not = (a: Expr): Expr => unary('not', a);
export const and = (a: Expr, b: Expr): Expr => binary('and', a, b);
export const or = (a: Expr, b: Expr): Expr => binary('or', a, b);
export const eq = (a: Operand, b: Operand): Expr => binary('eq', a, b);
export const ne = (a: Operand, b: Operand): Expr => binary('ne', a, b);
export const lt = (a: Operand, b: Operand): Expr => binary('lt', a, b);
export const le = (a: Operand, b: Operand): Expr => binary('le', a, b);
export const gt = (a: Operand, b: Operand): Expr => binary('gt', a, b);
export const ge = (a: Operand, b: Operand): Expr => binary('ge', a, b);

/** The direct sub-expressions. */
export function children(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'unary':
    case 'cast':
      return [expr.a];
    case 'binary':
      return [expr.a, expr.b];
    case 'where':
      return [expr.cond, expr.a, expr.b];
    default:
      return [];
  }
}

/** Calls `visit` once on every node. */
export function walk(expr: Expr, visit: (node: Expr) => void, seen = new Set<Expr>()): void {
  if (seen.has(expr)) return;
  seen.add(expr);
  visit(expr);
  for (const child of children(expr)) walk(child, visit, seen);
}

/** Whether `test` holds of any node. */
export function some(expr: Expr, test: (node: Expr) => boolean): boolean {
  let found = false;
  walk(expr, (node) => (found ||= test(node)));
  return found;
}

/** Rebuilds `expr` with each leaf (input, scalar, const, coord) replaced by `replace(leaf)`; shared parts stay shared. */
export const substitute = (expr: Expr, replace: (leaf: Expr) => Expr): Expr =>
  rebuild(expr, (node) => (children(node).length === 0 ? replace(node) : null));

/** Rebuilds `expr` with those nodes replaced for which `replace` gives another one; shared parts stay shared. */
export function rebuild(expr: Expr, replace: (node: Expr) => Expr | null): Expr {
  const rebuilt = new Map<Expr, Expr>();
  const visit = (node: Expr): Expr => {
    let result = rebuilt.get(node);
    if (result === undefined) rebuilt.set(node, (result = replace(node) ?? build(node)));
    return result;
  };
  const build = (node: Expr): Expr => {
    switch (node.kind) {
      case 'unary':
        return unary(node.fn, visit(node.a));
      case 'cast':
        return cast(visit(node.a), node.dtype);
      case 'binary':
        return binary(node.fn, visit(node.a), visit(node.b));
      case 'where':
        return where(visit(node.cond), visit(node.a), visit(node.b));
      default:
        return node;
    }
  };
  return visit(expr);
}

/** How often each node of `expr` is referred to: parts that are shared need computing only once. */
export function countUses(expr: Expr, uses = new Map<Expr, number>()): Map<Expr, number> {
  const count = (uses.get(expr) ?? 0) + 1;
  uses.set(expr, count);
  if (count === 1) for (const child of children(expr)) countUses(child, uses);
  return uses;
}
