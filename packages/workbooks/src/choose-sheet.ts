import { GalenaFileError } from '@galena/client';
import type { Sheet } from './workbook-parts.ts';

/**
 * The sheet that a person names, by its name in any case or by its number among those that Excel shows.
 * @throws GalenaFileError that lists the sheets there are.
 */
export function findSheet(sheets: readonly Sheet[], wanted: string): Sheet {
  const name = wanted.trim().toLowerCase();
  const shown = sheets.filter(({ isHidden }) => !isHidden);
  const found =
    sheets.find((sheet) => sheet.name === wanted) ??
    sheets.find((sheet) => sheet.name.trim().toLowerCase() === name) ??
    (/^\d+$/.test(name) ? shown[Number(name) - 1] : undefined);
  if (found !== undefined) return found;
  const names = [
    ...shown.map((sheet, index) => `${index + 1} "${sheet.name}"`),
    ...sheets.filter(({ isHidden }) => isHidden).map((sheet) => `"${sheet.name}" (hidden, without a number)`),
  ];
  throw new GalenaFileError(`The workbook has no sheet "${wanted}"; it has ${names.join(', ')}.`);
}

/** Where none is named: those that Excel shows in the order of their tabs, then the hidden ones. */
export function sheetsInOrder(sheets: readonly Sheet[]): readonly Sheet[] {
  return [...sheets.filter(({ isHidden }) => !isHidden), ...sheets.filter(({ isHidden }) => isHidden)];
}
