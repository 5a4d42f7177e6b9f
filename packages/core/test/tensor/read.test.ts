import { describe, expect, it } from 'vitest';
import * as t from '../../src/index.ts';

t.use(t.reference());

describe('reading', () => {
  it('gives copies in row-major order, whatever the strides', async () => {
    const x = t.tensor([
      [1, 2],
      [3, 4],
    ]);
    const data = x.T.dataSync();
    data[0] = 9;
    expect([Array.from(x.T.dataSync()), Array.from(await x.T.data()), x.itemSync === undefined]).toEqual([
      [1, 3, 2, 4],
      [1, 3, 2, 4],
      false,
    ]);
    expect([x.T.toArraySync(), await x.at(1).toArray(), t.zeros(2, 0).toArraySync()]).toEqual([
      [
        [1, 3],
        [2, 4],
      ],
      [3, 4],
      [[], []],
    ]);
    expect(x.dataSync()[0]).toBe(1);
  });

  it('gives booleans for bool', async () => {
    const x = t.tensor([true, false]);
    expect([x.toArraySync(), x.dataSync(), x.at(0).itemSync(), await x.at(1).item()]).toEqual([
      [true, false],
      Uint8Array.of(1, 0),
      true,
      false,
    ]);
  });

  it('takes the value of one element only', async () => {
    expect(t.ones(1, 1).itemSync()).toBe(1);
    const message = 'only one element tensors can be converted to Python scalars';
    expect(() => t.ones(2).itemSync()).toThrow(message);
    await expect(t.ones(2).item()).rejects.toThrow(message);
  });

  it('records nothing and needs no detach', () => {
    const x = t.ones(2, 2, { requiresGrad: true });
    expect(x.mul(2).T.toArraySync()).toEqual([
      [2, 2],
      [2, 2],
    ]);
  });
});
