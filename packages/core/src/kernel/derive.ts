import { isFloat } from '../tensor/dtype.ts';
import * as e from './expr.ts';
import type { Expr } from './expr.ts';
import { trigamma } from './trigamma.ts';

/**
 * Symbolic derivative of `expr` by its input number `index`, times `seed`; `null` where it is zero everywhere. Reverse
 * accumulation: each node of the expression, however often it is used, passes what reaches it on to its operands once.
 * Rules are the textbook ones; ops whose rule loses digits give their own (see `Pointwise.backward`).
 */
export function differentiate(expr: Expr, index: number, seed: Expr): Expr | null {
  const arrived = new Map<Expr, Expr>([[expr, seed]]);
  let result: Expr | null = null;
  for (const node of operandsLast(expr)) {
    const g = arrived.get(node);
    if (g === undefined) continue;
    if (node.kind === 'input' && node.index === index) result = plus(result, g);
    for (const [operand, share] of shares(node, g)) {
      if (share !== null) arrived.set(operand, plus(arrived.get(operand) ?? null, share));
    }
  }
  return result;
}

/** The nodes of `expr`, each before its operands. */
function operandsLast(expr: Expr): Expr[] {
  const order: Expr[] = [];
  const seen = new Set<Expr>();
  const visit = (node: Expr): void => {
    if (seen.has(node)) return;
    seen.add(node);
    for (const child of e.children(node)) visit(child);
    order.push(node);
  };
  visit(expr);
  return order.reverse();
}

/** What the operands of `node` get of the gradient `g` that reaches it. */
function shares(node: Expr, g: Expr): (readonly [Expr, Expr | null])[] {
  switch (node.kind) {
    case 'cast':
      return isFloat(node.dtype) && isFloat(node.a.dtype) ? [[node.a, e.cast(g, node.a.dtype)]] : [];
    case 'where': {
      const zero = e.constant(0, g.dtype);
      return [
        [node.a, e.where(node.cond, g, zero)],
        [node.b, e.where(node.cond, zero, g)],
      ];
    }
    case 'unary':
      return isFloat(node.a.dtype) ? [[node.a, unaryRule(node.fn, node.a, node, g)]] : [];
    case 'binary': {
      if (!isFloat(node.dtype)) return [];
      const [ga, gb] = binaryRule(node, g);
      return [
        [node.a, ga],
        [node.b, gb],
      ];
    }
    default:
      return [];
  }
}

function plus(a: Expr | null, b: Expr): Expr {
  return a === null ? b : e.add(a, b);
}

const LN2 = Math.LN2;
const LN10 = Math.LN10;

/** `seed * f'(x)`; `y` is `f(x)` itself. */
function unaryRule(fn: e.UnaryFn, x: Expr, y: Expr, g: Expr): Expr | null {
  const sq = (v: Expr): Expr => e.mul(v, v);
  switch (fn) {
    case 'neg':
      return e.neg(g);
    case 'abs':
      return e.mul(g, e.unary('sign', x));
    case 'sqrt':
      return e.div(g, e.mul(2, y));
    case 'exp':
      return e.mul(g, y);
    case 'exp2':
      return e.mul(e.mul(g, y), LN2);
    case 'expm1':
      return e.mul(g, e.add(y, 1));
    case 'log':
      return e.div(g, x);
    case 'log2':
      return e.div(g, e.mul(x, LN2));
    case 'log10':
      return e.div(g, e.mul(x, LN10));
    case 'log1p':
      return e.div(g, e.add(x, 1));
    case 'sin':
      return e.mul(g, e.unary('cos', x));
    case 'cos':
      return e.mul(g, e.neg(e.unary('sin', x)));
    case 'tan':
      return e.mul(g, e.add(1, sq(y)));
    case 'asin':
      return e.div(g, e.unary('sqrt', e.sub(1, sq(x))));
    case 'acos':
      return e.div(e.neg(g), e.unary('sqrt', e.sub(1, sq(x))));
    case 'atan':
      return e.div(g, e.add(sq(x), 1));
    case 'sinh':
      return e.mul(g, e.unary('cosh', x));
    case 'cosh':
      return e.mul(g, e.unary('sinh', x));
    case 'tanh':
      return e.mul(g, e.sub(1, sq(y)));
    case 'asinh':
      return e.div(g, e.unary('sqrt', e.add(sq(x), 1)));
    case 'acosh':
      return e.div(g, e.unary('sqrt', e.sub(sq(x), 1)));
    case 'atanh':
      return e.div(g, e.sub(1, sq(x)));
    case 'erf':
      return e.mul(e.mul(g, 2 / Math.sqrt(Math.PI)), e.unary('exp', e.neg(sq(x))));
    case 'erfc':
      return e.mul(e.mul(g, -2 / Math.sqrt(Math.PI)), e.unary('exp', e.neg(sq(x))));
    case 'lgamma':
      return e.mul(g, e.unary('digamma', x));
    case 'digamma':
      return e.mul(g, trigamma(x));
    default:
      return null;
  }
}

