/** Gives each distinct byte string a code, 0, 1, 2, ... in order of first sight. */
export class ByteDictionary {
  size = 0;
  /** The distinct byte strings one after another; string `code` lies between `#limits[code]` and `#limits[code + 1]`. */
  #arena: Uint8Array = new Uint8Array(1024);
  #limits: Int32Array = new Int32Array(64);
  /** Open addressing over a power of two slots: code + 1, or 0 for an empty slot. */
  #slots: Int32Array = new Int32Array(128);

  /** The code of `bytes[start, end)`. */
  codeOf(bytes: Uint8Array, start: number, end: number): number {
    const slots = this.#slots;
    const limits = this.#limits;
    const arena = this.#arena;
    const mask = slots.length - 1;
    for (let slot = hash(bytes, start, end) & mask; ; slot = (slot + 1) & mask) {
      const code = slots[slot] - 1;
      if (code < 0) return this.#add(bytes, start, end, slot);
      let j = limits[code];
      if (limits[code + 1] - j !== end - start) continue;
      let i = start;
      while (i < end && bytes[i] === arena[j]) {
        i++;
        j++;
      }
      if (i === end) return code;
    }
  }

  /** The distinct strings by code. Throws a TypeError where their bytes are not UTF-8. */
  words(): string[] {
    const limits = this.#limits;
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const text = decoder.decode(this.#arena.subarray(0, limits[this.size]));
    const isAscii = text.length === limits[this.size];
    return Array.from({ length: this.size }, (_, code) => {
      const start = limits[code];
      const end = limits[code + 1];
      return isAscii ? text.slice(start, end) : decoder.decode(this.#arena.subarray(start, end));
    });
  }

  #add(bytes: Uint8Array, start: number, end: number, slot: number): number {
    const code = this.size++;
    const from = this.#limits[code];
    const to = from + end - start;
    while (to > this.#arena.length) this.#arena = doubled(this.#arena, new Uint8Array(2 * this.#arena.length));
    if (code + 1 === this.#limits.length) this.#limits = doubled(this.#limits, new Int32Array(2 * this.#limits.length));
    this.#arena.set(bytes.subarray(start, end), from);
    this.#limits[code + 1] = to;
    this.#slots[slot] = code + 1;
    if (2 * this.size > this.#slots.length) this.#rehash();
    return code;
  }

  #rehash(): void {
    const slots = new Int32Array(2 * this.#slots.length);
    const mask = slots.length - 1;
    for (let code = 0; code < this.size; code++) {
      let slot = hash(this.#arena, this.#limits[code], this.#limits[code + 1]) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = code + 1;
    }
    this.#slots = slots;
  }
}

/** FNV-1a, its upper bits folded into the lower ones that choose the slot. */
function hash(bytes: Uint8Array, start: number, end: number): number {
  let h = 0x811c9dc5;
  for (let i = start; i < end; i++) h = Math.imul(h ^ bytes[i], 0x01000193);
  return h ^ (h >>> 15);
}

function doubled<T extends Uint8Array | Int32Array>(array: T, larger: T): T {
  larger.set(array);
  return larger;
}
