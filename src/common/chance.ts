const { exp, imul, log, sqrt } = Math;

/** Numbers from 0 to 1 that a seed alone decides (mulberry32): the same question gets the same answer everywhere. */
export function seededChance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = imul(state ^ (state >>> 15), state | 1);
    x ^= x + imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const FNV_OFFSET = 2_166_136_261;
const FNV_PRIME = 16_777_619;

/** A seed out of a text (FNV-1a). */
export function seedOf(text: string): number {
  let seed = FNV_OFFSET;
  for (let i = 0; i < text.length; i += 1) seed = imul(seed ^ text.charCodeAt(i), FNV_PRIME);
  return seed >>> 0;
}

/** Standard normal numbers (polar method, which gives two at a time). */
export function normals(chance: () => number): () => number {
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    for (;;) {
      const [x, y] = [2 * chance() - 1, 2 * chance() - 1];
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const scale = sqrt((-2 * log(square)) / square);
      spare = y * scale;
      return x * scale;
    }
  };
}

/** Exponential with this mean. */
export const exponential = (chance: () => number, mean: number): number => -mean * log(1 - chance());

/** The spread of a lognormal with this coefficient of variation. */
export const sigmaOf = (cv: number): number => sqrt(log(1 + cv * cv));

/** Lognormal by its mean; without spread it is the mean. */
export const lognormal = (normal: () => number, mean: number, sigma: number): number =>
  sigma === 0 ? mean : mean * exp(sigma * normal() - (sigma * sigma) / 2);
