import { defineConfig } from 'vitest/config';

// `@t/source` makes a package's name mean its TypeScript sources, so that no test waits for a build.
const conditions = ['@t/source', 'module', 'node', 'development|production'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['{packages,apps,tools}/*/test/**/*.test.ts'],
    // WebGPU on machines without a GPU.
    setupFiles: ['./tools/software-gpu/register.mjs'],
    testTimeout: 30_000,
  },
});
