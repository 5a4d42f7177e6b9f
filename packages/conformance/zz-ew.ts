import { SIGNATURES, IN_PLACE } from './src/signatures.ts';
import { readGoldens } from './src/read-goldens.ts';
import { loadBackend } from './src/load-backend.ts';
import { runSuite } from './src/run/suite.ts';
Object.assign(SIGNATURES, { erf: 'erf(input)', erfc: 'erfc(input)', logit: 'logit(input, eps?)', xlogy: 'xlogy(input, other)',
  lerp: 'lerp(input, end, weight)', addcmul: 'addcmul(input, tensor1, tensor2 ; value)', addcdiv: 'addcdiv(input, tensor1, tensor2 ; value)' });
for (const n of 'erf erfc logit xlogy lerp addcmul addcdiv'.split(' ')) (IN_PLACE as Set<string>).add(n);
const [dir, be, ...filter] = process.argv.slice(2);
const backend = await loadBackend(be!);
const g = await readGoldens(dir!);
const results = await runSuite(backend, { ...g, random: [], printing: [], modules: [] } as never, filter.length ? { filter } : {});
let pass = 0, fail = 0;
const lines: string[] = [];
for (const r of results) for (const k of ['forward', 'backward'] as const) {
  const o = (r as never as Record<string, { status: string; reason: string }>)[k];
  if (!o) continue;
  if (o.status === 'pass') pass++;
  else if (o.status !== 'expected') { fail++; lines.push(`${o.status} ${r.id} ${k}: ${o.reason}`); }
}
console.log(lines.join('\n'));
console.log({ pass, fail });
