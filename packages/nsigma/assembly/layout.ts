/** Floats per block: what one entry of the table of maxima stands for. */
export const BLOCK: i32 = 256;
export const BLOCK_BYTES: usize = 1024;

/** One f32x4 of lane-wise maxima per block. */
export const MAXIMA_BYTES: usize = 16;

/** Sums in single precision lose nothing that matters from here on; below, they are taken in double precision. */
export const LARGE: i32 = 8192;
