/** From where entries are read, and which way. */
export interface Way {
  /** Of the entry that is known already: reading begins behind it, or before it if it goes backwards. */
  readonly from: number;
  readonly isBackward: boolean;
}

/** Where an id comes on the way: ascending the way it is read. */
export function placeOn({ isBackward }: Pick<Way, 'isBackward'>, id: number): number {
  return isBackward ? -id : id;
}

/** Whether an id is yet to come. */
export function isAhead(way: Way, id: number): boolean {
  return placeOn(way, id) > placeOn(way, way.from);
}
