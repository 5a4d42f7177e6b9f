import type { ModuleBuilder } from '../assembler/index.ts';
import * as control from './control.ts';

/** A function that every thread calls: takes parts of the current launch, if it is of this program, until none is left. */
export type Work = (program: number, scratch: number) => void;

/**
 * Adds `work(program, scratch)` to a module that exports `run`. Its parameters: the address of the program, and of the
 * scratch area of the thread. With `flat`, the first argument of `run` is the size that is divided, otherwise the
 * address of a geometry, in which the coordinates of the first element stand from word `origins` on, if `run` uses them.
 */
export function writeWork(m: ModuleBuilder, flat: boolean, origins: number | null = null): void {
  const run = m.exported('run');
  m.add(
    ['i32', 'i32'],
    [],
    (f) => {
      const [program, scratch] = [0, 1] as const;
      const [ticket, part, start, rest] = [f.local('i32'), f.local('i32'), f.local('i32'), f.local('i32')];
      /** Address of the size that is divided, in the copy of the geometry. */
      const divided = f.local('i32');
      const word = (address: number) => f.i32(0).memory('i32.load', address);
      const atomicWord = (address: number) => f.i32(0).atomic('i32.atomic.load', address);
      /** Leaves the length of the part. */
      const length = (): void => {
        word(control.UNIT).get(rest);
        word(control.UNIT).get(rest).op('i32.lt_u', 'select');
      };
      f.block((out) =>
        f.loop((again) => {
          atomicWord(control.TICKET).tee(ticket).i32(control.PARTS).op('i32.and').tee(part);
          f.op('i32.eqz').branchIf(out);
          atomicWord(control.PROGRAM).get(program).op('i32.ne').branchIf(out);
          f.i32(0).get(ticket).get(ticket).i32(1).op('i32.sub');
          f.atomic('i32.atomic.rmw.cmpxchg', control.TICKET).get(ticket).op('i32.ne').branchIf(again);

          f.get(part).i32(1).op('i32.sub').set(part);
          word(control.UNIT).get(part).op('i32.mul').set(start);
          word(control.SIZE).get(start).op('i32.sub').set(rest);
          if (flat) length();
          else {
            f.get(scratch).i32(control.GEOMETRY);
            word(control.GEOMETRY_BYTES).copy();
            f.get(scratch);
            word(control.AXIS).op('i32.add').set(divided).get(divided);
            length();
            f.memory('i32.store');
            if (origins !== null)
              f.get(divided)
                .get(start)
                .memory('i32.store', 4 * origins);
            f.get(scratch);
          }
          run.params.slice(1).forEach((type, i) => {
            if (type === 'f64') f.i32(0).memory('f64.load', control.VALUES + 8 * i);
            else {
              word(control.VALUES + 8 * i).get(part);
              word(control.STEPS + 4 * i).op('i32.mul', 'i32.add');
            }
          });
          f.call(run.index);

          // Whoever does the last part wakes the thread that waits for it.
          f.i32(0).i32(1).atomic('i32.atomic.rmw.add', control.DONE).i32(1).op('i32.add');
          word(control.TOTAL).op('i32.eq');
          f.if(() => void f.i32(0).i32(1).atomic('memory.atomic.notify', control.DONE).op('drop'));
          f.branch(again);
        }),
      );
    },
    'work',
  );
}
