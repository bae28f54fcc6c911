/**
 * Letters to be added, dropped, changed or swapped with their neighbour.
 * @param most of more than these nothing is said but that there are more
 */
export function editDistance(first: string, second: string, most = Number.POSITIVE_INFINITY): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: second.length + 1 }, (_, index) => index);
  for (let row = 1; row <= first.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= second.length; column += 1) {
      const isSame = first[row - 1] === second[column - 1];
      const isSwapped =
        row > 1 &&
        column > 1 &&
        first[row - 1] === second[column - 2] &&
        first[row - 2] === second[column - 1];
      next[column] = Math.min(
        (last[column] ?? 0) + 1,
        (next[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
        isSwapped ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    // No way back leads below the least of two neighbouring rows.
    if (Math.min(...next) > most && Math.min(...last) > most) return most + 1;
    beforeLast = last;
    last = next;
  }
  return last[second.length] ?? 0;
}