function binaryRule(expr: Expr & { kind: 'binary' }, g: Expr): [a: Expr | null, b: Expr | null] {
  const { fn, a, b } = expr;
  switch (fn) {
    case 'add':
      return [g, g];
    case 'sub':
      return [g, e.neg(g)];
    case 'mul':
      return [e.mul(g, b), e.mul(g, a)];
    case 'div':
      return [e.div(g, b), e.neg(e.mul(g, e.div(e.div(a, b), b)))];
    case 'pow':
      return [powBase(g, a, b), powExponent(g, a, b, expr)];
    case 'atan2': {
      const scale = e.div(1, e.add(e.mul(a, a), e.mul(b, b)));
      return [e.mul(e.mul(g, b), scale), e.neg(e.mul(e.mul(g, a), scale))];
    }
    case 'hypot':
      return [e.mul(g, e.div(a, expr)), e.mul(g, e.div(b, expr))];
    case 'max':
    case 'min': {
      // Ties share the gradient, as PyTorch's maximum and minimum do.
      const half = e.where(e.eq(a, b), e.div(g, 2), g);
      const zero = e.constant(0, g.dtype);
      const loses = fn === 'max' ? e.lt : e.gt;
      return [e.where(loses(a, b), zero, half), e.where(loses(b, a), zero, half)];
    }
    case 'fmod':
      return [g, e.neg(e.mul(g, e.unary('trunc', e.div(a, b))))];
    case 'rem':
      return [g, e.neg(e.mul(g, e.binary('floordiv', a, b)))];
    default:
      return [null, null];
  }
}

/** `g * b * a^(b-1)`, and 0 where the exponent is 0 (also at a = 0, where the plain rule gives NaN). */
function powBase(g: Expr, a: Expr, b: Expr): Expr {
  if (b.kind === 'const') {
    if (b.value === 0) return e.constant(0, g.dtype);
    if (b.value === 2) return e.mul(g, e.mul(2, a));
    return e.mul(g, e.mul(b, e.binary('pow', a, e.constant(b.value - 1, b.dtype))));
  }
  const rule = e.mul(g, e.mul(b, e.binary('pow', a, e.sub(b, 1))));
  return e.where(e.eq(b, 0), e.constant(0, g.dtype), rule);
}

/** `g * a^b * log(a)`, and 0 at a = 0 for b >= 0. */
function powExponent(g: Expr, a: Expr, b: Expr, result: Expr): Expr {
  const rule = e.mul(g, e.mul(result, e.unary('log', a)));
  return e.where(e.and(e.eq(a, 0), e.ge(b, 0)), e.constant(0, g.dtype), rule);
}

/** The inputs that `expr` reads, as a sorted list of their numbers. */
export function inputsOf(expr: Expr): number[] {
  const found = new Set<number>();
  e.walk(expr, (node) => {
    if (node.kind === 'input') found.add(node.index);
  });
  return [...found].sort((x, y) => x - y);
}
