import { js } from '@t/backend-js';
import { use } from '@t/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseCsv } from '../src/index.ts';

beforeAll(() => use(js()));

/** The lines of an indented template, without its indentation. */
function lines(strings: TemplateStringsArray): string {
  return strings.raw[0].replace(/^ {4}/gm, '').slice(1).trimEnd();
}

// The preprocessing cells of the course notes, as PyTorch 1.13.1 and pandas 1.5.3 print them.
describe('houses with rooms and roofs', () => {
  const data = parseCsv(
    'NumRooms,RoofType,Price\nNA,NA,127500\n2,NA,106000\n4,Slate,178100\nNA,NA,140000\n6,Poop,114514',
  );

  it('counts missing values and drops the column that has most', () => {
    expect(data.isna().sum().toArray()).toEqual([2, 3, 0]);
    expect(String(data.dropMostMissing().toTensor())).toBe(lines`
    tensor([[       nan, 1.2750e+05],
            [2.0000e+00, 1.0600e+05],
            [4.0000e+00, 1.7810e+05],
            [       nan, 1.4000e+05],
            [6.0000e+00, 1.1451e+05]], dtype=torch.float64)`);
  });

  it('encodes, fills and makes tensors', () => {
    const outputs = data.iloc(':', 2);
    let inputs = data.iloc(':', '0:2').getDummies({ dummyNa: true });
    expect(String(inputs)).toBe(lines`
       NumRooms  RoofType_Poop  RoofType_Slate  RoofType_nan
    0       NaN              0               0             1
    1       2.0              0               0             1
    2       4.0              0               1             0
    3       NaN              0               0             1
    4       6.0              1               0             0`);
    expect(data.iloc(':', '0:2').getDummies().columnNames).toEqual([
      'NumRooms',
      'RoofType_Poop',
      'RoofType_Slate',
    ]);
    inputs = inputs.fillna(inputs.mean());
    expect(inputs.toTensor().toArraySync()).toEqual([
      [4, 0, 0, 1],
      [2, 0, 0, 1],
      [4, 0, 1, 0],
      [4, 0, 0, 1],
      [6, 1, 0, 0],
    ]);
    expect(String(outputs.toTensor())).toBe(
      'tensor([127500., 106000., 178100., 140000., 114514.], dtype=torch.float64)',
    );
  });
});

describe('houses with rooms and alleys', () => {
  const data = parseCsv('NumRooms,Alley,Price\nNA,Pave,127500\n2,NA,106000\n4,NA,178100\nNA,NA,140000\n');

  it('fills the numbers by their mean', () => {
    const inputs = data.iloc(':', '0:2');
    expect(String(inputs.fillna(inputs.mean()))).toBe(lines`
       NumRooms Alley
    0       3.0  Pave
    1       2.0   NaN
    2       4.0   NaN
    3       3.0   NaN`);
    expect(String(data.iloc(':', 2).toTensor({ dtype: 'int32' }))).toBe(
      'tensor([127500, 106000, 178100, 140000])',
    );
  });

  it('drops the row that misses most', () => {
    const missing = data.isna().sum({ axis: 1 });
    expect(String(missing)).toBe('0    1\n1    1\n2    1\n3    2\ndtype: int64');
    expect(String(data.drop(missing.idxmax()))).toBe(lines`
       NumRooms Alley   Price
    0       NaN  Pave  127500
    1       2.0   NaN  106000
    2       4.0   NaN  178100`);
  });

  it('drops by every option of dropna', () => {
    expect(String(data.dropna())).toBe('Empty DataFrame\nColumns: [NumRooms, Alley, Price]\nIndex: []');
    expect(data.dropna({ how: 'all' }).length).toBe(4);
    expect([...data.dropna({ thresh: 2 }).index]).toEqual([0, 1, 2]);
    expect(String(data.dropna({ axis: 0, subset: ['NumRooms'] }))).toBe(lines`
       NumRooms Alley   Price
    1       2.0   NaN  106000
    2       4.0   NaN  178100`);
    expect(String(data.dropna({ axis: 1, how: 'any' }))).toBe(lines`
        Price
    0  127500
    1  106000
    2  178100
    3  140000`);
  });
});
