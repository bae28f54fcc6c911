import { describe, expect, it } from 'vitest';
import { readHeader } from '../../src/csv/read-header.ts';
import { lookupKeysOf, shareKeys } from '../../src/imports/lookup-keys.ts';
import { cutIntoParts } from '../../src/imports/parts.ts';

async function keysOf(key: string) {
  const blob = new Blob([`email,n\n${key},1\n`]);
  const header = await readHeader(blob, ',');
  const [part] = header === undefined ? [] : await cutIntoParts(blob, ',', header, 2 ** 22);
  if (header === undefined || part === undefined) throw new Error('the file has no part');
  return lookupKeysOf(blob, ',', header, part, 'email');
}

async function share(first: string, second: string): Promise<boolean> {
  return shareKeys(await keysOf(first), await keysOf(second));
}

describe('two parts of a file', () => {
  it.each([
    ['Ada@x.io', ' ada@X.io\t'],
    ['007', '7'],
    ['+0', '-0'],
    ['\u0130@x.io', 'i\u0307@x.io'],
    ['\u0130@x.io', 'I@x.io'],
    ['\u0131@x.io', 'I@x.io'],
    ['stra\u00dfe@x.io', 'STRASSE@x.io'],
    ['stra\u1e9ee@x.io', 'stra\u00dfe@x.io'],
    ['\u212a@x.io', 'k@x.io'],
    ['\u00c9@x.io', 'e\u0301@x.io'],
    ['\u03a3@x.io', '\u03c2@x.io'],
    ['a@x.io\u00a0', 'a@x.io'],
    ['a@x.io\ufeff', 'a@x.io'],
  ])('wait for each other where a server may take %j and %j for one key', async (first, second) => {
    expect(await share(first, second)).toBe(true);
  });

  it.each([
    ['a@x.io', 'b@x.io'],
    ['\u00e9@x.io', '\u00f6@x.io'],
    ['7', '70'],
  ])('run side by side with %j and %j', async (first, second) => {
    expect(await share(first, second)).toBe(false);
  });

  it('are compared at once, whatever blanks a key has in it', async () => {
    const key = `a${' '.repeat(2 ** 20)}b`;
    expect(await share(` ${key} `, key)).toBe(true);
  });
});
