import * as t from '@t/core';
import { js } from '@t/backend-js';
import { parseCsv, batches, trainTestSplit } from './src/index.ts';
t.use(js());
const f=parseCsv('a,b\n1,2\n3,NA\n');
console.log(f.toTensor());
try { t.manualSeed(0); for (const b of batches(f.toTensor(),{batchSize:1,shuffle:true})) console.log(b); } catch(e) {console.log(e.message)}
