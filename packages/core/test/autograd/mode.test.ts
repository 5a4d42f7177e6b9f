import { afterEach, describe, expect, it } from 'vitest';
import * as t from '../../src/index.ts';
import { leaf } from './support.ts';

afterEach(() => t.setGradEnabled(true));

describe('grad modes', () => {
  it('nest, and give back the value of the function', () => {
    const x = leaf(1);
    const seen = t.noGrad(() => [
      x.mul(2).requiresGrad,
      t.enableGrad(() => x.mul(2).requiresGrad),
      t.isGradEnabled(),
    ]);
    expect(seen).toEqual([false, true, false]);
    expect(t.isGradEnabled()).toBe(true);
  });

  it('end with an exception', () => {
    const fail = (): never => {
      throw new Error('no');
    };
    expect(() => t.noGrad(fail)).toThrow('no');
    expect(t.isGradEnabled()).toBe(true);
  });

  it('refuse functions that go on after an await', () => {
    let ran = false;
    const later = async (): Promise<void> => {
      ran = true;
      await Promise.resolve();
    };
    expect(() => t.noGrad(later)).toThrow(/^noGrad\(fn\) takes a synchronous function/);
    expect(ran).toBe(false);
    expect(() => t.enableGrad(() => Promise.resolve())).toThrow(
      /^enableGrad\(fn\) takes a synchronous function/,
    );
    expect(t.isGradEnabled()).toBe(true);
  });

  it('are set for good by setGradEnabled', () => {
    t.setGradEnabled(false);
    expect(leaf(1).mul(2).requiresGrad).toBe(false);
    const y = leaf(1).mul(2).requiresGrad_();
    expect([y.requiresGrad, y.isLeaf]).toEqual([true, true]);
  });
});
