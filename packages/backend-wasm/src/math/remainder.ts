import type { Lanes, Value } from './lanes.ts';

/** C's fmod of two f64, exact: long division of the mantissas, eleven bits a step. */
function fmodExact(l: Lanes, a: Value, b: Value): Value {
  const { f } = l;
  const [x, y] = [l.bits(l.abs(a)), l.bits(l.abs(b))];
  const result = f.local('f64');
  const [ex, ey] = [f.local('i64'), f.local('i64')];
  const step = f.local('i64');
  f.get(a).set(result);
  // Infinite or NaN dividends, zero or NaN divisors have no remainder; of a smaller dividend it is itself.
  f.get(x)
    .i64(0x7ff0000000000000n)
    .op('i64.ge_s')
    .get(y)
    .op('i64.eqz', 'i32.or')
    .get(b)
    .get(b)
    .op('f64.ne', 'i32.or')
    .if(
      () => void f.f64(NaN).set(result),
      () => {
        f.get(x)
          .get(y)
          .op('i64.ge_s')
          .if(() => {
            split(l, x, ex);
            split(l, y, ey);
            f.get(x).get(y).op('i64.rem_u').set(x);
            f.block((out) => {
              f.loop((again) => {
                f.get(ex).get(ey).op('i64.le_s').branchIf(out);
                f.get(ex)
                  .get(ey)
                  .op('i64.sub')
                  .i64(11n)
                  .get(ex)
                  .get(ey)
                  .op('i64.sub')
                  .i64(11n)
                  .op('i64.lt_s', 'select')
                  .set(step);
                f.get(x).get(step).op('i64.shl').get(y).op('i64.rem_u').set(x);
                f.get(ex).get(step).op('i64.sub').set(ex).branch(again);
              });
            });
            f.get(ey).i64(1075n).op('i64.sub').set(ey);
            const half = l.shrS(ey, 1);
            f.get(x).op('f64.convert_i64_s');
            const whole = l.keep();
            f.get(l.copysign(l.mul(l.mul(whole, l.pow2(half)), l.pow2(l.isub(ey, half))), a)).set(result);
          });
      },
    );
  return result;
}

/** Replaces the bits of a positive number by its mantissa, and gives its exponent. */
function split(l: Lanes, x: Value, exponent: Value): void {
  const { f } = l;
  f.get(x).i64(52n).op('i64.shr_u').set(exponent);
  f.get(exponent)
    .op('i64.eqz')
    .if(
      () => void f.i64(1n).set(exponent),
      () =>
        void f
          .get(x)
          .i64((1n << 52n) - 1n)
          .op('i64.and')
          .i64(1n << 52n)
          .op('i64.or')
          .set(x),
    );
}

/** fmod of doubles that are floats of single precision: direct while the quotient is short. */
function fmodOfSingles(l: Lanes, a: Value, b: Value): Value {
  const q = l.div(a, b);
  const r = l.copysign(l.sub(a, l.mul(l.trunc(q), b)), a);
  const long = l.ge(l.abs(q), l.c(2 ** 28));
  const unusual = l.either(l.ne(q, q), l.eq(l.abs(b), l.c(Infinity)));
  return l.patch(l.either(long, unusual), r, 'fmod', fmodExact, a, b);
}

/** The remainder with the sign of the dividend, in double precision for both types. */
const fmodIn =
  (single: boolean) =>
  (l: Lanes, a: Value, b: Value): Value =>
    single ? fmodOfSingles(l, a, b) : l.each('fmod', fmodExact, a, b);

const inDouble =
  (fn: (single: boolean) => (l: Lanes, a: Value, b: Value) => Value) =>
  (l: Lanes, a: Value, b: Value): Value =>
    l.inDouble(fn(!l.wide), a, b);

export const fmod = inDouble(fmodIn);

/** Python's `%`: the sign of the divisor. */
export const rem = inDouble((single) => (l, a, b) => {
  const r = fmodIn(single)(l, a, b);
  const zero = l.c(0);
  const wrong = l.both(l.ne(r, zero), l.differ(l.lt(r, zero), l.lt(b, zero)));
  return l.select(wrong, l.add(r, b), r);
});

/** Python's `//`: rounded down from the exact quotient. */
export const floordiv = inDouble((single) => (l, a, b) => {
  const zero = l.c(0);
  const one = l.c(1);
  const mod = fmodIn(single)(l, a, b);
  const exact = l.div(l.sub(a, mod), b);
  const wrong = l.both(l.ne(mod, zero), l.differ(l.lt(mod, zero), l.lt(b, zero)));
  const quotient = l.select(wrong, l.sub(exact, one), exact);
  const floor = l.floor(quotient);
  const whole = l.select(l.gt(l.sub(quotient, floor), l.c(0.5)), l.add(floor, one), floor);
  const plain = l.div(a, b);
  return l.select(l.eq(b, zero), plain, l.select(l.eq(quotient, zero), l.copysign(zero, plain), whole));
});

/** The next number from `a` towards `b`. */
export function nextafter(l: Lanes, a: Value, b: Value): Value {
  const zero = l.c(0);
  const bits = l.bits(a);
  const inward = l.differ(l.lt(a, b), l.gt(a, zero));
  const next = l.float(l.iadd(bits, l.iselect(inward, l.k(-1), l.k(1))));
  const smallest = l.copysign(l.float(l.k(1)), b);
  const y = l.select(l.eq(a, b), b, l.select(l.eq(a, zero), smallest, next));
  return l.select(l.either(l.ne(a, a), l.ne(b, b)), l.c(NaN), y);
}
