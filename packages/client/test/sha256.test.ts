import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { StreamedSha256 } from '../src/platform/sha256.ts';

it('the checksum that browsers make of pieces is SHA-256', () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 8 });
  fc.assert(
    fc.property(pieces, (all) => {
      const own = new StreamedSha256();
      for (const piece of all) own.update(piece);
      expect(own.digest()).toBe(createHash('sha256').update(Buffer.concat(all)).digest('hex'));
    }),
  );
});

it('and of a large file', () => {
  const bytes = randomBytes(3_000_017);
  const own = new StreamedSha256();
  for (let at = 0; at < bytes.length; at += 65_536) own.update(bytes.subarray(at, at + 65_536));
  expect(own.digest()).toBe(createHash('sha256').update(bytes).digest('hex'));
});
