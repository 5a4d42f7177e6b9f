import { float32, float64, signed, sized, unsigned } from './encoding.ts';
import { opcodes, type LaneOp, type MemoryLaneOp, type MemoryOp, type PlainOp, type SimdOp } from './opcodes.ts';

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
  private readonly code: number[] = [];
  /** Runs before the body: constants are fetched once there, since engines build them anew at each use in a loop. */
  private readonly head: number[] = [];
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
      if (name in opcodes.plain) this.code.push(...opcodes.plain[name as PlainOp]);
      else this.code.push(0xfd, ...unsigned(opcodes.simd[name as SimdOp]));
    }
    return this;
  }

  get(local: number): this {
    this.code.push(0x20, ...unsigned(local));
    return this;
  }

  set(local: number): this {
    this.code.push(0x21, ...unsigned(local));
    return this;
  }

  tee(local: number): this {
    this.code.push(0x22, ...unsigned(local));
    return this;
  }

  i32(value: number): this {
    this.code.push(0x41, ...signed(value | 0));
    return this;
  }

  i64(value: bigint): this {
    this.code.push(0x42, ...signed(value));
    return this;
  }

  f32(value: number): this {
    this.code.push(0x43, ...float32(value));
    return this;
  }

  f64(value: number): this {
    this.code.push(0x44, ...float64(value));
    return this;
  }

  /** A vector constant of sixteen bytes. */
  v128(bytes: readonly number[]): this {
    this.code.push(0xfd, 12, ...bytes);
    return this;
  }

  /** Local that holds the global of this number and type; fetched when the function starts. */
  fetch(global: number, type: ValueType): number {
    let local = this.fetched.get(global);
    if (local === undefined) {
      this.fetched.set(global, (local = this.local(type)));
      this.head.push(0x23, ...unsigned(global), 0x21, ...unsigned(local));
    }
    return local;
  }

  /** Bytes of the first operand (0-15) and the second (16-31). */
  shuffle(bytes: readonly number[]): this {
    this.code.push(0xfd, 13, ...bytes);
    return this;
  }

  lane(op: LaneOp, lane: number): this {
    this.code.push(0xfd, ...unsigned(opcodes.lanes[op]), lane);
    return this;
  }

  /** A load or store at the address on the stack plus `offset` bytes. Addresses need not be aligned. */
  memory(op: MemoryOp, offset = 0): this {
    const [bytes] = opcodes.memory[op];
    this.code.push(...bytes, 0, ...unsigned(offset));
    return this;
  }

  /** A load or store of one lane, at the address below the vector on the stack. */
  memoryLane(op: MemoryLaneOp, lane: number, offset = 0): this {
    this.code.push(0xfd, opcodes.memoryLanes[op], 0, ...unsigned(offset), lane);
    return this;
  }

  /** `memory.copy`: takes target, source and bytes, which may overlap. */
  copy(): this {
    this.code.push(0xfc, 10, 0, 0);
    return this;
  }

  /** `memory.fill`: takes target, byte and count. */
  fill(): this {
    this.code.push(0xfc, 11, 0);
    return this;
  }

  call(index: number): this {
    this.code.push(0x10, ...unsigned(index));
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
    this.code.push(opcode, 0x40);
    this.depth++;
    body(this.depth);
    this.depth--;
    this.code.push(0x0b);
    return this;
  }

  /** Takes a condition from the stack; `type` is that of the value both branches leave, if they leave one. */
  if(then: () => void, otherwise?: () => void, type?: ValueType): this {
    this.code.push(0x04, type === undefined ? 0x40 : typeCode(type));
    this.depth++;
    then();
    if (otherwise !== undefined) {
      this.code.push(0x05);
      otherwise();
    }
    this.depth--;
    this.code.push(0x0b);
    return this;
  }

  /** Leaves the block, or starts the loop again, that has this label. */
  branch(label: number): this {
    this.code.push(0x0c, ...unsigned(this.depth - label));
    return this;
  }

  /** `branch` where the condition on the stack is not zero. */
  branchIf(label: number): this {
    this.code.push(0x0d, ...unsigned(this.depth - label));
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

  /** The function's entry in the code section. */
  encode(): number[] {
    const locals = this.locals.map((type) => [1, typeCode(type)]);
    return sized([...unsigned(locals.length), ...locals.flat(), ...this.head, ...this.code, 0x0b]);
  }
}
