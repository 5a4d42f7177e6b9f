import type { BinaryFn } from '@t/core/kernel';
import type { FunctionBuilder, ModuleBuilder } from '../assembler/index.ts';

/** A function of two integers in locals 0 and 1 that leaves one; what the interpreter does, at 32 bits. */
type Write = (f: FunctionBuilder) => void;

/** `then` unless the divisor is 0, which gives 0. */
const unlessZero =
  (then: Write): Write =>
  (f) => {
    f.get(1).if(
      () => then(f),
      () => void f.i32(0),
      'i32',
    );
  };

/** Truncated quotient. The smallest integer divided by -1 wraps around, where the instruction would trap. */
const quotient: Write = (f) => {
  f.get(1)
    .i32(-1)
    .op('i32.eq')
    .if(
      () => void f.i32(0).get(0).op('i32.sub'),
      () => void f.get(0).get(1).op('i32.div_s'),
      'i32',
    );
};

/** Leaves whether the remainder in local `r` is not 0 and has another sign than the divisor. */
const crosses = (f: FunctionBuilder, r: number): FunctionBuilder =>
  f.get(r).i32(0).op('i32.ne').get(r).get(1).op('i32.xor').i32(0).op('i32.lt_s', 'i32.and');

const power: Write = (f) => {
  const result = f.local('i32');
  // A negative power is 0 but for bases 1 and -1.
  f.get(1)
    .i32(0)
    .op('i32.lt_s')
    .if(
      () => {
        f.get(0).i32(1).op('i32.eq');
        f.i32(1)
          .get(1)
          .i32(1)
          .op('i32.and')
          .i32(1)
          .op('i32.shl', 'i32.sub')
          .i32(0)
          .get(0)
          .i32(-1)
          .op('i32.eq', 'select');
        f.op('i32.or').set(result);
      },
      () => {
        f.i32(1).set(result);
        f.block((out) => {
          f.loop((again) => {
            f.get(1).op('i32.eqz').branchIf(out);
            f.get(1)
              .i32(1)
              .op('i32.and')
              .if(() => void f.get(result).get(0).op('i32.mul').set(result));
            f.get(0).get(0).op('i32.mul').set(0).get(1).i32(1).op('i32.shr_u').set(1).branch(again);
          });
        });
      },
    );
  f.get(result);
};

const functions: Partial<Record<BinaryFn, Write>> = {
  div: unlessZero(quotient),
  fmod: unlessZero((f) => void f.get(0).get(1).op('i32.rem_s')),
  rem: unlessZero((f) => {
    const r = f.local('i32');
    f.get(0).get(1).op('i32.rem_s').set(r);
    f.get(r).get(1).i32(0);
    crosses(f, r).op('select', 'i32.add');
  }),
  floordiv: unlessZero((f) => {
    const r = f.local('i32');
    f.get(0).get(1).op('i32.rem_s').set(r);
    quotient(f);
    crosses(f, r).op('i32.sub');
  }),
  pow: power,
  max: (f) => void f.get(0).get(1).get(0).get(1).op('i32.gt_s', 'select'),
  min: (f) => void f.get(0).get(1).get(0).get(1).op('i32.lt_s', 'select'),
  shl: (f) => void f.get(0).get(1).op('i32.shl'),
  shr: (f) => void f.get(0).get(1).op('i32.shr_s'),
};

/** True where integers have a function of their own. */
export const isIntegerFunction = (fn: BinaryFn): boolean => fn in functions;

/** Calls the function of the two i32 on the stack. The result is not yet brought into the range of a narrower dtype. */
export function callInteger(m: ModuleBuilder, f: FunctionBuilder, fn: BinaryFn): void {
  f.call(m.helper(`${fn} i32`, ['i32', 'i32'], ['i32'], functions[fn]!));
}
