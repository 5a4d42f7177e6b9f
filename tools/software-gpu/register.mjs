// `node --import @t/software-gpu/register`: adds a Vulkan driver in software (SwiftShader) to those of the machine, so that
// WebGPU runs in Node on machines without a GPU. A real one is still found, and preferred. Linux on x64; elsewhere nothing.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';

const cache = join(dirname(fileURLToPath(import.meta.url)), 'node_modules', '.cache', 'swiftshader');

if (process.platform === 'linux' && process.arch === 'x64') {
  const archive = findArchive();
  if (archive !== undefined) register(unpack(archive));
}

/** The driver as the package ships it; undefined where that is not installed. */
function findArchive() {
  try {
    // The package's main file lies in its build folder.
    const main = createRequire(import.meta.url).resolve('@sparticuz/chromium');
    const root =
      main.slice(0, main.lastIndexOf(join('@sparticuz', 'chromium'))) + join('@sparticuz', 'chromium');
    return join(root, 'bin', 'swiftshader.tar.br');
  } catch {
    return undefined;
  }
}

/** The folder with the unpacked driver. Unpacked once, beside and then renamed, since several processes may start at a time. */
function unpack(archive) {
  if (existsSync(cache)) return cache;
  mkdirSync(dirname(cache), { recursive: true });
  const folder = mkdtempSync(`${cache}-`);
  const { status, stderr } = spawnSync('tar', ['-x', '--no-same-owner', '-C', folder], {
    input: brotliDecompressSync(readFileSync(archive)),
  });
  if (status !== 0) throw new Error(`unpacking ${archive} failed: ${stderr}`);
  try {
    renameSync(folder, cache);
  } catch {
    rmSync(folder, { recursive: true, force: true });
  }
  return cache;
}

function register(folder) {
  process.env.VK_ADD_DRIVER_FILES ??= join(folder, 'vk_swiftshader_icd.json');
  try {
    // RTLD_NOW | RTLD_NODELETE: the Vulkan loader, for machines without one, stays although Node, missing an addon, throws.
    process.dlopen({ exports: {} }, join(folder, 'libvulkan.so.1'), 2 | 0x1000);
  } catch {
    // expected
  }
}
