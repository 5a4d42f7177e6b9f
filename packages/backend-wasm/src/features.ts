/** What the engine can do beyond WebAssembly's first version. */
export interface Features {
  readonly simd: boolean;
  /** Multiply-add with one or two roundings, whichever is faster. */
  readonly relaxed: boolean;
}

/** A module whose one function has this body, without locals. */
const probe = (body: readonly number[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from([
    0x00,
    0x61,
    0x73,
    0x6d,
    0x01,
    0x00,
    0x00,
    0x00,
    0x01,
    0x04,
    0x01,
    0x60,
    0x00,
    0x00,
    0x03,
    0x02,
    0x01,
    0x00,
    0x0a,
    body.length + 4,
    0x01,
    body.length + 2,
    0x00,
    ...body,
    0x0b,
  ]);

const zero = [0x41, 0x00, 0xfd, 0x0f];
const SIMD = probe([...zero, 0x1a]);
const RELAXED = probe([...zero, ...zero, ...zero, 0xfd, 0x85, 0x02, 0x1a]);

interface NodeProcess {
  getBuiltinModule?(name: string): { setFlagsFromString?(flags: string): void } | undefined;
}

let found: Features | null = null;

/** The engine's features. Node 20 has relaxed SIMD behind a flag, which may be set while the program runs. */
export function features(): Features {
  if (found === null) {
    const simd = WebAssembly.validate(SIMD);
    if (simd && !WebAssembly.validate(RELAXED)) enableRelaxed();
    found = { simd, relaxed: simd && WebAssembly.validate(RELAXED) };
  }
  return found;
}

function enableRelaxed(): void {
  const { process } = globalThis as { process?: NodeProcess };
  try {
    process?.getBuiltinModule?.('node:v8')?.setFlagsFromString?.('--experimental-wasm-relaxed-simd');
  } catch {
    // Without it, multiply-adds are two instructions.
  }
}
