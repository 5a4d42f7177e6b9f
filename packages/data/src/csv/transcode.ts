/** Turns blocks of text in some encoding into blocks of UTF-8; called with null at the end of the text. */
export type Transcoder = (block: Uint8Array | null) => Uint8Array;

/**
 * The transcoder from an encoding of the Encoding Standard (a RangeError for any other label). It throws a TypeError
 * on bytes that are not of the encoding. UTF-8 passes as it is: its fields are checked when they are decoded.
 */
export function transcoderFrom(encoding: string): Transcoder {
  const decoder = new TextDecoder(encoding, { fatal: true });
  if (decoder.encoding === 'utf-8') return (block) => block ?? new Uint8Array(0);
  const encoder = new TextEncoder();
  return (block) =>
    encoder.encode(block === null ? decoder.decode() : decoder.decode(block, { stream: true }));
}
