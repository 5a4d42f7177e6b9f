import { expect, test } from 'vitest';
import { ProgramOrder } from '../../src/device/order.ts';

/** Notes what happens, in order; an action waits where it must. */
function recorder(): { order: ProgramOrder; log: string[]; act(name: string): void } {
  const order = new ProgramOrder();
  const log: string[] = [];
  const act = (name: string): void => {
    if (order.blocked) order.defer(() => log.push(name));
    else log.push(name);
  };
  return { order, log, act };
}

test('what comes after a step waits for it, what it asks for itself does not', async () => {
  const { order, log, act } = recorder();
  act('before');
  const done = order.step(Promise.resolve(1), (value) => {
    log.push(`step ${value}`);
    act('inside');
  });
  act('after');
  expect(log).toEqual(['before']);
  await done;
  act('later');
  expect(log).toEqual(['before', 'step 1', 'inside', 'after', 'later']);
});

test('steps behind a step keep their place', async () => {
  const { order, log, act } = recorder();
  const pending: Promise<void>[] = [];
  const step = (name: string): void => {
    const start = (): void => void pending.push(order.step(Promise.resolve(), () => void log.push(name)));
    if (order.blocked) order.defer(start);
    else start();
  };
  step('first');
  act('a');
  step('second');
  act('b');
  while (pending.length > 0) await pending.shift();
  expect(log).toEqual(['first', 'a', 'second', 'b']);
});

test('a step that throws lets the rest go on', async () => {
  const { order, log, act } = recorder();
  const done = order.step(Promise.resolve(), () => {
    throw new RangeError('mine');
  });
  act('after');
  await expect(done).rejects.toThrow('mine');
  expect(log).toEqual(['after']);
});
