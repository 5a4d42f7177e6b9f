import { describe, expect, it } from 'vitest';
import { DataError, encoderFromJSON, Frame, Imputer, OneHotEncoder, parseCsv, Pipeline, StandardScaler } from '../../src/index.ts';
import type { Encoder } from '../../src/index.ts';

const train = parseCsv('roof,rooms,price\nSlate,2,10\nNA,4,NA\nTile,6,30\n');
const unseen = parseCsv('price,roof,rooms\nNA,Tile,8\n50,Slate,NA\n');

/** The encoder after a trip through JSON. */
function saved(encoder: Encoder): Encoder {
  return encoderFromJSON(JSON.stringify(encoder));
}

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
    expect(() => encoder.transform(train.dropColumns('roof'))).toThrow('fitted on a column "roof", which is not there');
    expect(() => encoder.transform(parseCsv('roof\n1\n'))).toThrow('column "roof" is int, but the encoder was fitted on string');
    expect(() => new OneHotEncoder({ handleUnknown: 'zero' as 'ignore' })).toThrow(/handleUnknown must be/);
  });
});

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
    expect(new StandardScaler().fitTransform(Frame.from({ c: [7, 7] })).col('c').toArray()).toEqual([0, 0]);
  });

  it('takes the columns asked for', () => {
    const scaled = new StandardScaler({ columns: ['price'] }).fitTransform(train);
    expect(scaled.col('rooms').toArray()).toEqual([2, 4, 6]);
    expect(() => new StandardScaler({ columns: ['roof'] }).fit(train)).toThrow('column "roof" holds strings');
    expect(() => new StandardScaler().fit(Frame.from({ e: [null] }))).toThrow('column "e" has no finite mean');
    expect(() => new StandardScaler().transform(train)).toThrow('StandardScaler is not fitted yet');
  });
});

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
    const constant = saved(new Imputer({ strategy: 'constant', fillValue: 'none', columns: ['roof'] }).fit(train));
    expect(constant.transform(train).col('roof').toArray()).toEqual(['Slate', 'none', 'Tile']);
  });

  it('refuses what makes no value', () => {
    expect(() => new Imputer().fit(Frame.from({ e: [null] }))).toThrow('column "e" has no values to take a mean of');
    expect(() => new Imputer({ columns: ['roof'] }).fit(train)).toThrow('column "roof" holds strings, which have no mean');
    expect(() => new Imputer({ strategy: 'constant' })).toThrow(/fillValue goes with/);
    expect(() => new Imputer({ fillValue: 0 })).toThrow(/fillValue goes with/);
    expect(() => new Imputer({ strategy: 'best' as 'mean' })).toThrow(/strategy must be/);
    expect(() => new Imputer().transform(train)).toThrow('Imputer is not fitted yet');
  });
});

describe('Pipeline', () => {
  const make = (): Pipeline => new Pipeline([new Imputer(), new StandardScaler(), new OneHotEncoder({ dummyNa: true })]);

  it('fits each step on what the ones before it make', () => {
    const pipeline = make();
    const prepared = pipeline.fitTransform(train);
    expect(prepared.columnNames).toEqual(['rooms', 'price', 'roof_Slate', 'roof_Tile', 'roof_nan']);
    expect(prepared.col('price').at(1)).toBe(0);
    expect(saved(pipeline).transform(unseen)).toEqual(pipeline.transform(unseen));
    expect(make().fit(train).transform(train)).toEqual(prepared);
  });

  it('is the only thing it reads back', () => {
    expect(() => encoderFromJSON('{"kind":"Forest"}')).toThrow('this is no encoder of @t/data: kind "Forest"');
    expect(() => encoderFromJSON('null')).toThrow(DataError);
    expect(() => saved(make()).transform(train)).toThrow('Imputer is not fitted yet');
  });
});
