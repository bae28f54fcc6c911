import fc from 'fast-check';
import { expect, it } from 'vitest';
import * as browser from '../src/platform/browser.ts';
import * as node from '../src/platform/node.ts';

const bytes = fc.oneof(
  fc.uint8Array({ size: 'large' }),
  fc.string({ size: 'large' }).map((text) => new TextEncoder().encode(text)),
  fc.string({ unit: 'binary', size: 'large' }).map((text) => new TextEncoder().encode(text)),
);

it('bytes are the same text in browsers as in Node, and the other way round', () => {
  fc.assert(
    fc.property(bytes, (given) => {
      const found = node.bytesAsText(given);
      expect(found).toEqual({
        text: Buffer.from(given).toString('latin1'),
        isAscii: given.every((byte) => byte < 0x80),
      });
      expect(browser.bytesAsText(given)).toEqual(found);
      expect(node.textOfBytes(found.text)).toBe(Buffer.from(given).toString('utf8'));
      expect(browser.textOfBytes(found.text)).toBe(node.textOfBytes(found.text));
    }),
  );
  const large = new Uint8Array(20_000).fill(0xe9);
  expect(browser.bytesAsText(large)).toEqual(node.bytesAsText(large));
});
