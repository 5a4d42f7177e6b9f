import { RuntimeError } from '../errors.ts';
import { cos, log, sin } from './elementary.ts';
import { Mt19937 } from './mt19937.ts';

/** The seed of `new Generator()`, as in PyTorch. */
const DEFAULT_SEED = 67280421310721n;

/** Layout in bytes of the state PyTorch saves (`torch.get_rng_state()`), so that the two can be exchanged. */
const STATE_BYTES = 5056;
const WORDS = 624;
const WORDS_AT = 24;
const NORMAL_AT = 5024;
const HAS_NORMAL_AT = 5040;

/**
 * A stream of pseudo-random numbers: PyTorch's CPU generator, bit for bit. Functions that draw take one in
 * their options; without it they draw from the default generator, which `manualSeed` sets.
 */
export class Generator {
  private readonly engine: Mt19937;
  private currentSeed = DEFAULT_SEED;
  /** Box-Muller makes two normal numbers at a time; this is the second, until a draw takes it. */
  private spareNormal = 0;
  private hasSpareNormal = false;

  /** A generator of its own, seeded with 67280421310721 until `manualSeed` or `seed` is called. */
  constructor() {
    this.engine = new Mt19937(lowWord(DEFAULT_SEED));
  }

  /**
   * Restarts the stream. `seed` is an integer in [-2^63, 2^64); a negative one means the unsigned number of
   * the same bits. As in PyTorch only its low 32 bits choose the stream. Returns the generator.
   *
   * @throws RuntimeError if `seed` is not an integer or out of range
   */
  manualSeed(seed: number | bigint): this {
    if (typeof seed === 'number' && !Number.isInteger(seed)) {
      throw new RuntimeError('manual_seed expected a long, but got float');
    }
    const value = BigInt(seed);
    if (value < -(1n << 63n) || value >= 1n << 64n) throw new RuntimeError('Overflow when unpacking long');
    this.currentSeed = BigInt.asUintN(64, value);
    this.engine.seed(lowWord(this.currentSeed));
    this.hasSpareNormal = false;
    return this;
  }

  /** Restarts the stream from a non-deterministic seed of 53 bits, and returns that seed. */
  seed(): number {
    const [high, low] = crypto.getRandomValues(new Uint32Array(2)) as unknown as [number, number];
    const seed = (high & 0x1fffff) * 2 ** 32 + low;
    this.manualSeed(seed);
    return seed;
  }

  /** The seed of the stream; a bigint only where a number cannot hold it. */
  initialSeed(): number | bigint {
    const seed = Number(this.currentSeed);
    return Number.isSafeInteger(seed) ? seed : this.currentSeed;
  }

  /** The state in the 5056 bytes of PyTorch's `Generator.get_state()`. */
  getState(): Uint8Array {
    const bytes = new Uint8Array(STATE_BYTES);
    const view = new DataView(bytes.buffer);
    const { state, position } = this.engine;
    view.setBigUint64(0, this.currentSeed, true);
    view.setInt32(8, position === 0 ? 1 : WORDS + 1 - position, true); // draws left before the next twist, + 1
    view.setInt32(12, 1, true); // seeded
    view.setUint32(16, position, true);
    for (let i = 0; i < WORDS; i++) view.setInt32(WORDS_AT + 8 * i, state[i]!, true);
    if (this.hasSpareNormal) {
      view.setFloat64(NORMAL_AT, this.spareNormal, true);
      view.setInt32(HAS_NORMAL_AT, 1, true);
    }
    return bytes;
  }

  /**
   * Continues from a state that `getState`, or PyTorch, saved.
   *
   * @throws RuntimeError if it does not have 5056 bytes or they are no state
   */
  setState(state: Uint8Array): this {
    if (state.length !== STATE_BYTES) {
      throw new RuntimeError(
        `Expected a CPUGeneratorImplState of size ${STATE_BYTES} but found the input RNG state size to be ${state.length}`,
      );
    }
    const view = new DataView(state.buffer, state.byteOffset, STATE_BYTES);
    const left = view.getInt32(8, true);
    const position = view.getUint32(16, true);
    const fresh = left === 1 && position === 0;
    if (view.getInt32(12, true) !== 1 || !(fresh || (left >= 1 && left + position === WORDS + 1))) {
      throw new RuntimeError('Invalid mt19937 state');
    }
    this.currentSeed = view.getBigUint64(0, true);
    const words = Int32Array.from({ length: WORDS }, (_, i) => view.getInt32(WORDS_AT + 8 * i, true));
    this.engine.restore(words, position);
    this.spareNormal = view.getFloat64(NORMAL_AT, true);
    this.hasSpareNormal = view.getInt32(HAS_NORMAL_AT, true) !== 0;
    return this;
  }

  /** 32 random bits, as a signed integer: the cheapest draw, for code that masks them. */
  bits(): number {
    return this.engine.next();
  }

  /** `count` times 32 random bits, to the front of `out`: for loops that draw many. */
  fillBits(out: Int32Array, count: number): void {
    this.engine.drawTo(out, count);
  }

  /** A random integer in [0, 2^32). */
  random(): number {
    return this.engine.next() >>> 0;
  }

  /** A random integer in [0, 2^64). Two 32-bit draws, the high half first. */
  random64(): bigint {
    const high = this.random();
    return (BigInt(high) << 32n) | BigInt(this.random());
  }

  /** Uniform in [0, 1) with 24 bits, PyTorch's float32 draw. One 32-bit draw. */
  uniformFloat(): number {
    return (this.engine.next() & 0xffffff) * 2 ** -24;
  }

  /** Uniform in [0, 1) with 53 bits, PyTorch's float64 draw. Two 32-bit draws. */
  uniformDouble(): number {
    const high = this.engine.next() & 0x1fffff;
    return (high * 2 ** 32 + (this.engine.next() >>> 0)) * 2 ** -53;
  }

  /** A standard normal number by Box-Muller in float64: four 32-bit draws for two numbers, the second kept. */
  normal(): number {
    if (this.hasSpareNormal) {
      this.hasSpareNormal = false;
      return this.spareNormal;
    }
    const u1 = this.uniformDouble();
    const u2 = this.uniformDouble();
    const radius = Math.sqrt(-2 * log(1 - u2));
    const theta = 2 * Math.PI * u1;
    this.spareNormal = radius * sin(theta);
    this.hasSpareNormal = true;
    return radius * cos(theta);
  }
}

const lowWord = (seed: bigint): number => Number(seed & 0xffffffffn);

let shared: Generator | undefined;

/** The generator of every draw that names no other. Its first seed is non-deterministic. */
export function defaultGenerator(): Generator {
  if (shared === undefined) {
    shared = new Generator();
    shared.seed();
  }
  return shared;
}

/** Seeds the default generator and returns it. A fraction is dropped, as Python's `int` does. */
export function manualSeed(seed: number | bigint): Generator {
  return defaultGenerator().manualSeed(typeof seed === 'number' ? Math.trunc(seed) : seed);
}

/** Seeds the default generator non-deterministically and returns the seed. */
export function seed(): number {
  return defaultGenerator().seed();
}

/** The seed of the default generator. */
export function initialSeed(): number | bigint {
  return defaultGenerator().initialSeed();
}
