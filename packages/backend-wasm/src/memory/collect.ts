interface NodeProcess {
  getBuiltinModule?(name: string): unknown;
}
interface V8 {
  setFlagsFromString(flags: string): void;
}
interface VM {
  createContext(globals: object, options: { microtaskMode: 'afterEvaluate' }): object;
  runInContext(code: string, context: object): unknown;
}

let found: (() => void) | null | undefined;

/**
 * A function that collects garbage now, so that WeakRefs to it are empty afterwards; null where the engine has none.
 * Found at the first call.
 */
export function collector(): (() => void) | null {
  if (found === undefined) {
    try {
      found = nodeCollector();
    } catch {
      found = null;
    }
  }
  return found;
}

function nodeCollector(): (() => void) | null {
  const { process } = globalThis as { process?: NodeProcess };
  const v8 = process?.getBuiltinModule?.('node:v8') as V8 | undefined;
  const vm = process?.getBuiltinModule?.('node:vm') as VM | undefined;
  if (v8 === undefined || vm === undefined) return null;
  v8.setFlagsFromString('--expose-gc');
  // What a WeakRef was made of or has given out stays alive until the end of a job. A context with microtasks of its
  // own ends one whenever it has run something.
  const context = vm.createContext({}, { microtaskMode: 'afterEvaluate' });
  const gc = vm.runInContext('gc', context) as () => void;
  const collect = (): void => {
    vm.runInContext('0', context);
    gc();
  };
  return works(collect) ? collect : null;
}

/** Whether garbage that was referred to weakly is gone after `collect`. */
function works(collect: () => void): boolean {
  const garbage = Array.from({ length: 8 }, (_, i) => new WeakRef({ i }));
  collect();
  return garbage.every((ref) => ref.deref() === undefined);
}
