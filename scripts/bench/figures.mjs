/** The middle one, or the mean of the two in the middle. Null for none. */
export function median(values) {
  const known = values.filter((value) => value !== null && value !== undefined).toSorted((a, b) => a - b);
  if (known.length === 0) return null;
  const middle = (known.length - 1) / 2;
  return (known[Math.floor(middle)] + known[Math.ceil(middle)]) / 2;
}

/** Percentiles of times in milliseconds. */
export function spreadOf(times) {
  const sorted = Float64Array.from(times).sort();
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? null;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: sorted.at(-1) ?? null };
}

/** The same object with the median of each figure in it; figures that are no numbers are left out. */
export function medianOf(samples) {
  const merged = {};
  for (const name of Object.keys(samples[0] ?? {})) {
    const values = samples.map((sample) => sample[name]);
    if (typeof values[0] === 'number' || values[0] === null) merged[name] = median(values);
    else if (values[0]?.constructor === Object) merged[name] = medianOf(values);
  }
  return merged;
}
