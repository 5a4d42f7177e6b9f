import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadBackend } from '../src/load-backend.ts';

const fixture = (name: string): string => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));

describe('loadBackend', () => {
  it("finds core's interpreter and our packages by name", async () => {
    expect((await loadBackend('reference')).name).toBe('reference');
    expect((await loadBackend('js')).name).toBe('js');
  });

  it("takes a module's export of its own name, awaiting it", async () => {
    expect((await loadBackend(fixture('outside-backend.ts'))).name).toBe('outside');
  });

  it('says what it looked for', async () => {
    await expect(loadBackend('no-such')).rejects.toThrow(/@t\/backend-no-such, no-such/);
    await expect(loadBackend(fixture('no-backend.ts'))).rejects.toThrow(
      /exports no backend: it must export 'noBackend', 'create' or a default/,
    );
  });
});
