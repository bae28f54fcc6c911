/** A lead partition. */
export interface Partition {
  readonly id: number;
  readonly name: string;
  readonly description?: string;
}

/** A partition that has just been made. */
export interface NewPartition {
  readonly id: number;
  readonly name: string;
  readonly description: string | null;
}
