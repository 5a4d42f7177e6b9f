// `npm start [-- --backend NAME]`: installs what the tour needs and runs it.
import { bin, run, setUp } from './setup.mjs';

setUp('tour');
const args = ['--conditions=@t/source', 'apps/tour/src/main.ts', ...process.argv.slice(2)];
process.exitCode = run(bin('tsx', 'apps/tour'), args);
