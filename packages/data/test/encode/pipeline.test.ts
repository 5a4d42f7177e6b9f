import { describe, expect, it } from 'vitest';
import {
  DataError,
  encoderFromJSON,
  Imputer,
  OneHotEncoder,
  Pipeline,
  StandardScaler,
} from '../../src/index.ts';
import { saved, train, unseen } from './training-data.ts';

describe('Pipeline', () => {
  const make = (): Pipeline =>
    new Pipeline([new Imputer(), new StandardScaler(), new OneHotEncoder({ dummyNa: true })]);

  it('fits each step on what the ones before it make', () => {
    const pipeline = make();
    const prepared = pipeline.fitTransform(train);
    expect(prepared.columnNames).toEqual(['rooms', 'price', 'roof_Slate', 'roof_Tile', 'roof_nan']);
    expect(prepared.col('price').at(1)).toBe(0);
    expect(saved(pipeline).transform(unseen)).toEqual(pipeline.transform(unseen));
    expect(make().fit(train).transform(train)).toEqual(prepared);
  });

  it('is the only thing it reads back', () => {
    expect(() => encoderFromJSON('{"kind":"Forest"}')).toThrow(
      'this is no encoder of @t/data: kind "Forest"',
    );
    expect(() => encoderFromJSON('null')).toThrow(DataError);
    expect(() => saved(make()).transform(train)).toThrow('Imputer is not fitted yet');
  });
});
