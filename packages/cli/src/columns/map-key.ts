import { columnKey, looksLikeData, showValue } from '@galena/client/files';

/** What `--map` calls a column. A hint is never made of data, nor of what cannot be typed. */
export function mapKey(columns: readonly string[], index: number): string {
  const key = columnKey(columns, index);
  return looksLikeData(key) || showValue(key) !== key ? `#${index + 1}` : key;
}
