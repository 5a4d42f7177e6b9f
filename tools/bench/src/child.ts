/**
 * One library, one workload: answers the requests of `process-channel.ts`, a line of JSON each on standard input.
 * Arguments: the competitor's name, the workload's id, the backend of ours.
 */
import { createInterface } from 'node:readline';
import { answering } from './answer.ts';
import type { Request } from './channel.ts';
import { ceilings, nodePeers, ours } from './libraries/index.ts';
import { MARK } from './process-channel.ts';
import { workloads } from './workloads/index.ts';

const [name, id, backend] = process.argv.slice(2) as [string, string, string];
const competitor = [...ours(backend), ...nodePeers, ...ceilings(backend)].find((each) => each.name === name);
const workload = workloads.find((each) => each.id === id);
if (competitor === undefined || workload === undefined) throw new Error(`no ${name} or no ${id}`);
const answer = answering(competitor, workload);

createInterface({ input: process.stdin }).on('line', (line) => {
  void answer(JSON.parse(line) as Request).then((reply) => {
    process.stdout.write(`${MARK}${JSON.stringify(reply)}\n`);
  });
});
