import { exp } from './exponential.ts';
import type { Lanes, Value } from './lanes.ts';

/** W. J. Cody's rational approximations (Math. Comp. 23, 1969), the constant coefficient first. */
const SMALL = [
  [3209.37758913846947, 377.485237685302021, 113.864154151050156, 3.1611237438705656, 0.185777706184603153],
  [2844.23683343917062, 1282.61652607737228, 244.024637934444173, 23.6012909523441209, 1],
] as const;
const MIDDLE = [
  [
    1230.33935479799725, 2051.07837782607147, 1712.04761263407058, 881.95222124176909, 298.635138197400131,
    66.1191906371416295, 8.88314979438837594, 0.564188496988670089, 2.15311535474403846e-8,
  ],
  [
    1230.33935480374942, 3439.36767414372164, 4362.61909014324716, 3290.79923573345963, 1621.38957456669019,
    537.181101862009858, 117.693950891312499, 15.7449261107098347, 1,
  ],
] as const;
const LARGE = [
  [
    6.58749161529837803e-4, 0.0160837851487422766, 0.125781726111229246, 0.360344899949804439,
    0.305326634961232344, 0.0163153871373020978,
  ],
  [
    0.00233520497626869185, 0.0605183413124413191, 0.527905102951428412, 1.87295284992346047,
    2.56852019228982242, 1,
  ],
] as const;

const rational = (l: Lanes, x: Value, [p, q]: readonly (readonly number[])[]): Value =>
  l.div(l.poly(x, p!), l.poly(x, q!));

/** erf, or erfc = 1 - erf without cancellation, of one f64. */
const errorFunction =
  (complement: boolean) =>
  (l: Lanes, x: Value): Value => {
    const { f } = l;
    const a = l.abs(x);
    const result = f.local('f64');
    f.get(l.le(a, l.c(0.46875))).if(
      () => {
        const y = l.mul(x, rational(l, l.mul(x, x), SMALL));
        f.get(complement ? l.sub(l.c(1), y) : y).set(result);
      },
      () => {
        const tail = f.local('f64');
        f.get(l.le(a, l.c(4))).if(
          () => void f.get(rational(l, a, MIDDLE)).set(tail),
          () => {
            const z = l.div(l.c(1), l.mul(a, a));
            const rest = l.mul(z, rational(l, z, LARGE));
            f.get(l.div(l.sub(l.c(1 / Math.sqrt(Math.PI)), rest), a)).set(tail);
          },
        );
        // exp(-a^2) from a head of few bits, whose square is exact. Beyond 27 the result is 0.
        const bounded = l.min(a, l.c(28));
        const head = l.mul(l.trunc(l.mul(bounded, l.c(16))), l.c(1 / 16));
        const rest = l.mul(l.sub(bounded, head), l.add(bounded, head));
        const y = l.mul(l.mul(exp(l, l.neg(l.mul(head, head))), exp(l, l.neg(rest))), tail);
        const negative = l.lt(x, l.c(0));
        if (complement) f.get(l.select(negative, l.sub(l.c(2), y), y));
        else f.get(l.copysign(l.sub(l.c(1), y), x));
        f.set(result);
      },
    );
    return l.select(l.ne(x, x), x, result);
  };

/** erf(x) / x as a polynomial of x^2 for |x| <= 1, and log(erfc(x)) for x from 1 to 4: 6e-8, and 7e-9 of erf. */
const ERF32 = [
  1.128379107, -0.3761262596, 0.1128359437, -0.02685421146, 0.005189087242, -0.0008016864303, 7.875874871e-5,
];
const LOG_ERFC32 = [
  0.0003201380605, -1.130233407, -0.6318260431, -0.1100800857, 0.02642113529, -0.004759596195,
  0.0005968056503, -4.605804133e-5, 1.637151399e-6,
];

export function erf(l: Lanes, x: Value): Value {
  if (l.wide) return l.each('erf', errorFunction(false), x);
  const a = l.abs(x);
  const z = l.mul(x, x);
  const small = l.mul(a, l.poly(z, ERF32));
  const large = l.sub(l.c(1), exp(l, l.poly(l.min(a, l.c(4)), LOG_ERFC32)));
  return l.copysign(l.select(l.lt(a, l.c(1)), small, large), x);
}

export const erfc = (l: Lanes, x: Value): Value => l.each('erfc', errorFunction(true), x);
