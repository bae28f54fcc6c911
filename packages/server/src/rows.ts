/** What the engine does with the cells of a row, for whoever wants to know it before a file is sent. */
export { type JudgedRow, rowJudge, type Verdict } from './engine/judge-row.ts';
export { failsAgain, hadNul, isMisquoted } from './imports/reasons.ts';
export { dataTypes } from './leads/data-types.ts';
export { describedField } from './leads/described-field.ts';
