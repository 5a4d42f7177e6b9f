/** Quotients and remainders. Remainders are exact, by long division of the mantissas. */
export const division = {
  divFloat: 'fn divFloat(a: f32, b: f32) -> f32 { return nearestQuotient(a, b, quotient(apart(a), b)); }',
  /** Divisors whose reciprocal would be subnormal, and so perhaps 0, are scaled: WGSL bounds the error below 2^126 only. */
  quotient: `fn quotient(a: f32, b: f32) -> f32 {
  let s = select(1.0, 0.25, abs(b) > 4.2e37);
  return (a * s) / (b * s);
}`,
  /**
   * a / b correctly rounded, given a float q about it: WGSL allows 2.5 units of the last place, and then 159 / 1000 is not
   * printed as 0.159. The rest |a| - |q b| is small, so its low 32 bits are all of it.
   */
  nearestQuotient: `fn nearestQuotient(a: f32, b: f32, q: f32) -> f32 {
  let shift = exponentOf(a) + 150u - exponentOf(b) - exponentOf(q);
  let unit = mantissaOf(b);
  let rest = bitcast<i32>((bitcast<u32>(a) << (shift & 31u)) - mantissaOf(q) * unit);
  return select(q, moved(q, 2 * rest, i32(unit)), isNormal(a) & isNormal(b) & isNormal(q));
}`,
  /**
   * The float nearest to x moved outwards by rest / (2 unit) units of its last place, if that is no more than two floats
   * away. Inside of a power of 2 they lie half as far apart, outside twice as far.
   */
  moved: `fn moved(x: f32, rest: i32, unit: i32) -> f32 {
  let bits = bitcast<i32>(x);
  let out = select(0, 1, rest > unit) + select(0, 1, rest > select(3, 4, (~bits & 0x7fffff) == 0) * unit);
  let inner = select(rest, 2 * rest, (bits & 0x7fffff) == 0);
  let back = select(0, 1, inner < -unit) + select(0, 1, inner < -3 * unit);
  return bitcast<f32>(bits + out - back);
}`,
  isNormal: 'fn isNormal(x: f32) -> bool { return exponentOf(x) - 1u < 254u; }',
  /** With its bias. */
  exponentOf: 'fn exponentOf(x: f32) -> u32 { return (bitcast<u32>(x) >> 23u) & 255u; }',
  /** That of a normal number, from 2^23 on. */
  mantissaOf: 'fn mantissaOf(x: f32) -> u32 { return (bitcast<u32>(x) & 0x7fffffu) | 0x800000u; }',
  /** Mantissa and exponent of a positive number, by bits: x = m 2^(e - 150), with bit 23 of m set. */
  mantissa: `fn mantissa(bits: u32) -> vec2<u32> {
  if (bits >= 0x800000u) { return vec2<u32>((bits & 0x7fffffu) | 0x800000u, (bits >> 23u) + 32u); }
  let lift = countLeadingZeros(bits) - 8u;
  return vec2<u32>(bits << lift, 33u - lift);
}`,
  /**
   * Quotient, truncated, and remainder of |a| and |b|: (q, r). The quotient is exact up to 2^24. Digits of 8 bits,
   * since a remainder has 24. NaN where there is no remainder.
   */
  divide: `fn divide(a: f32, b: f32) -> vec2<f32> {
  let x = bitcast<u32>(a) & 0x7fffffffu;
  let y = bitcast<u32>(b) & 0x7fffffffu;
  if (x >= 0x7f800000u || y > 0x7f800000u || y == 0u) { return vec2<f32>(nan()); }
  if (x < y) { return vec2<f32>(0.0, bitcast<f32>(x)); }
  let n = mantissa(x);
  let d = mantissa(y);
  var quotient = f32(n.x / d.x);
  var rest = n.x % d.x;
  var left = n.y - d.y;
  while (left > 0u) {
    let bits = min(left, 8u);
    rest = rest << bits;
    quotient = quotient * f32(1u << bits) + f32(rest / d.x);
    rest = rest % d.x;
    left = left - bits;
  }
  return vec2<f32>(quotient, compose(rest, d.y));
}`,
  /** m 2^(e - 182) for m below 2^24, by bits: exact, subnormal numbers included. */
  compose: `fn compose(m: u32, e: u32) -> f32 {
  if (m == 0u) { return 0.0; }
  let lift = countLeadingZeros(m) - 8u;
  let exponent = i32(e) - 32 - i32(lift);
  if (exponent > 0) { return bitcast<f32>((u32(exponent) << 23u) | ((m << lift) & 0x7fffffu)); }
  return bitcast<f32>((m << lift) >> u32(1 - exponent));
}`,
  fmodFloat: `fn fmodFloat(a: f32, b: f32) -> f32 { return copysignFloat(divide(a, b).y, a); }`,
  /** Python's \`%\`: the sign of the divisor. */
  remFloat: `fn remFloat(a: f32, b: f32) -> f32 {
  let r = fmodFloat(a, b);
  return select(r, r + b, !isZero(r) && isSigned(r) != isSigned(b));
}`,
  /** Python's \`//\`: rounded down from the exact quotient. */
  floordivFloat: `fn floordivFloat(a: f32, b: f32) -> f32 {
  if (isZero(b)) { return a / b; }
  let d = divide(a, b);
  let negative = isSigned(a) != isSigned(b);
  return select(d.x, -d.x - select(1.0, 0.0, isZero(d.y)), negative);
}`,
};
