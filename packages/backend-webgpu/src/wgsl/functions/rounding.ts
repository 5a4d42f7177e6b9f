/** Whole numbers, signs and neighbours. */
export const rounding = {
  floorFloat: 'fn floorFloat(x: f32) -> f32 { return floor(x); }',
  ceilFloat: 'fn ceilFloat(x: f32) -> f32 { return copysignFloat(ceil(x), x); }',
  truncFloat: 'fn truncFloat(x: f32) -> f32 { return copysignFloat(trunc(x), x); }',
  /** Half to even. */
  roundFloat: 'fn roundFloat(x: f32) -> f32 { return copysignFloat(round(x), x); }',
  absFloat: 'fn absFloat(x: f32) -> f32 { return bitcast<f32>(bitcast<u32>(x) & 0x7fffffffu); }',
  /** 0 for NaN and -0. By bits, since a driver may take the opposite of 1 or 0 for -1 or 0, and that of 0 is -0. */
  signFloat: `fn signFloat(x: f32) -> f32 {
  let bits = bitcast<u32>(x);
  let unit = (bits & 0x80000000u) | 0x3f800000u;
  return bitcast<f32>(select(0u, unit, (bits & 0x7fffffffu) - 1u < 0x7f800000u));
}`,
  copysignFloat: `fn copysignFloat(a: f32, b: f32) -> f32 {
  return bitcast<f32>((bitcast<u32>(a) & 0x7fffffffu) | (bitcast<u32>(b) & 0x80000000u));
}`,
  /** The next number from \`a\` towards \`b\`, by its bits: these are ordered as the positive numbers are. */
  nextafterFloat: `fn nextafterFloat(a: f32, b: f32) -> f32 {
  if (isNan(a) || isNan(b)) { return nan(); }
  let start = bitcast<i32>(a);
  let goal = bitcast<i32>(b);
  let startSize = start & 0x7fffffff;
  let goalSize = goal & 0x7fffffff;
  if (start == goal || (startSize | goalSize) == 0) { return b; }
  if (startSize == 0) { return bitcast<f32>((goal ^ goalSize) | 1); }
  let outward = (start ^ goal) >= 0 && goalSize > startSize;
  return bitcast<f32>(start + select(-1, 1, outward));
}`,
};
