import * as t from '@t/core';

/** The reference backend without synchronous reads; a failure of what it does later is told by the next read. */
export function asynchronous(): t.Backend {
  const { readSync, view: _, ...rest } = t.reference();
  let pending: Promise<void> = Promise.resolve();
  return {
    ...rest,
    name: 'later',
    capabilities: { ...rest.capabilities, syncRead: false },
    async read(buffer, offset, length) {
      const values = readSync!(buffer, offset, length);
      const before = pending;
      pending = Promise.resolve();
      await before;
      return values;
    },
    later(readings, work, blocks) {
      const values = readings.map(({ buffer, offset, length }) => readSync!(buffer, offset, length));
      if (blocks) work(values);
      else pending = pending.then(() => work(values));
      pending.catch(() => undefined);
    },
  };
}
