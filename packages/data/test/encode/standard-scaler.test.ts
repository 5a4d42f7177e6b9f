import { describe, expect, it } from 'vitest';
import { Frame, StandardScaler } from '../../src/index.ts';
import { saved, train, unseen } from './training-data.ts';

describe('StandardScaler', () => {
  it('uses the mean and deviation of the training data', () => {
    const scaler = new StandardScaler().fit(train);
    for (const s of [scaler, saved(scaler)]) {
      const scaled = s.transform(train);
      expect(scaled.mean().get('rooms')).toBeCloseTo(0, 15);
      expect(scaled.std({ ddof: 0 }).get('rooms')).toBeCloseTo(1, 15);
      expect(scaled.col('price').toArray()).toEqual([-1, null, 1]);
      expect(scaled.col('roof').toArray()).toEqual(['Slate', null, 'Tile']);
      expect(s.transform(unseen).col('price').toArray()).toEqual([null, 3]);
    }
    expect(scaler.inverseTransform(scaler.transform(unseen)).col('price').toArray()).toEqual([null, 50]);
  });

  it('leaves a constant column at 0', () => {
    expect(
      new StandardScaler()
        .fitTransform(Frame.from({ c: [7, 7] }))
        .col('c')
        .toArray(),
    ).toEqual([0, 0]);
  });

  it('takes the columns asked for', () => {
    const scaled = new StandardScaler({ columns: ['price'] }).fitTransform(train);
    expect(scaled.col('rooms').toArray()).toEqual([2, 4, 6]);
    expect(() => new StandardScaler({ columns: ['roof'] }).fit(train)).toThrow('column "roof" holds strings');
    expect(() => new StandardScaler().fit(Frame.from({ e: [null] }))).toThrow(
      'column "e" has no finite mean',
    );
    expect(() => new StandardScaler().transform(train)).toThrow('StandardScaler is not fitted yet');
  });
});
