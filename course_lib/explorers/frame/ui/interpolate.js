// In place of d3-interpolate, which scales need: ours go from number to number, and d3's would
// bring its colours along, a quarter of the size of a built explorer.
export const interpolateNumber = (a, b) => (t) => a * (1 - t) + b * t;
export const interpolate = interpolateNumber;
export const interpolateRound = (a, b) => (t) => Math.round(a * (1 - t) + b * t);
export const piecewise = undefined; // named by d3-scale for scales that no explorer uses
