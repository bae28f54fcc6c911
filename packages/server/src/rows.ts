/** What the engine does with the cells of a row, for whoever wants to know it before a file is sent. */
export { CLEAR, columnReader } from './engine/read-column.ts';
export { reasons } from './imports/reasons.ts';
export { isWellFormedEmail } from './leads/cell-values.ts';
export { fieldFinder, mapColumns } from './leads/column-mapping.ts';
export { dataTypes } from './leads/data-types.ts';
export type { Field } from './leads/fields.ts';
