/** What needs Node's file system; all else runs in browsers too. */
export { loadBackend } from './load-backend.ts';
export { bundledGoldens, readGoldens } from './read-goldens.ts';
