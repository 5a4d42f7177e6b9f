import { describe, expect, it } from 'vitest';
import { DataError, OneHotEncoder, parseCsv } from '../../src/index.ts';
import { saved, train, unseen } from './training-data.ts';

describe('OneHotEncoder', () => {
  it('gives unseen data the columns of the training data', () => {
    const encoder = new OneHotEncoder().fit(train);
    expect(encoder.transform(train)).toEqual(train.getDummies());
    for (const e of [encoder, saved(encoder)]) {
      const encoded = e.transform(unseen);
      expect(encoded.columnNames).toEqual(['price', 'rooms', 'roof_Slate', 'roof_Tile']);
      expect(encoded.col('roof_Tile').toArray()).toEqual([1, 0]);
    }
    const one = encoder.transform(unseen.iloc('1:'));
    expect(one.columnNames).toEqual(['price', 'rooms', 'roof_Slate', 'roof_Tile']);
    expect(one.col('roof_Tile').toArray()).toEqual([0]);
  });

  it('raises on a value not seen in training, or ignores it', () => {
    const other = parseCsv('roof,rooms\nTile,1\nStraw,2\n');
    const strict = new OneHotEncoder().fit(train);
    expect(() => strict.transform(other)).toThrow(
      new DataError('column "roof" holds "Straw" in row 1, which the training data did not', 'roof'),
    );
    const lenient = saved(new OneHotEncoder({ handleUnknown: 'ignore', dummyNa: true }).fit(train));
    const encoded = lenient.transform(other);
    expect(encoded.columnNames).toEqual(['rooms', 'roof_Slate', 'roof_Tile', 'roof_nan']);
    expect(encoded.iloc(1, 1)).toBe(0);
    expect(encoded.iloc(1, 2)).toBe(0);
    expect(encoded.iloc(1, 3)).toBe(0);
  });

  it('keeps missing values apart', () => {
    const encoder = new OneHotEncoder({ dummyNa: true }).fit(train);
    expect(encoder.transform(train).col('roof_nan').toArray()).toEqual([0, 1, 0]);
    const allMissing = parseCsv('roof,rooms,price\nNA,1,2\n');
    expect(encoder.transform(allMissing).col('roof_nan').toArray()).toEqual([1]);
    expect(new OneHotEncoder().fit(train).transform(allMissing).col('roof_Tile').toArray()).toEqual([0]);
  });

  it('encodes numbers when asked, int and float alike', () => {
    const encoder = saved(new OneHotEncoder({ columns: ['rooms'] }).fit(train));
    const some = parseCsv('roof,rooms,price\na,2,1\nb,NA,2\n');
    expect(encoder.transform(some).col('rooms_2').toArray()).toEqual([1, 0]);
  });

  it('refuses what does not fit', () => {
    expect(() => new OneHotEncoder().transform(train)).toThrow('OneHotEncoder is not fitted yet');
    const encoder = new OneHotEncoder().fit(train);
    expect(() => encoder.transform(train.dropColumns('roof'))).toThrow(
      'fitted on a column "roof", which is not there',
    );
    expect(() => encoder.transform(parseCsv('roof\n1\n'))).toThrow(
      'column "roof" is int, but the encoder was fitted on string',
    );
    expect(() => new OneHotEncoder({ handleUnknown: 'zero' as 'ignore' })).toThrow(/handleUnknown must be/);
  });
});
