import { argument } from '../bindings.ts';

/**
 * Numbers that are none, and conversions. WGSL lets a compiler assume that NaN and infinities do not occur, and forbids
 * constant expressions with such values: tests go by bits, and the values come out of variables.
 */
export const values = {
  isNan: 'fn isNan(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }',
  isInfinite: 'fn isInfinite(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) == 0x7f800000u; }',
  /** A device may take subnormal numbers for 0 in arithmetic; here they are none. */
  isZero: 'fn isZero(x: f32) -> bool { return (bitcast<u32>(x) << 1u) == 0u; }',
  /** True for a negative number, -0 and NaN with the sign bit. */
  isSigned: 'fn isSigned(x: f32) -> bool { return (bitcast<u32>(x) >> 31u) != 0u; }',
  infinity:
    'var<private> infinityBits: u32 = 0x7f800000u; fn infinity() -> f32 { return bitcast<f32>(infinityBits); }',
  nan: 'var<private> nanBits: u32 = 0x7fc00000u; fn nan() -> f32 { return bitcast<f32>(nanBits); }',
  /**
   * x, of which a compiler knows nothing: to it, the sign of the first buffer's offset may be any, and is 0 always. WGSL
   * allows to calculate as with real numbers, and NVIDIA's driver does: (a + b) - a is b, x - x is 0 though x be infinite,
   * x / x is 1 though it be 0, and what `select(b, a, a >= b)` makes of NaN and -0 is left to chance.
   */
  opaque: `fn opaque(x: f32) -> f32 { return bitcast<f32>(bitcast<i32>(x) ^ (${argument(0)} >> 31u)); }`,
  /** The same by another zero: `opaque(opaque(x))` is x to a compiler, and `apart(opaque(x))` nothing it knows. */
  apart: `fn apart(x: f32) -> f32 { return bitcast<f32>(bitcast<i32>(x) ^ (${argument(0)} & i32(-2147483647 - 1))); }`,
  /** Truncated, and the smallest int32 where it does not fit. */
  toInt32: `fn toInt32(x: f32) -> i32 {
  if (x >= -2147483648.0 && x < 2147483648.0) { return i32(x); }
  return -2147483647 - 1;
}`,
  /** Low byte of the truncated number, however large. */
  toUint8: `fn toUint8(x: f32) -> i32 {
  if (abs(x) < 2147483648.0) { return i32(x) & 255; }
  let bits = bitcast<u32>(x);
  let shift = i32((bits >> 23u) & 255u) - 150;
  if (shift >= 8 || shift < 0) { return 0; }
  let low = i32(((bits & 0x7fffffu) | 0x800000u) << u32(shift));
  return select(low, -low, x < 0.0) & 255;
}`,
};
