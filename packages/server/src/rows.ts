/** What the engine does with the cells of a row, for whoever wants to know it before a file is sent. */
export { type JudgedRow, rowJudge, type Verdict } from './engine/judge-row.ts';
export { dataTypes } from './fields/data-types.ts';
export { describedField } from './fields/described-field.ts';
export { failsAgain, hadNul, isMisquoted } from './imports/reasons.ts';
