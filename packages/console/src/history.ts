/** The cards that tell what happened, which come in one piece: alone each would be mostly the way to the rest of the console. */
export { ChangesCard } from './imports/changes-card.tsx';
export { DryRunCard } from './imports/dry-run-card.tsx';
export { UndoButton, UndoCard } from './imports/undo.tsx';
export { HistoryCard } from './leads/history-card.tsx';
export { PeriodCard } from './leads/period-card.tsx';
