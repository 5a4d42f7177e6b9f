// `npm start [-- --backend NAME]`: installs what the tour needs and runs it.
import { parseArgs } from 'node:util';
import { bin, nodeFlags, run, setUp } from './setup.mjs';

const args = process.argv.slice(2);
const { backend } = parseArgs({ args, options: { backend: { type: 'string' } }, strict: false }).values;

setUp(backend === 'webgpu' ? 'gpu' : 'tour');
process.exitCode = run(bin('tsx', 'apps/tour'), [...nodeFlags(backend), 'apps/tour/src/main.ts', ...args]);
