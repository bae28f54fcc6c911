/** What of an import is undone, and how; as galena.imports has it. */
export interface UndoOptions {
  /** Only what it did to these fields, by their REST names. Leads that it created stay then, and so do memberships of lists. */
  readonly fields?: readonly string[];
  /** Only what it did to these leads. */
  readonly leads?: readonly number[];
  /** Only what these rows of its file did, which count from 1. */
  readonly rows?: readonly number[];
  /** Whether also what somebody has changed since is undone. */
  readonly force: boolean;
  /** Whether nothing is undone, but only found out what would be. */
  readonly dryRun: boolean;
  /** Of a dry run: imports that are taken for undone already, by batch id, as they are to be undone first. */
  readonly assumeUndone?: readonly number[];
}

/** The same as it is told, with numbers of leads and rows. */
export interface ToldUndoOptions extends Omit<UndoOptions, 'leads' | 'rows' | 'assumeUndone'> {
  readonly leadsNamed?: number;
  readonly rowsNamed?: number;
}
