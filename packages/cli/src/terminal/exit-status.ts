/** Exit statuses that scripts can rely on. */
export const exitStatus = {
  allIn: 0,
  rowsFailed: 1,
  usage: 2,
  refused: 3,
  noServer: 4,
  timeout: 5,
  /** Ctrl-C, as shells have it. */
  interrupted: 130,
} as const;

/** What the help of the commands says of them. */
export const exitStatusHelp =
  'Exit status: 0 all in, 1 rows failed, 2 usage, 3 refused, 4 no server, 5 time-out.';
