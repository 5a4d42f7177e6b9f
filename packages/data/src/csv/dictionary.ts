const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** Gives each distinct byte string a code, 0, 1, 2, ... in order of first sight. */
export class ByteDictionary {
  size = 0;
  /** The distinct byte strings one after another; string `code` ends at `#limits[code]`. */
  #arena = new Uint8Array(1024);
  #used = 0;
  #limits = new Int32Array(64);
  /** Open addressing, a power of two slots: code + 1, or 0 for an empty slot. */
  #slots = new Int32Array(128);

  /** The code of `bytes[start, end)`. */
  codeOf(bytes: Uint8Array, start: number, end: number): number {
    let hash = FNV_OFFSET;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i], FNV_PRIME);
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const code = slots[slot] - 1;
      if (code < 0) return this.#add(bytes, start, end, slot);
      if (this.#equals(code, bytes, start, end)) return code;
    }
  }

  /** The distinct strings by code. Throws a TypeError where their bytes are not UTF-8. */
  words(): string[] {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const text = decoder.decode(this.#arena.subarray(0, this.#used));
    const ascii = text.length === this.#used;
    const words = new Array<string>(this.size);
    for (let code = 0; code < this.size; code++) {
      const start = this.#start(code);
      const end = this.#limits[code];
      words[code] = ascii ? text.slice(start, end) : decoder.decode(this.#arena.subarray(start, end));
    }
    return words;
  }

  #start(code: number): number {
    return code === 0 ? 0 : this.#limits[code - 1];
  }

  #equals(code: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.#start(code);
    if (this.#limits[code] - from !== end - start) return false;
    const arena = this.#arena;
    for (let i = start, j = from; i < end; i++, j++) if (bytes[i] !== arena[j]) return false;
    return true;
  }

  #add(bytes: Uint8Array, start: number, end: number, slot: number): number {
    const code = this.size++;
    while (this.#used + end - start > this.#arena.length) this.#arena = doubled(this.#arena);
    if (code === this.#limits.length) this.#limits = doubled(this.#limits);
    this.#arena.set(bytes.subarray(start, end), this.#used);
    this.#used += end - start;
    this.#limits[code] = this.#used;
    this.#slots[slot] = code + 1;
    if (this.size * 2 > this.#slots.length) this.#rehash();
    return code;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let code = 0; code < this.size; code++) {
      let hash = FNV_OFFSET;
      for (let i = this.#start(code); i < this.#limits[code]; i++) hash = Math.imul(hash ^ this.#arena[i], FNV_PRIME);
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = code + 1;
    }
    this.#slots = slots;
  }
}

function doubled<T extends Uint8Array | Int32Array>(array: T): T {
  const larger = new (array.constructor as new (length: number) => T)(array.length * 2);
  larger.set(array);
  return larger;
}
