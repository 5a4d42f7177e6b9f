/** How the outputs of a product are dealt out. */
export interface Tiling {
  /** Who computes a tile: an invocation by itself, or a workgroup through its memory. */
  readonly by: 'invocation' | 'workgroup';
  readonly height: number;
  readonly width: number;
}

/** What suits a device. */
export interface Tilings {
  /** From the largest to the smallest. */
  readonly tilings: readonly Tiling[];
  /** Tiles that keep the device busy. */
  readonly tiles: number;
}

export const onGpu: Tilings = {
  tilings: [
    { by: 'workgroup', height: 128, width: 64 },
    { by: 'workgroup', height: 64, width: 64 },
    { by: 'workgroup', height: 32, width: 32 },
  ],
  tiles: 256,
};

/** Drivers in software make barriers dear: 256 x 256 x 256 takes 12 ms without and 50 ms with them on two cores. */
export const inSoftware: Tilings = {
  tilings: [
    { by: 'invocation', height: 8, width: 8 },
    { by: 'invocation', height: 4, width: 4 },
  ],
  tiles: 128,
};

/** A tiling, and the parts that the inner dimension is split into where tiles are few. */
export interface Choice {
  readonly tiling: Tiling;
  readonly splits: number;
  /** Length of a part; the last one may be shorter. */
  readonly chunk: number;
}

/** Parts of the inner dimension are multiples of this, the length of the blocks that workgroups load. */
export const DEPTH = 16;

/** Shortest part that is worth a sum afterwards. */
const LEAST = 64;

/** Longest part whose sum, kept in one float, stays accurate, and the most partial sums that are kept for that. */
const LONGEST = 4096;
const ROOM = 2 ** 24;

/** The largest tiles of which there are enough, or else the smallest, with the inner dimension split. */
export function choose({ tilings, tiles }: Tilings, batch: number, m: number, n: number, k: number): Choice {
  const tiling = tilings.find((each) => tilesOf(each, batch, m, n) >= tiles) ?? tilings.at(-1)!;
  const wanted = Math.ceil(tiles / tilesOf(tiling, batch, m, n));
  const accurate = Math.min(Math.ceil(k / LONGEST), Math.floor(ROOM / (batch * m * n)));
  const parts = Math.max(Math.min(wanted, Math.floor(k / LEAST)), accurate, 1);
  const chunk = Math.ceil(k / (parts * DEPTH)) * DEPTH;
  return { tiling, splits: Math.ceil(k / chunk), chunk };
}

export const tilesOf = ({ height, width }: Tiling, batch: number, m: number, n: number): number =>
  batch * Math.ceil(m / height) * Math.ceil(n / width);

/** Share of a tile's outputs that are used, below which it costs more than reading the operands for every output. */
const LEAST_USED = 1 / 8;

/** Longest inner dimension whose products are too few to be worth sharing. */
const SHORT = 4;

/** Whether outputs have enough elements in common, being no vectors, to be computed in tiles. */
export function worthTiles({ tilings }: Tilings, m: number, n: number, k: number): boolean {
  const smallest = tilings.at(-1)!;
  const computed = tilesOf(smallest, 1, m, n) * smallest.height * smallest.width;
  return m > 1 && n > 1 && k > SHORT && m * n >= computed * LEAST_USED;
}
