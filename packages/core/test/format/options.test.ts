import { afterEach, describe, expect, it } from 'vitest';
import { formatTensor, getPrintoptions, setPrintoptions } from '../../src/format/index.ts';
import { range, viewOf } from './view.ts';

afterEach(() => setPrintoptions({ profile: 'default' }));

describe('setPrintoptions', () => {
  it('takes a profile and what goes over it', () => {
    setPrintoptions({ profile: 'short', linewidth: 100 });
    expect(getPrintoptions()).toEqual({
      precision: 2,
      threshold: 1000,
      edgeitems: 2,
      linewidth: 100,
      sciMode: null,
    });
    expect(formatTensor(viewOf([1 / 3, 2 / 3]))).toBe('tensor([0.33, 0.67])');
  });

  it('never summarises under the full profile', () => {
    setPrintoptions({ profile: 'full' });
    expect(formatTensor(viewOf(range(1001), { dtype: 'int32' }))).not.toContain('...');
  });

  it('leaves the rest, but forgets sciMode', () => {
    setPrintoptions({ precision: 2, sciMode: true });
    setPrintoptions({ edgeitems: 1 });
    expect(getPrintoptions()).toMatchObject({ precision: 2, edgeitems: 1, sciMode: null });
  });

  it('is overridden by the options of a call', () => {
    setPrintoptions({ precision: 2 });
    expect(formatTensor(viewOf([0.12345]), {}, { precision: 3 })).toBe('tensor([0.123])');
    expect(getPrintoptions().precision).toBe(2);
  });

  it('rejects what cannot be printed', () => {
    expect(() => setPrintoptions({ precision: -1 })).toThrow('precision must be a non-negative integer');
    expect(() => setPrintoptions({ edgeitems: 1.5 })).toThrow('edgeitems must be a non-negative integer');
    expect(() => setPrintoptions({ profile: 'long' as 'short' })).toThrow('profile must be one of');
    expect(getPrintoptions().precision).toBe(4);
  });
});
