const N = 624;
const M = 397;
const MATRIX_A = 0x9908b0df | 0;
const UPPER_MASK = 0x80000000 | 0;
const LOWER_MASK = 0x7fffffff;

/**
 * The Mersenne Twister MT19937 (Matsumoto and Nishimura, 1998). A whole block of 624 words is twisted and
 * tempered at once, so that a draw is one load and one increment. Words are signed 32-bit integers, which V8
 * keeps in registers; `>>> 0` gives the unsigned value.
 */
export class Mt19937 {
  /** The untempered state, as it is saved and restored. */
  readonly state = new Int32Array(N);
  /** Outputs of the current block; those from `index` on are still to be drawn. */
  private readonly block = new Int32Array(N);
  private index = N;
  /** False between seeding and the first draw: only the saved form of the state tells the two apart. */
  private started = false;

  constructor(seed: number) {
    this.seed(seed);
  }

  /** Restarts from the low 32 bits of `seed` (an integer). */
  seed(seed: number): void {
    const { state } = this;
    state[0] = seed;
    for (let i = 1; i < N; i++) {
      const previous = state[i - 1]!;
      state[i] = Math.imul(1812433253, previous ^ (previous >>> 30)) + i;
    }
    this.index = N;
    this.started = false;
  }

  /** The next output, as a signed 32-bit integer. */
  next(): number {
    if (this.index === N) this.twist();
    return this.block[this.index++]!;
  }

  /** The next `count` outputs, written to the front of `out`. */
  drawTo(out: Int32Array, count: number): void {
    for (let done = 0; done < count; ) {
      if (this.index === N) this.twist();
      const size = Math.min(N - this.index, count - done);
      out.set(this.block.subarray(this.index, this.index + size), done);
      this.index += size;
      done += size;
    }
  }

  /** How many words of the block are drawn: 0 after seeding, then 1 to 624. */
  get position(): number {
    return this.started ? this.index : 0;
  }

  /** Continues from a saved `state` of 624 words and `position`. */
  restore(state: ArrayLike<number>, position: number): void {
    this.state.set(state);
    this.started = position > 0;
    this.index = this.started ? position : N;
    if (this.index < N) this.temper();
  }

  private twist(): void {
    const { state } = this;
    const last = N - 1;
    for (let i = 0; i < N - M; i++) state[i] = mix(state[i]!, state[i + 1]!, state[i + M]!);
    for (let i = N - M; i < last; i++) state[i] = mix(state[i]!, state[i + 1]!, state[i + M - N]!);
    state[last] = mix(state[last]!, state[0]!, state[M - 1]!);
    this.temper();
    this.index = 0;
    this.started = true;
  }

  private temper(): void {
    const { state, block } = this;
    for (let i = 0; i < N; i++) {
      let y = state[i]!;
      y ^= y >>> 11;
      y ^= (y << 7) & 0x9d2c5680;
      y ^= (y << 15) & 0xefc60000;
      block[i] = y ^ (y >>> 18);
    }
  }
}

/** One word of the recurrence: `far` xor the twisted join of the upper bit of `a` and the lower bits of `b`. */
function mix(a: number, b: number, far: number): number {
  return far ^ (((a & UPPER_MASK) | (b & LOWER_MASK)) >>> 1) ^ (-(b & 1) & MATRIX_A);
}
