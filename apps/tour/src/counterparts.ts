/** What only some backends have. */
export interface Traits {
  /** `numpy()` is the tensor's own memory. */
  readonly sharedMemory: boolean;
  readonly float64: boolean;
}

/** Where TypeScript has another way to say what a cell says, and what is compared instead. */
export interface Counterpart {
  readonly why: string;
  /** What our cell must print, where that is not what Python printed. */
  readonly expected?: string;
  /** Holds only on backends without this. */
  readonly without?: keyof Traits;
}

const identity = 'Python compares id(); here dataPtr() identifies the storage.';
const address =
  'The recorded output holds the address of a Python object, which is left out of the comparison.';
const noFloat64: Counterpart = {
  why: "pandas gives float64, which a GPU under WebGPU does not have. Nothing is narrowed silently: 'float32' has to be asked for.",
  expected:
    "RuntimeError: backend 'webgpu' has no float64 (it has float32, int32, uint8, bool): convert first, for example with " +
    "x.to('float32'), or use a backend that has it",
  without: 'float64',
};
const seeded = 'The notes draw without a seed; here manualSeed(0) comes first.';

/** The declared differences by cell. A cell with no entry prints what PyTorch or pandas printed, to the character. */
export const counterparts: Readonly<Record<string, Counterpart>> = {
  '000-07': {
    why: 'A package that does not exist: Node has its own words for it.',
    expected: "Error: Cannot find package 'panda'",
  },
  '000-08': {
    why: 'A name that is not defined: NameError is ReferenceError in JavaScript, and a compile error before that.',
    expected: 'ReferenceError: tensor_broadcast is not defined',
  },
  '000-12': noFloat64,
  '000-17': noFloat64,
  '000-29': { why: 'A dtype is a plain string here: float32 is torch.float32.' },
  '000-41': { why: seeded },
  '001-24': { why: identity },
  '001-25': { why: `${identity} The two numbers must be equal; which number it is differs in each run.` },
  '001-26': { why: identity },
  '001-27': {
    why: "A typed array stands for NumPy's array.",
    expected: '(Int32Array, Tensor)',
  },
  '001-34': noFloat64,
  '001-75': { why: seeded },
  '002-36': { why: identity },
  '002-37': { why: identity },
  '002-38': {
    why: "A typed array stands for NumPy's array.",
    expected: '(Float32Array, Tensor)',
  },
  '002-39': {
    why: "This backend's memory is not JavaScript's own, so numpy() gives a copy: the write stays in the copy.",
    expected: '(tensor(14.), tensor(14.))',
    without: 'sharedMemory',
  },
  '002-48': noFloat64,
  '002-109': {
    why: 'The notes draw without a seed; here the stream seeded in 002-16 goes on, as in the recording.',
  },
  '003-00': { why: 'The import stands at the head of the file.' },
  '003-02': { why: address },
  '004-02': { why: address },
  '004-03': {
    why: 'A line that does not parse: JavaScript has its own words for it.',
    expected: "SyntaxError: Unexpected identifier '_'",
  },
  '004-05': { why: address },
};

/** Cells that are no Python and no PyTorch, and what stands for them. */
export const notRun: Readonly<Record<string, string>> = {
  '001-29': '# in a shell\nnpm i @t/data',
  '002-00': '# Node 20.19 or later; each project has packages of its own',
  '002-01': '# in a shell\nnpm i @t/core @t/backend-js',
  '002-95':
    '// MXNet, symbolic: a graph is declared before its data is bound.\n// PyTorch and @t have no such step.',
  '002-96': '// MXNet, imperative: 002-97 says it in PyTorch and in TypeScript.',
};
