import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Spool } from '../../src/imports/spool.ts';

/** Some pieces stay in memory, some together are too much for it. */
const sizes = fc.array(fc.oneof(fc.nat(3), fc.nat(100_000), fc.nat(400_000)), { maxLength: 12 });

function piecesOf(sizes: readonly number[]): Buffer[] {
  let next = 0;
  return sizes.map((size) => {
    const piece = Buffer.alloc(size);
    for (let index = 0; index < size; index += 1) {
      piece[index] = (next * 31 + (next >> 8)) % 256;
      next += 1;
    }
    return piece;
  });
}

async function readAll(spool: Spool, chunkBytes: number): Promise<Buffer[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of spool.read(chunkBytes)) chunks.push(chunk);
  return chunks;
}

it('gives back what it was given, as often as asked and in chunks of the size asked for', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, fc.integer({ min: 1_000, max: 1_000_000 }), async (sizes, chunkBytes) => {
      const pieces = piecesOf(sizes);
      const content = Buffer.concat(pieces);
      const spool = new Spool();
      try {
        for (const piece of pieces) {
          await spool.append(piece);
          // What a socket reads next may go into the same memory.
          piece.fill(0);
        }
        expect(spool.sizeBytes).toBe(content.length);
        for (const size of [chunkBytes, 64 * 2 ** 10]) {
          const chunks = await readAll(spool, size);
          expect(Buffer.concat(chunks).equals(content)).toBe(true);
          expect(chunks.slice(0, -1).every((chunk) => chunk.length === size)).toBe(true);
        }
      } finally {
        await spool.close();
      }
    }),
    { numRuns: 60 },
  );
});
