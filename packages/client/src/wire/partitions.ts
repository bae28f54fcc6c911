/** A lead partition. */
export interface Partition {
  readonly id: number;
  readonly name: string;
  readonly description?: string;
}
