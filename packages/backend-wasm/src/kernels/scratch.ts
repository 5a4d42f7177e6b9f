/**
 * The scratch area of a thread, whose address kernels get as that of their geometry: the geometry of the launch that is
 * being run, then a row of accumulators. The first thread's is at address 0, where a table lies between the two that
 * large arguments of sine and its kin are reduced with.
 */
export const REDUCTION_TABLE = 4096 - 160;
export const GEOMETRY_LENGTH = REDUCTION_TABLE / 4;
export const ROW = 4096;

/** Accumulators in the row, of 8 bytes at most, or of 4 with a position each: they stay in the first-level cache. */
export const ROW_LENGTH = 1024;

/** The positions. */
export const POSITIONS = ROW + 4 * ROW_LENGTH;

export const SCRATCH_BYTES = ROW + 8 * ROW_LENGTH;
