type Growing = Float64Array | Int32Array | Uint8Array;

/** The array with this length: cut, where little is cut off, or else copied. */
export function resized<T extends Growing>(array: T, length: number): T;
export function resized(array: Growing, length: number): Growing {
  const isTight = length <= array.length && length >= 0.9 * array.length;
  if (isTight) return array.subarray(0, length);
  if (length < array.length) return array.slice(0, length);
  const Kind = array.constructor as new (length: number) => Growing;
  const larger = new Kind(length);
  larger.set(array);
  return larger;
}
