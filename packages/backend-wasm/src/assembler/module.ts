import { Bytes } from './encoding.ts';
import { features, type Features } from '../features.ts';
import { FunctionBuilder, typeCode, type ValueType } from './function.ts';

/** Pages of 64 KB that the one memory may have at most: 4 GB. */
export const MAX_PAGES = 65536;

/** Writes a module: it imports the memory `env.memory`, has functions that call each other, and exports some. */
export class ModuleBuilder {
  private readonly functions: { builder: FunctionBuilder; exported: string | null }[] = [];
  private readonly named = new Map<string, number>();
  private readonly segments = new Map<number, readonly number[]>();
  private readonly vectors = new Map<string, number>();
  /** Whether the memory is shared between threads. */
  readonly shared: boolean;
  /** What the code may use. */
  readonly features: Features;

  constructor(shared: boolean, available = features()) {
    this.features = available;
    this.shared = shared;
  }

  /** Number of a global that holds this vector; mutable, so that engines do not take it for a constant again. */
  vector(bytes: readonly number[]): number {
    const key = bytes.join();
    let index = this.vectors.get(key);
    if (index === undefined) this.vectors.set(key, (index = this.vectors.size));
    return index;
  }

  /** Bytes that lie at `address` once the module is instantiated. */
  data(address: number, bytes: () => readonly number[]): void {
    if (!this.segments.has(address)) this.segments.set(address, bytes());
  }

  /** Adds a function and gives its index; with `exported` it is callable from outside by that name. */
  add(
    params: readonly ValueType[],
    results: readonly ValueType[],
    write: (f: FunctionBuilder) => void,
    exported: string | null = null,
  ): number {
    const builder = new FunctionBuilder(params, results);
    write(builder);
    this.functions.push({ builder, exported });
    return this.functions.length - 1;
  }

  /** Index and parameters of the function that is exported by this name. */
  exported(name: string): { index: number; params: readonly ValueType[] } {
    const index = this.functions.findIndex(({ exported }) => exported === name);
    return { index, params: this.functions[index]!.builder.params };
  }

  /** Index of the function `key`, written at the first request: for helpers that several kernels call. */
  helper(
    key: string,
    params: readonly ValueType[],
    results: readonly ValueType[],
    write: (f: FunctionBuilder) => void,
  ): number {
    let index = this.named.get(key);
    if (index === undefined) this.named.set(key, (index = this.add(params, results, write)));
    return index;
  }

  /** The module's bytes. */
  encode(): Uint8Array<ArrayBuffer> {
    const out = new Bytes().bytes([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);
    const section = (id: number, write: (o: Bytes) => void): unknown => out.byte(id).sized(write);
    const { functions } = this;
    section(1, (o) =>
      o.vector(functions, (p, { builder }) => {
        const types = (list: readonly ValueType[]): unknown =>
          p.vector(list, (q, type) => q.byte(typeCode(type)));
        p.byte(0x60);
        types(builder.params);
        types(builder.results);
      }),
    );
    section(2, (o) =>
      o.vector(['memory'], (p, memory) =>
        p
          .name('env')
          .name(memory)
          .byte(0x02)
          .byte(this.shared ? 0x03 : 0x01)
          .unsigned(1)
          .unsigned(MAX_PAGES),
      ),
    );
    section(3, (o) => o.vector(functions, (p, _, i) => p.unsigned(i)));
    section(6, (o) =>
      o.vector([...this.vectors.keys()], (p, bytes) =>
        p.bytes([0x7b, 0x01, 0xfd, 0x0c]).bytes(bytes.split(',').map(Number)).byte(0x0b),
      ),
    );
    const exported = functions.flatMap((f, index) =>
      f.exported === null ? [] : [{ name: f.exported, index }],
    );
    section(7, (o) => o.vector(exported, (p, { name, index }) => p.name(name).byte(0x00).unsigned(index)));
    section(10, (o) => o.vector(functions, (p, { builder }) => builder.encode(p)));
    section(11, (o) =>
      o.vector([...this.segments], (p, [at, bytes]) =>
        p
          .bytes([0x00, 0x41])
          .signed(at)
          .byte(0x0b)
          .sized((q) => q.bytes(bytes)),
      ),
    );
    return out.take();
  }
}
