import { buildSite } from './build.ts';
import { serve } from './serve.ts';

const PORT = 8080;

/** `pnpm playground`: builds the page and serves it until the process is ended. */
const site = await buildSite();
const { address } = await serve(site, PORT).catch(() => serve(site, 0)); // any free port where that one is taken
console.log(`playground: ${address}`);
