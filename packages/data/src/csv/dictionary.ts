/** Gives each distinct byte string a code, 0, 1, 2, ... in order of first sight. Works on four bytes at a time. */
export class ByteDictionary {
  size = 0;
  /** The distinct strings, each padded with zeros to whole words; string `code` begins at word `#starts[code]`. */
  #arena: Int32Array = new Int32Array(256);
  #starts: Int32Array = new Int32Array(64);
  #lengths: Int32Array = new Int32Array(64);
  /** Open addressing over a power of two slots: code + 1, or 0 for an empty slot. */
  #slots: Int32Array = new Int32Array(128);

  /** The code of the bytes `[start, end)`. */
  codeOf(bytes: DataView, start: number, end: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let hash = end - start;
    for (let i = start; i < end; i += 4) hash = mix(hash, wordAt(bytes, i, end));
    for (let slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
      const code = slots[slot] - 1;
      if (code < 0) return this.#add(bytes, start, end, slot);
      if (this.#lengths[code] !== end - start) continue;
      let word = this.#starts[code];
      let i = start;
      while (i < end && wordAt(bytes, i, end) === this.#arena[word]) {
        i += 4;
        word++;
      }
      if (i >= end) return code;
    }
  }

  /** The distinct strings by code. Throws a TypeError where their bytes are not UTF-8. */
  words(): string[] {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const bytes = new Uint8Array(this.#arena.buffer, 0, 4 * this.#starts[this.size]);
    const text = decoder.decode(bytes);
    const isAscii = text.length === bytes.length;
    return Array.from({ length: this.size }, (_, code) => {
      const start = 4 * this.#starts[code];
      const end = start + this.#lengths[code];
      return isAscii ? text.slice(start, end) : decoder.decode(bytes.subarray(start, end));
    });
  }

  #add(bytes: DataView, start: number, end: number, slot: number): number {
    const code = this.size++;
    let word = this.#starts[code];
    const next = word + ((end - start + 3) >> 2);
    if (code + 1 === this.#starts.length) {
      this.#starts = doubled(this.#starts);
      this.#lengths = doubled(this.#lengths);
    }
    while (next > this.#arena.length) this.#arena = doubled(this.#arena);
    for (let i = start; i < end; i += 4) this.#arena[word++] = wordAt(bytes, i, end);
    this.#starts[code + 1] = next;
    this.#lengths[code] = end - start;
    this.#slots[slot] = code + 1;
    if (2 * this.size > this.#slots.length) this.#rehash();
    return code;
  }

  #rehash(): void {
    const slots = new Int32Array(2 * this.#slots.length);
    const mask = slots.length - 1;
    for (let code = 0; code < this.size; code++) {
      let hash = this.#lengths[code];
      for (let word = this.#starts[code]; word < this.#starts[code + 1]; word++)
        hash = mix(hash, this.#arena[word]);
      let slot = spread(hash) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = code + 1;
    }
    this.#slots = slots;
  }
}

/** The bytes from `i`, four at most, as a little-endian word; those from `end` on are zero. */
function wordAt(bytes: DataView, i: number, end: number): number {
  if (i + 4 <= end) return bytes.getInt32(i, true);
  if (i + 4 <= bytes.byteLength) return bytes.getInt32(i, true) & ((1 << (8 * (end - i))) - 1);
  let word = 0;
  for (let k = end - 1; k >= i; k--) word = (word << 8) | bytes.getUint8(k);
  return word;
}

function mix(hash: number, word: number): number {
  const h = Math.imul(hash ^ word, 0x9e3779b1);
  return h ^ (h >>> 15);
}

/** Brings the upper bits of a hash into the lower ones, which choose the slot. */
function spread(hash: number): number {
  const h = Math.imul(hash, 0x85ebca6b);
  return h ^ (h >>> 13);
}

function doubled(array: Int32Array): Int32Array {
  const larger = new Int32Array(2 * array.length);
  larger.set(array);
  return larger;
}
