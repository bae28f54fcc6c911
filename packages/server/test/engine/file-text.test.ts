import { expect, it } from 'vitest';
import { FileText } from '../../src/engine/file-text.ts';

const pieceBytes = 2 ** 20;

it('keeps so many bytes of a long row and no more, and those of the rows behind it', () => {
  const text = new FileText();
  for (let piece = 0; piece < 100; piece += 1)
    text.add(Buffer.alloc(pieceBytes, piece), { start: 0, endsHere: false });
  expect(text.end).toBe(100 * pieceBytes);
  expect(text.keptBytes).toBe(64 * pieceBytes);
  expect(text.slice(63 * pieceBytes, 70 * pieceBytes).equals(Buffer.alloc(pieceBytes, 63))).toBe(true);
  // Where the row ends the next one begins, though the long one is still needed.
  text.add(Buffer.from('end\nnext'), { start: 0, endsHere: true });
  text.add(Buffer.from(' row\n'), { start: 100 * pieceBytes + 4, endsHere: true });
  expect(String(text.slice(100 * pieceBytes + 4, text.end))).toBe('next row\n');
  expect(text.slice(0, 100 * pieceBytes + 4).length).toBe(64 * pieceBytes);
  text.forget(100 * pieceBytes);
  expect(text.keptBytes).toBe(13);
});
