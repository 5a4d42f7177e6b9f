/** Functions that printed code may call, by name, in WGSL. Each may call others. */
const functions: Readonly<Record<string, string>> = {
  isNan: 'fn isNan(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }',
  infinity:
    'var<private> infinityBits: u32 = 0x7f800000u; fn infinity() -> f32 { return bitcast<f32>(infinityBits); }',
  nan: 'var<private> nanBits: u32 = 0x7fc00000u; fn nan() -> f32 { return bitcast<f32>(nanBits); }',
  toInt32:
    'fn toInt32(x: f32) -> i32 { if (x >= -2147483648.0 && x < 2147483648.0) { return i32(x); } return -2147483647 - 1; }',
  toUint8: `fn toUint8(x: f32) -> i32 {
  if (abs(x) < 2147483648.0) { return i32(x) & 255; }
  let bits = bitcast<u32>(x); let shift = i32((bits >> 23u) & 255u) - 150;
  if (shift >= 8 || shift < 0) { return 0; }
  let low = i32(((bits & 0x7fffffu) | 0x800000u) << u32(shift));
  return select(low, -low, x < 0.0) & 255;
}`,
  maxFloat: 'fn maxFloat(a: f32, b: f32) -> f32 { if (isNan(a) || a >= b) { return a; } return b; }',
  minFloat: 'fn minFloat(a: f32, b: f32) -> f32 { if (isNan(a) || a <= b) { return a; } return b; }',
  maxInt: 'fn maxInt(a: i32, b: i32) -> i32 { return max(a, b); }',
  minInt: 'fn minInt(a: i32, b: i32) -> i32 { return min(a, b); }',
  beatsMaxInt: 'fn beatsMaxInt(x: i32, best: i32) -> bool { return x > best; }',
  beatsMinInt: 'fn beatsMinInt(x: i32, best: i32) -> bool { return x < best; }',
  beatsMaxFloat:
    'fn beatsMaxFloat(x: f32, best: f32) -> bool { return !isNan(best) && (isNan(x) || x > best); }',
  beatsMinFloat:
    'fn beatsMinFloat(x: f32, best: f32) -> bool { return !isNan(best) && (isNan(x) || x < best); }',
  beatsMaxOrder: 'fn beatsMaxOrder(x: f32, y: f32) -> bool { return !isNan(y) && (isNan(x) || x > y); }',
  beatsMinOrder: 'fn beatsMinOrder(x: f32, y: f32) -> bool { return !isNan(x) && (isNan(y) || x < y); }',
  divInt: 'fn divInt(a: i32, b: i32) -> i32 { return select(a / select(b, 1, b == 0), 0, b == 0); }',
  divFloat: 'fn divFloat(a: f32, b: f32) -> f32 { return a / b; }',
  sqrtFloat: 'fn sqrtFloat(x: f32) -> f32 { return sqrt(x); }',
  floorFloat: 'fn floorFloat(x: f32) -> f32 { return floor(x); }',
  ceilFloat: 'fn ceilFloat(x: f32) -> f32 { return ceil(x); }',
  truncFloat: 'fn truncFloat(x: f32) -> f32 { return trunc(x); }',
  roundFloat: 'fn roundFloat(x: f32) -> f32 { return round(x); }',
  expFloat: 'fn expFloat(x: f32) -> f32 { return exp(x); }',
  logFloat: 'fn logFloat(x: f32) -> f32 { return log(x); }',
};

/** The library's functions that `code` calls, directly or through one another. */
export function withLibrary(code: string): string[] {
  const found = new Map<string, string>();
  const search = (text: string): void => {
    for (const [, name] of text.matchAll(/\b([a-zA-Z]\w*)\(/g)) {
      const source = functions[name!];
      if (source === undefined || found.has(name!)) continue;
      found.set(name!, source);
      search(source);
    }
  };
  search(code);
  return [...found.values()];
}
