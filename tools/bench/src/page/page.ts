/** A page's program: one library, one workload, both named in the address. Answers what `PageChannel` asks. */
import { answering } from '../answer.ts';
import { ceilings, ours, pagePeers } from '../libraries/index.ts';
import { workloads } from '../workloads/index.ts';

const { searchParams } = new URL(location.href);
const [name, id, backend] = ['library', 'workload', 'backend'].map((key) => searchParams.get(key)!) as [
  string,
  string,
  string,
];
const competitor = [...ours(backend), ...pagePeers, ...ceilings(backend)].find((each) => each.name === name);
const workload = workloads.find((each) => each.id === id);
if (competitor === undefined || workload === undefined) throw new Error(`no ${name} or no ${id}`);

Object.assign(globalThis, { answer: answering(competitor, workload) });
