import { js } from '@t/backend-js';
import { use } from '@t/core';
import { batches, encoderFromJSON, Frame, OneHotEncoder, readCsv, trainTestSplit } from '../src/index.ts';

function evalAllowed(): boolean {
  try {
    return new Function('return true')() === true;
  } catch {
    return false;
  }
}

use(js());
const data = await readCsv(new TextEncoder().encode('n,s\n1,a\nNA,b\n3,NA\n'));
const filled = data.fillna(data.mean());
const encoder = encoderFromJSON(JSON.stringify(new OneHotEncoder({ dummyNa: true }).fit(filled)));
const prepared = Frame.fromArquero(encoder.transform(filled).table.select('s_a', 'n').slice(1));
const { train } = trainTestSplit(prepared.toTensor({ dtype: 'float32' }), { testSize: 1, shuffle: false });
const report = {
  evalAllowed: evalAllowed(),
  names: prepared.columnNames,
  batches: [...batches(train)].map((batch) => batch.toArraySync()),
};
console.log(JSON.stringify(report));
