/** What programs are limited in; Infinity where they are not. */
export interface ProgramLimits {
  /** So many members may match a filter that names no leads. */
  readonly members: number;
  /** So many programs Schedule Campaign clones a day. */
  readonly clonesPerDay: number;
}
