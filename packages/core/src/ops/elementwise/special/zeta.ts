import { trigamma } from '../../../kernel/trigamma.ts';
import { RuntimeError } from '../../../errors.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import { checkInt, checkTensor } from '../../base/sizes.ts';
import { copyInto } from '../../base/fill.ts';
import { HostFunction } from '../../base/host-function.ts';
import { named } from '../../base/named.ts';
import type { Operand } from '../../base/pointwise.ts';
import { applyRow, type Row } from '../../base/row.ts';
import { toFloat } from '../../base/types.ts';
import { add, mul, neg } from '../arithmetic.ts';
import { digamma } from '../gamma.ts';
import { unary } from '../rows.ts';

/** Terms 2k of the Euler-Maclaurin formula: B_2k / (2k)!. */
const BERNOULLI = [
  1 / 12,
  -1 / 720,
  1 / 30240,
  -1 / 1209600,
  1 / 47900160,
  -691 / 1307674368000,
  1 / 74724249600,
  -3617 / 10670622842880000,
];

/** Sum of (q + k) to the power of -x over all k >= 0. Source: DLMF 25.11; at the poles as Cephes. */
function hurwitz(x: number, q: number): number {
  if (Number.isNaN(x) || Number.isNaN(q) || x === Infinity || q === Infinity) return NaN;
  if (x === 1) return Infinity;
  if (x < 1) return NaN;
  if (q <= 0) {
    if (Math.floor(q) === q) return Infinity;
    if (!Number.isInteger(x)) return NaN;
  }
  let sum = 0;
  let a = q;
  for (let k = 0; k < 10 || a <= 10; k++, a += 1) {
    const term = a ** -x;
    sum += term;
    if (Math.abs(term) < Math.abs(sum) * 1e-17) return sum;
  }
  let power = a ** -x;
  sum += (power * a) / (x - 1) + power / 2;
  let factor = x;
  BERNOULLI.forEach((b, k) => {
    power /= a;
    sum += b * factor * power;
    power /= a;
    factor *= (x + 2 * k + 1) * (x + 2 * k + 2);
  });
  return sum;
}

const FORMS = [
  'Tensor input, Tensor other, *, Tensor out',
  'Number self, Tensor other, *, Tensor out',
  'Tensor input, Number other, *, Tensor out',
];

const zetaOp: HostFunction = new HostFunction({
  name: 'special_zeta',
  gradName: 'SpecialZetaBackward0',
  forms: FORMS,
  types: toFloat,
  compute: hurwitz,
  backward: ['zeta', (g, _out, x, q) => mul(g, mul(neg(x!), zetaOp.apply(add(x!, 1), q!)))],
});

/** Hurwitz zeta function: the sum of `(other + k)` to the power of `-input` over all k >= 0. Derivable by `other`. */
export const zeta = (input: Operand, other: Operand): Tensor => zetaOp.apply(input, other);

const trigammaOp = unary('trigamma', toFloat, trigamma);

/** The derivative by the zeta function keeps the digits that the reflected sine loses. */
const trigammaRow: Row<null> = {
  name: 'PolygammaBackward0',
  forward: ([x]) => trigammaOp.apply1(x!),
  saves: { inputs: [0] },
  backward: (ctx, g) => [g && mul(g, polygamma(2, ctx.input(0)))],
  jvp: (ctx, t) => mul(t!, polygamma(2, ctx.input(0))),
};

const higher = new Map<number, HostFunction>();

/** `polygamma` of order 2 and more, by the zeta function. */
function higherOrder(n: number): HostFunction {
  let op = higher.get(n);
  if (op === undefined) {
    let factorial = n % 2 === 1 ? 1 : -1;
    for (let k = 2; k <= n; k++) factorial *= k;
    op = new HostFunction({
      name: 'polygamma',
      gradName: 'PolygammaBackward0',
      forms: ['Tensor input, *, Tensor out'],
      types: toFloat,
      compute: (x) => factorial * hurwitz(n + 1, x),
      backward: [(g, _out, x) => mul(g, polygamma(n + 1, x!))],
    });
    higher.set(n, op);
  }
  return op;
}

/** The `n`th derivative of `digamma`, n >= 0. Errors: RuntimeError for a negative order. */
export function polygamma(n: number, input: Tensor): Tensor {
  checkInt('polygamma', 'n', 1, n);
  checkTensor('polygamma', 'input', 2, input);
  if (n < 0) throw new RuntimeError('polygamma(n, x) does not support negative n.');
  if (n === 0) return named('PolygammaBackward0', digamma(input));
  return n === 1 ? (applyRow(trigammaRow, [input], null) as Tensor) : higherOrder(n).apply(input);
}

export const polygamma_ = (input: Tensor, n: number): Tensor => copyInto(input, polygamma(n, input));
