const scratch = new DataView(new ArrayBuffer(8));

/** A growing sequence of bytes, with the encodings of the WebAssembly binary format: little endian, base 128. */
export class Bytes {
  private data = new Uint8Array(256);
  length = 0;

  private room(more: number): void {
    const need = this.length + more;
    if (need <= this.data.length) return;
    const grown = new Uint8Array(Math.max(need, 2 * this.data.length));
    grown.set(this.data.subarray(0, this.length));
    this.data = grown;
  }

  byte(value: number): this {
    if (this.length === this.data.length) this.room(1);
    this.data[this.length++] = value;
    return this;
  }

  bytes(values: readonly number[]): this {
    this.room(values.length);
    for (let i = 0; i < values.length; i++) this.data[this.length++] = values[i]!;
    return this;
  }

  append(other: Bytes): this {
    this.room(other.length);
    this.data.set(other.data.subarray(0, other.length), this.length);
    this.length += other.length;
    return this;
  }

  unsigned(value: number): this {
    let rest = value;
    for (; rest > 127; rest = Math.floor(rest / 128)) this.byte((rest & 127) | 128);
    return this.byte(rest);
  }

  /** A signed 32-bit integer. */
  signed(value: number): this {
    let rest = value | 0;
    for (; rest < -64 || rest > 63; rest >>= 7) this.byte((rest & 127) | 128);
    return this.byte(rest & 127);
  }

  signed64(value: bigint): this {
    let rest = value;
    for (; rest < -64n || rest > 63n; rest >>= 7n) this.byte(Number(rest & 127n) | 128);
    return this.byte(Number(rest & 127n));
  }

  float32(value: number): this {
    scratch.setFloat32(0, value, true);
    for (let i = 0; i < 4; i++) this.byte(scratch.getUint8(i));
    return this;
  }

  float64(value: number): this {
    scratch.setFloat64(0, value, true);
    for (let i = 0; i < 8; i++) this.byte(scratch.getUint8(i));
    return this;
  }

  name(text: string): this {
    const encoded = new TextEncoder().encode(text);
    return this.unsigned(encoded.length).bytes([...encoded]);
  }

  /** The number of items, then each of them. */
  vector<T>(items: readonly T[], write: (out: this, item: T, index: number) => void): this {
    this.unsigned(items.length);
    items.forEach((item, i) => write(this, item, i));
    return this;
  }

  /** The bytes that `write` writes, after their number. */
  sized(write: (out: Bytes) => void): this {
    const inner = new Bytes();
    write(inner);
    return this.unsigned(inner.length).append(inner);
  }

  /** Changes a byte written before. */
  patch(at: number, value: number): void {
    this.data[at] = value;
  }

  take(): Uint8Array<ArrayBuffer> {
    return this.data.slice(0, this.length);
  }
}
