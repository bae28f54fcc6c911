import { expect, it } from 'vitest';
import { FileText } from '../../src/engine/file-text.ts';

const pieceBytes = 2 ** 20;

it('keeps so many bytes of a row and no more, and those of the next rows again', () => {
  const text = new FileText();
  for (let piece = 0; piece < 100; piece += 1) text.add(Buffer.alloc(pieceBytes, piece));
  expect(text.end).toBe(100 * pieceBytes);
  expect(text.keptBytes).toBe(64 * pieceBytes);
  expect(text.slice(63 * pieceBytes, 70 * pieceBytes).equals(Buffer.alloc(pieceBytes, 63))).toBe(true);
  text.forget(100 * pieceBytes);
  expect(text.keptBytes).toBe(0);
  text.add(Buffer.from('next'));
  expect(String(text.slice(100 * pieceBytes + 1, 100 * pieceBytes + 4))).toBe('ext');
});
