/** The head of an array in PostgreSQL's binary form: dimensions, flags, type of the elements, length, first index. */
export const headBytes = 20;
/** Stands for the length of a null in such an array. */
export const nullLength = 0xffff_ffff;
/** Longer text is faster written by Node than byte by byte. */
const shortText = 24;

const bigintOid = 20;
const integerOid = 23;
export const textOid = 25;
const tidOid = 27;

export function writeHead(array: Buffer, elementOid: number, count: number): void {
  array.writeUInt32BE(1, 0);
  // There may be nulls.
  array.writeUInt32BE(1, 4);
  array.writeUInt32BE(elementOid, 8);
  array.writeUInt32BE(count, 12);
  array.writeUInt32BE(1, 16);
}

/**
 * An `integer[]` in PostgreSQL's binary form, which it takes without reading it digit by digit.
 * @param integerOf - makes the integers from the values, if they are not these themselves
 */
export function integerArray(
  values: readonly number[],
  integerOf: (value: number) => number = (value) => value,
): Buffer {
  const array = Buffer.allocUnsafe(headBytes + 8 * values.length);
  writeHead(array, integerOid, values.length);
  let at = headBytes;
  for (const value of values) {
    at = array.writeUInt32BE(4, at);
    at = array.writeInt32BE(integerOf(value), at);
  }
  return array;
}

/** The same of a `bigint[]`, of integers that are safe in JavaScript. */
export function bigintArray(values: readonly (number | null)[]): Buffer {
  const array = Buffer.allocUnsafe(headBytes + 12 * values.length);
  writeHead(array, bigintOid, values.length);
  let at = headBytes;
  for (const value of values) {
    if (value === null) {
      at = array.writeUInt32BE(nullLength, at);
      continue;
    }
    at = array.writeUInt32BE(8, at);
    at = array.writeInt32BE(Math.floor(value / 2 ** 32), at);
    at = array.writeUInt32BE(value >>> 0, at);
  }
  return array.subarray(0, at);
}

/** The same of a `text[]`. */
export function textArray(values: readonly (string | null)[]): Buffer {
  const mostBytes = values.reduce((sum, value) => sum + textBytes(value), headBytes);
  const array = Buffer.allocUnsafe(mostBytes);
  writeHead(array, textOid, values.length);
  const end = values.reduce((at, value) => writeText(array, at, value), headBytes);
  return array.subarray(0, end);
}

/** The same of a `tid[]`, places of rows in a table: the block and the item of each. */
export function placeArray(
  values: readonly number[],
  placeOf: (value: number) => { readonly block: number; readonly item: number },
): Buffer {
  const array = Buffer.allocUnsafe(headBytes + 10 * values.length);
  writeHead(array, tidOid, values.length);
  let at = headBytes;
  for (const value of values) {
    const { block, item } = placeOf(value);
    at = array.writeUInt32BE(6, at);
    at = array.writeUInt32BE(block, at);
    at = array.writeUInt16BE(item, at);
  }
  return array;
}

/** How many bytes an element takes at the most, its length included: a character takes three. */
export function textBytes(value: string | null): number {
  return 4 + 3 * (value?.length ?? 0);
}

/** Writes an element of a `text[]`, its length and its bytes; gives where they end. */
export function writeText(array: Buffer, at: number, text: string | null): number {
  if (text === null) return array.writeUInt32BE(nullLength, at);
  const start = at + 4;
  const end = text.length > shortText ? start + array.write(text, start) : writeShort(array, start, text);
  array.writeUInt32BE(end - start, at);
  return end;
}

function writeShort(array: Buffer, start: number, text: string): number {
  let end = start;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code > 0x7f) return end + array.write(text.slice(index), end);
    array[end] = code;
    end += 1;
  }
  return end;
}
