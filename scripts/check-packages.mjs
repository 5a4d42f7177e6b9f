// `pnpm check:packages`, after a build: packs every package, checks what would be published (publint, attw), installs the
// archives into a folder outside the workspace, and uses them there as a stranger would.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bin, PNPM, root } from './setup.mjs';

const folders = readdirSync(join(root, 'packages')).map((name) => join(root, 'packages', name));
const manifests = folders.map((folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
/** All that can be imported, `@t/core/kernel` too. */
const specifiers = manifests.flatMap(({ name, exports }) =>
  Object.keys(exports)
    .filter((path) => !path.endsWith('.json'))
    .map((path) => name + path.slice(1)),
);
/** What only Node has. */
const nodeOnly = ['@t/conformance/node'];

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 't-packages-')));
let failures = 0;
try {
  const archives = folders.map(pack);
  for (const archive of archives) {
    const title = archive.slice(scratch.length + 1);
    await check(`publint ${title}`, () => exec(bin('publint'), ['--strict', archive]));
    await check(`attw ${title}`, () => exec(bin('attw'), [archive, '--profile', 'esm-only']));
  }
  await check('npm install', () => install(archives));
  await checkPrograms();
  await checkBundles();
  await check('types, as strict as they get', checkTypes);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log(failures === 0 ? '\nall packages are fit to publish' : `\n${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;

async function check(title, fn) {
  try {
    await fn();
    console.log(`ok      ${title}`);
  } catch (error) {
    failures++;
    console.log(`FAILED  ${title}\n${error.message}`);
  }
}

/** The path of a package's archive, made as for publishing. */
function pack(folder) {
  return JSON.parse(exec('npx', ['-y', PNPM, 'pack', '--json', '--pack-destination', scratch], folder))
    .filename;
}

function install(archives) {
  write('package.json', JSON.stringify({ private: true, type: 'module' }));
  exec('npm', ['install', '--no-audit', '--no-fund', ...archives]);
}

async function checkPrograms() {
  const { code, output } = firstExample(readFileSync(join(root, 'README.md'), 'utf8'));
  const runs = (file, text) => () => expectOutput(runNode(write(file, text)), output);
  await check("the README's first program", runs('first.mjs', code));
  await check("the README's first program with require()", runs('first.cjs', required(code)));
  const importAll = specifiers.map((name) => `await import('${name}');`).join('\n');
  await check('import of everything', () => runNode(write('all.mjs', importAll)));
  const requireAll = specifiers.map((name) => `require('${name}');`).join('\n');
  await check('require() of everything', () => runNode(write('all.cjs', requireAll)));
  await check('the command line of @t/conformance', () =>
    exec(join(scratch, 'node_modules', '.bin', 't-conformance'), ['--backend', 'js', '--filter', 'add']),
  );
}

async function checkBundles() {
  await check('a bundle that imports only functions keeps the methods', async () => {
    const code = [
      `import { tensor, use } from '@t/core';`,
      `import { js } from '@t/backend-js';`,
      `use(js());`,
      `const x = tensor([1, 2], { requiresGrad: true });`,
      `x.add(1).mul(x).sum().backward();`,
      'console.log(`${x.grad}`);',
    ];
    const bundled = await bundle(code.join('\n'));
    expectOutput(runNode(write('bundled.mjs', bundled)), 'tensor([3., 5.])');
  });
  await check('bundles for browsers ask nothing of Node', async () => {
    const names = specifiers.filter((name) => !nodeOnly.includes(name));
    await bundle(names.map((name, i) => `export * as p${i} from '${name}';`).join('\n'));
  });
}

/** esbuild without any flag that would spare us a mistake of ours. */
async function bundle(contents) {
  const result = await build({
    stdin: { contents, resolveDir: scratch },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    write: false,
    logLevel: 'silent',
  });
  return result.outputFiles[0].text;
}

/** A program in TypeScript under each way of resolving modules; our declaration files are checked, not other people's. */
function checkTypes() {
  const { code } = firstExample(readFileSync(join(root, 'README.md'), 'utf8'));
  const imports = specifiers.map((name, i) => `import * as p${i} from '${name}';\nvoid p${i};`).join('\n');
  write(
    'program.ts',
    `${code}\nconst sum: t.Tensor = x.add(1).at('1:').sum(0, { keepdim: true });\nvoid sum;\n${imports}\n`,
  );
  for (const [module, moduleResolution] of [
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ]) {
    const lib = ['es2023', 'dom', 'dom.iterable', 'esnext.disposable'];
    const compilerOptions = {
      strict: true,
      noEmit: true,
      target: 'es2023',
      lib,
      types: [],
      module,
      moduleResolution,
    };
    write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['program.ts'] }));
    const { stdout } = spawnSync(bin('tsc'), ['--pretty', 'false'], { cwd: scratch, encoding: 'utf8' });
    const ours = stdout
      .split('\n')
      .filter((line) => line.includes(' error ') && !/^node_modules\/(?!@t\/)/.test(line));
    if (ours.length > 0) throw new Error(ours.join('\n'));
  }
}

/** The first ```ts block of a document and the ```text block after it. */
function firstExample(markdown) {
  const [, code, output] = /** @type {RegExpExecArray} */ (
    /^```ts\n(.*?)^```\s+^```text\n(.*?)^```$/ms.exec(markdown)
  );
  return { code, output };
}

/** The same program for CommonJS. */
function required(code) {
  return code
    .replaceAll(/^import \* as (\w+) from (.*);$/gm, 'const $1 = require($2);')
    .replaceAll(/^import (\{.*\}) from (.*);$/gm, 'const $1 = require($2);');
}

function write(file, text) {
  writeFileSync(join(scratch, file), text);
  return file;
}

function runNode(file) {
  return exec(process.execPath, [file]);
}

function expectOutput(got, want) {
  if (got.trim() !== want.trim()) throw new Error(`printed\n${got}\ninstead of\n${want}`);
}

/** Standard output of a command that must succeed. */
function exec(command, args, cwd = scratch) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    maxBuffer: 1 << 26,
  });
  if (status === 0) return stdout;
  throw new Error(
    [`${command} ${args.join(' ')}: status ${status}`, error?.message, stdout, stderr].join('\n'),
  );
}
