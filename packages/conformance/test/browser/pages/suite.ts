import { js } from '@t/backend-js';
import { wasm } from '@t/backend-wasm';
import { verdicts } from '../verdicts.ts';
import { publish } from './report.ts';

const backends = { js, wasm };
const name = new URLSearchParams(location.search).get('backend') as keyof typeof backends;
const ops = await (await fetch('/ops.json')).text();
publish({ value: await verdicts(backends[name](), ops) });
