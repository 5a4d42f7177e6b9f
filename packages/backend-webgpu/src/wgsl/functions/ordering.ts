/** Which of two numbers counts: NaN is handed on, and counts as the extreme. */
export const ordering = {
  maxFloat:
    'fn maxFloat(a: f32, b: f32) -> f32 { return select(b, a, isNan(a) | (!isNan(b) & (opaque(a) >= b))); }',
  minFloat:
    'fn minFloat(a: f32, b: f32) -> f32 { return select(b, a, isNan(a) | (!isNan(b) & (opaque(a) <= b))); }',
  maxInt: 'fn maxInt(a: i32, b: i32) -> i32 { return max(a, b); }',
  minInt: 'fn minInt(a: i32, b: i32) -> i32 { return min(a, b); }',
  beatsMaxInt: 'fn beatsMaxInt(x: i32, best: i32) -> bool { return x > best; }',
  beatsMinInt: 'fn beatsMinInt(x: i32, best: i32) -> bool { return x < best; }',
  beatsMaxFloat:
    'fn beatsMaxFloat(x: f32, best: f32) -> bool { return !isNan(best) && (isNan(x) || x > best); }',
  beatsMinFloat:
    'fn beatsMinFloat(x: f32, best: f32) -> bool { return !isNan(best) && (isNan(x) || x < best); }',
};
