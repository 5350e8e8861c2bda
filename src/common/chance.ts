/** Numbers from 0 to 1 that a seed alone decides (mulberry32): the same question gets the same answer everywhere. */
export function seededChance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const FNV_OFFSET = 2_166_136_261;
const FNV_PRIME = 16_777_619;

/** A seed out of a text (FNV-1a). */
export function seedOf(text: string): number {
  let seed = FNV_OFFSET;
  for (let i = 0; i < text.length; i += 1) seed = Math.imul(seed ^ text.charCodeAt(i), FNV_PRIME);
  return seed >>> 0;
}

/** Standard normal (Box-Muller). */
export const normal = (chance: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());

/** Exponential with this mean. */
export const exponential = (chance: () => number, mean: number): number => -mean * Math.log(1 - chance());

/** Lognormal by its mean and its coefficient of variation; without variation it is the mean. */
export function lognormal(chance: () => number, mean: number, cv: number): number {
  if (cv === 0) return mean;
  const variance = Math.log(1 + cv * cv);
  return mean * Math.exp(Math.sqrt(variance) * normal(chance) - variance / 2);
}
