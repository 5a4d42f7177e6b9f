import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { peersFolder } from '../libraries/load.ts';

/** Packages that the pages' libraries load by name. */
const PEERS = [
  '@jax-js/jax',
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-core/dist/register_all_gradients.js',
  '@tensorflow/tfjs-backend-webgpu',
];

/** The place of `libraries/load.ts` in pages, where there is no folder to load from. */
const loader = `
  const peers = { ${PEERS.map((name) => `'${name}': () => import('${name}')`).join(', ')} };
  export const loadPeer = (name) => peers[name]();
  export const requirePeer = loadPeer;
`;

const forPages: Plugin = {
  name: 'for-pages',
  setup({ onLoad, onResolve }) {
    onLoad({ filter: /[/\\]libraries[/\\]load\.ts$/ }, () => ({ contents: loader }));
    // Workloads for Node alone are in the bundle too, and no more happens in it than that one names its file.
    onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: 'node' }));
    onLoad({ filter: /.*/, namespace: 'node' }, () => ({ contents: 'exports.fileURLToPath = String;' }));
  },
};

/** All libraries and workloads as one script. */
export async function bundlePage(): Promise<string> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL('page.ts', import.meta.url))],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    conditions: ['@t/source'],
    // `sideEffects: false` describes the built package; in its sources a module installs the methods of Tensor.
    ignoreAnnotations: true,
    nodePaths: [join(peersFolder, 'node_modules')],
    plugins: [forPages],
    write: false,
    logLevel: 'silent',
  });
  return result.outputFiles[0]!.text;
}
