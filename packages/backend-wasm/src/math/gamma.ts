import type { Lanes, Value } from './lanes.ts';
import { log, log1p } from './logarithm.ts';
import { sin, tan } from './trigonometry.ts';

/** Lanczos approximation with g = 7, n = 9 (coefficients of P. Godfrey). */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

const EULER = 0.57721566490153286;

/** zeta(k) - 1, by summation with an Euler-Maclaurin tail. */
function zetaMinus1(k: number): number {
  const n = 12;
  let sum = 0;
  for (let j = 2; j < n; j++) sum += j ** -k;
  return (
    sum +
    n ** (1 - k) / (k - 1) +
    n ** -k / 2 +
    (k * n ** (-k - 1)) / 12 -
    (k * (k + 1) * (k + 2) * n ** (-k - 3)) / 720
  );
}

/** lgamma(1 + z) = -log1p(z) + z (1 - euler) + sum over k of (-1)^k (zeta(k) - 1) z^k / k, for |z| < 1/4. */
function nearOne(l: Lanes, z: Value): Value {
  const series = [0, 1 - EULER];
  for (let k = 2; k <= 24; k++) series.push(((k % 2 === 0 ? 1 : -1) * zetaMinus1(k)) / k);
  return l.sub(l.poly(z, series), log1p(l, z));
}

/** lgamma for x >= 1/2. */
function lgammaRight(l: Lanes, x: Value): Value {
  const { f } = l;
  const result = f.local('f64');
  const one = l.c(1);
  const fromOne = l.sub(x, one);
  const fromTwo = l.sub(x, l.c(2));
  // Near its two zeros, log(x - 1) is lost in the general sum.
  f.get(l.lt(l.abs(fromOne), l.c(0.25))).if(
    () => void f.get(l.call('lgammaNearOne', nearOne, fromOne)).set(result),
    () => {
      f.get(l.lt(l.abs(fromTwo), l.c(0.25))).if(
        () => void f.get(l.add(l.call('lgammaNearOne', nearOne, fromTwo), log1p(l, fromTwo))).set(result),
        () => {
          let sum = l.c(LANCZOS[0]!);
          for (let i = 1; i < 9; i++) sum = l.add(sum, l.div(l.c(LANCZOS[i]!), l.add(fromOne, l.c(i))));
          const t = l.add(fromOne, l.c(7.5));
          const power = l.sub(l.mul(l.add(fromOne, l.c(0.5)), log(l, t)), t);
          f.get(l.add(l.add(l.c(0.5 * Math.log(2 * Math.PI)), power), log(l, sum))).set(result);
        },
      );
    },
  );
  return l.select(l.eq(x, l.c(Infinity)), x, result);
}

function lgammaDouble(l: Lanes, x: Value): Value {
  const { f } = l;
  const result = f.local('f64');
  f.get(l.lt(x, l.c(0.5))).if(
    () => {
      // Reflection: gamma(x) gamma(1 - x) = pi / sin(pi x).
      const fraction = l.sub(x, l.nearest(x));
      const wave = l.abs(l.call('sin', sin, l.mul(fraction, l.c(Math.PI))));
      const right = l.call('lgammaRight', lgammaRight, l.sub(l.c(1), x));
      const y = l.sub(log(l, l.div(l.c(Math.PI), wave)), right);
      const pole = l.either(l.eq(fraction, l.c(0)), l.eq(x, l.c(-Infinity)));
      f.get(l.select(pole, l.c(Infinity), y)).set(result);
    },
    () => void f.get(l.call('lgammaRight', lgammaRight, x)).set(result),
  );
  return l.select(l.ne(x, x), x, result);
}

/** Logarithm of the absolute value of the gamma function; infinite at 0 and the negative integers. */
export const lgamma = (l: Lanes, x: Value): Value => l.each('lgamma', lgammaDouble, x);

/** digamma for x > 0: recurrence up to 10, then the asymptotic series. */
function digammaRight(l: Lanes, x: Value): Value {
  const { f } = l;
  const [y, shift] = [f.local('f64'), f.local('f64')];
  f.get(x).set(y);
  f.block((out) => {
    f.loop((again) => {
      f.get(l.lt(y, l.c(10)))
        .op('i32.eqz')
        .branchIf(out);
      f.get(l.sub(shift, l.div(l.c(1), y))).set(shift);
      f.get(l.add(y, l.c(1)))
        .set(y)
        .branch(again);
    });
  });
  const z = l.div(l.c(1), l.mul(y, y));
  const series = l.mul(z, l.poly(z, [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12]));
  return l.sub(l.sub(l.add(shift, log(l, y)), l.div(l.c(0.5), y)), series);
}

/** -inf at 0 (inf at -0) and NaN at the negative integers, as PyTorch has it. */
function digammaDouble(l: Lanes, x: Value): Value {
  const { f } = l;
  const result = f.local('f64');
  const zero = l.c(0);
  f.get(l.lt(x, zero)).if(
    () => {
      // digamma(1 - x) - digamma(x) = pi / tan(pi x).
      const fraction = l.sub(x, l.trunc(x));
      const slope = l.div(l.c(Math.PI), l.call('tan', tan, l.mul(fraction, l.c(Math.PI))));
      const y = l.sub(l.call('digammaRight', digammaRight, l.sub(l.c(1), x)), slope);
      f.get(l.select(l.eq(fraction, zero), l.c(NaN), y)).set(result);
    },
    () => void f.get(l.call('digammaRight', digammaRight, x)).set(result),
  );
  const atZero = l.copysign(l.c(Infinity), l.neg(x));
  return l.select(l.eq(x, zero), atZero, result);
}

/** Derivative of lgamma. */
export const digamma = (l: Lanes, x: Value): Value => l.each('digamma', digammaDouble, x);
