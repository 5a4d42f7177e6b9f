import { describe, expect, it } from 'vitest';
import { Frame, Imputer } from '../../src/index.ts';
import { saved, train, unseen } from './training-data.ts';

describe('Imputer', () => {
  it.each(['mean', 'median'] as const)('%s of the training data', (strategy) => {
    const imputer = saved(new Imputer({ strategy }).fit(train));
    const filled = imputer.transform(unseen);
    expect(filled.col('price').toArray()).toEqual([20, 50]);
    expect(filled.col('rooms').toArray()).toEqual([8, 4]);
    expect(imputer.transform(train).col('roof').toArray()).toEqual(['Slate', null, 'Tile']);
  });

  it('mode and constant fill strings too', () => {
    const mode = saved(new Imputer({ strategy: 'mode' }).fit(train));
    expect(mode.transform(train).col('roof').toArray()).toEqual(['Slate', 'Slate', 'Tile']);
    const constant = saved(
      new Imputer({ strategy: 'constant', fillValue: 'none', columns: ['roof'] }).fit(train),
    );
    expect(constant.transform(train).col('roof').toArray()).toEqual(['Slate', 'none', 'Tile']);
  });

  it('refuses what makes no value', () => {
    expect(() => new Imputer().fit(Frame.from({ e: [null] }))).toThrow(
      'column "e" has no values to take a mean of',
    );
    expect(() => new Imputer({ columns: ['roof'] }).fit(train)).toThrow(
      'column "roof" holds strings, which have no mean',
    );
    expect(() => new Imputer({ strategy: 'constant' })).toThrow(/fillValue goes with/);
    expect(() => new Imputer({ fillValue: 0 })).toThrow(/fillValue goes with/);
    expect(() => new Imputer({ strategy: 'best' as 'mean' })).toThrow(/strategy must be/);
    expect(() => new Imputer().transform(train)).toThrow('Imputer is not fitted yet');
  });
});
