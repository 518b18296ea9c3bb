// Random numbers that a page and Python (frame/draws.py) draw alike.

/** Mix the bits of a 32-bit whole number: C. Wellons, "lowbias32" (2018). */
function mix(value) {
  let bits = value;
  bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** `count` numbers between 0 and 1, from place `first` of a seed's stream on. */
export function uniforms(seed, first, count) {
  const key = mix(seed);
  return Array.from({ length: count }, (_, i) => (mix(mix(first + i) ^ key) + 0.5) / 2 ** 32);
}

/** Standard normal numbers, by Box and Muller; each takes two places of `uniforms`. */
export function normals(seed, first, count) {
  const all = uniforms(seed, 2 * first, 2 * count);
  return Array.from(
    { length: count },
    (_, i) => Math.sqrt(-2 * Math.log(all[2 * i])) * Math.cos(2 * Math.PI * all[2 * i + 1]),
  );
}
