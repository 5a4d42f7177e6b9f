import { js } from '@t/backend-js';
import { wasm } from '@t/backend-wasm';
import { webgpu } from '@t/backend-webgpu';
import { verdicts } from '../verdicts.ts';
import { publish } from './report.ts';

const backends = { js, wasm, webgpu };
const name = new URLSearchParams(location.search).get('backend') as keyof typeof backends;
const ops = await (await fetch('/ops.json')).text();
publish({ value: await verdicts(await backends[name](), ops) });
