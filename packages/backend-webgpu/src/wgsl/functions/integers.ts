/** Integer arithmetic where WGSL's operators do not say what the interpreter does. Divided by 0, everything is 0. */
export const integers = {
  /** The divisor, or 1 for 0: no division traps. */
  divisor: 'fn divisor(b: i32) -> i32 { return select(b, 1, b == 0); }',
  /** Truncated; the smallest integer divided by -1 is itself. */
  divInt: 'fn divInt(a: i32, b: i32) -> i32 { return select(a / divisor(b), 0, b == 0); }',
  fmodInt: 'fn fmodInt(a: i32, b: i32) -> i32 { return select(a - divInt(a, b) * b, 0, b == 0); }',
  crosses: 'fn crosses(r: i32, b: i32) -> bool { return r != 0 && (r ^ b) < 0; }',
  remInt:
    'fn remInt(a: i32, b: i32) -> i32 { let r = fmodInt(a, b); return select(r, r + b, crosses(r, b)); }',
  floordivInt: `fn floordivInt(a: i32, b: i32) -> i32 {
  let q = divInt(a, b);
  return select(q, q - 1, b != 0 && crosses(a - q * b, b));
}`,
  /** With wrap-around; a negative power is 0 but for bases 1 and -1. */
  powInt: `fn powInt(a: i32, b: i32) -> i32 {
  if (b < 0) {
    if (a == 1) { return 1; }
    if (a == -1) { return select(1, -1, (b & 1) != 0); }
    return 0;
  }
  var result = 1;
  var power = a;
  for (var n = u32(b); n > 0u; n = n >> 1u) {
    if ((n & 1u) != 0u) { result = result * power; }
    power = power * power;
  }
  return result;
}`,
  /** The count is taken modulo 32. */
  shlInt: 'fn shlInt(a: i32, b: i32) -> i32 { return a << (u32(b) & 31u); }',
  shrInt: 'fn shrInt(a: i32, b: i32) -> i32 { return a >> (u32(b) & 31u); }',
};
