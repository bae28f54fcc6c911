/**
 * Where an axis has its marks: round numbers from 0 to the first that is not below `most`, four to six of them where there are so many.
 * Counts are whole, so marks are too.
 */
export function ticksUpTo(most: number): readonly number[] {
  const step = roundUp(Math.max(1, most / 5));
  const count = Math.max(1, Math.ceil(most / step));
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

/** 1, 2 or 5 times a power of ten. */
function roundUp(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size));
  return power * ([1, 2, 5].find((factor) => factor * power >= size) ?? 10);
}
