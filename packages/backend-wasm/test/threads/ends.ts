import * as t from '@t/core';
import { wasm } from '@t/backend-wasm';

const backend = wasm({ threads: 3 });
t.use(backend);
const x = t.ones(300, 300);
while (backend.memory().threadsReady < 3) x.matmul(x).dispose();
const sum = x.matmul(x).sum().itemSync();
console.log(JSON.stringify({ ready: backend.memory().threadsReady, sum }));
