import { Bytes } from './encoding.ts';
import {
  opcodes,
  type AtomicOp,
  type LaneOp,
  type MemoryLaneOp,
  type MemoryOp,
  type PlainOp,
  type SimdOp,
} from './opcodes.ts';

export type ValueType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128';

const typeCodes: Record<ValueType, number> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b };
export const typeCode = (type: ValueType): number => typeCodes[type];

/** Something that writes the instructions that leave one value on the stack. */
export type Emit = () => void;

/** Writes the body of one function, instruction by instruction. */
export class FunctionBuilder {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
  private readonly locals: ValueType[] = [];
  private readonly code = new Bytes();
  /** Where the last `set` stands, and where it ends. */
  private lastSet = -1;
  private lastEnd = -1;
  private lastLocal = -1;
  /** Runs before the body: constants are fetched once there, since engines build them anew at each use in a loop. */
  private readonly head = new Bytes();
  private readonly fetched = new Map<number, number>();
  private depth = 0;

  constructor(params: readonly ValueType[], results: readonly ValueType[]) {
    this.params = params;
    this.results = results;
  }

  /** Number of a new local variable, zero at the start. */
  local(type: ValueType): number {
    this.locals.push(type);
    return this.params.length + this.locals.length - 1;
  }

  op(...names: (PlainOp | SimdOp)[]): this {
    for (const name of names) {
      const plain = opcodes.plain[name as PlainOp] as readonly number[] | undefined;
      if (plain !== undefined) this.code.bytes(plain);
      else this.code.byte(0xfd).unsigned(opcodes.simd[name as SimdOp]);
    }
    return this;
  }

  get(local: number): this {
    if (local === this.lastLocal && this.code.length === this.lastEnd) {
      // Right after a set it is a tee.
      this.code.patch(this.lastSet, 0x22);
      this.lastEnd = -1;
      return this;
    }
    this.code.byte(0x20).unsigned(local);
    return this;
  }

  set(local: number): this {
    this.lastSet = this.code.length;
    this.lastLocal = local;
    this.code.byte(0x21).unsigned(local);
    this.lastEnd = this.code.length;
    return this;
  }

  tee(local: number): this {
    this.code.byte(0x22).unsigned(local);
    return this;
  }

  i32(value: number): this {
    this.code.byte(0x41).signed(value);
    return this;
  }

  i64(value: bigint): this {
    this.code.byte(0x42).signed64(value);
    return this;
  }

  f32(value: number): this {
    this.code.byte(0x43).float32(value);
    return this;
  }

  f64(value: number): this {
    this.code.byte(0x44).float64(value);
    return this;
  }

  /** A vector constant of sixteen bytes. */
  v128(bytes: readonly number[]): this {
    this.code.byte(0xfd).byte(12).bytes(bytes);
    return this;
  }

  /** Local that holds the global of this number and type; fetched when the function starts. */
  fetch(global: number, type: ValueType): number {
    let local = this.fetched.get(global);
    if (local === undefined) {
      this.fetched.set(global, (local = this.local(type)));
      this.head.byte(0x23).unsigned(global).byte(0x21).unsigned(local);
    }
    return local;
  }

  /** Bytes of the first operand (0-15) and the second (16-31). */
  shuffle(bytes: readonly number[]): this {
    this.code.byte(0xfd).byte(13).bytes(bytes);
    return this;
  }

  lane(op: LaneOp, lane: number): this {
    this.code.byte(0xfd).unsigned(opcodes.lanes[op]).byte(lane);
    return this;
  }

  /** A load or store at the address on the stack plus `offset` bytes. Addresses need not be aligned. */
  memory(op: MemoryOp, offset = 0): this {
    const [bytes] = opcodes.memory[op];
    this.code.bytes(bytes).byte(0).unsigned(offset);
    return this;
  }

  /** A load or store of one lane, at the address below the vector on the stack. */
  memoryLane(op: MemoryLaneOp, lane: number, offset = 0): this {
    this.code.byte(0xfd).byte(opcodes.memoryLanes[op]).byte(0).unsigned(offset).byte(lane);
    return this;
  }

  /** An atomic access to the word at the address on the stack plus `offset`, which has to be aligned. */
  atomic(op: AtomicOp, offset = 0): this {
    this.code.byte(0xfe).byte(opcodes.atomics[op]).byte(2).unsigned(offset);
    return this;
  }

  /** `memory.copy`: takes target, source and bytes, which may overlap. */
  copy(): this {
    this.code.byte(0xfc).byte(10).byte(0).byte(0);
    return this;
  }

  /** `memory.fill`: takes target, byte and count. */
  fill(): this {
    this.code.byte(0xfc).byte(11).byte(0);
    return this;
  }

  call(index: number): this {
    this.code.byte(0x10).unsigned(index);
    return this;
  }

  /** A block that `break_` leaves. */
  block(body: (label: number) => void): this {
    return this.nested(0x02, body);
  }

  /** A block that `continue_` starts again. */
  loop(body: (label: number) => void): this {
    return this.nested(0x03, body);
  }

  private nested(opcode: number, body: (label: number) => void): this {
    this.code.byte(opcode).byte(0x40);
    this.depth++;
    body(this.depth);
    this.depth--;
    this.code.byte(0x0b);
    return this;
  }

  /** Takes a condition from the stack; `type` is that of the value both branches leave, if they leave one. */
  if(then: () => void, otherwise?: () => void, type?: ValueType): this {
    this.code.byte(0x04).byte(type === undefined ? 0x40 : typeCode(type));
    this.depth++;
    then();
    if (otherwise !== undefined) {
      this.code.byte(0x05);
      otherwise();
    }
    this.depth--;
    this.code.byte(0x0b);
    return this;
  }

  /** Leaves the block, or starts the loop again, that has this label. */
  branch(label: number): this {
    this.code.byte(0x0c).unsigned(this.depth - label);
    return this;
  }

  /** `branch` where the condition on the stack is not zero. */
  branchIf(label: number): this {
    this.code.byte(0x0d).unsigned(this.depth - label);
    return this;
  }

  /** `do body while (condition)`: the condition is emitted at the end. */
  doWhile(body: () => void, condition: Emit): this {
    return this.loop((label) => {
      body();
      condition();
      this.branchIf(label);
    });
  }

  /** `for (; i < end; i += step) body`, with locals of type i32 compared as signed. */
  forUp(i: number, end: number, step: number, body: () => void): this {
    return this.block((out) => {
      this.get(i).get(end).op('i32.ge_s').branchIf(out);
      this.doWhile(
        () => {
          body();
          this.get(i).i32(step).op('i32.add').set(i);
        },
        () => this.get(i).get(end).op('i32.lt_s'),
      );
    });
  }

  /** Writes the function's entry in the code section. */
  encode(out: Bytes): void {
    out.sized((entry) => {
      const runs: [number, ValueType][] = [];
      for (const type of this.locals) {
        const last = runs.at(-1);
        if (last?.[1] === type) last[0]++;
        else runs.push([1, type]);
      }
      entry.vector(runs, (o, [count, type]) => o.unsigned(count).byte(typeCode(type)));
      entry.append(this.head).append(this.code).byte(0x0b);
    });
  }
}
