import type { writeSync } from 'node:fs';
import { expect, it } from 'vitest';
import { LogFile } from '../src/log-file.ts';

/** A disk that takes so many bytes, and then none until it is made larger; or a pipe that fails in its own way. */
class Disk {
  text = '';
  free = Number.POSITIVE_INFINITY;
  code = 'ENOSPC';

  write = ((_descriptor: number, bytes: Buffer) => {
    const taken = Math.min(this.free, bytes.length);
    if (taken === 0) throw Object.assign(new Error(this.code), { code: this.code });
    this.text += bytes.toString('utf8', 0, taken);
    this.free -= taken;
    return taken;
  }) as typeof writeSync;
}

function noticeOf(disk: Disk): unknown {
  return JSON.parse(disk.text.split('\n').at(-3) ?? '');
}

it.each(['ENOSPC', 'EIO', 'EPIPE', 'EBADF'])('drops lines on %s, and says how many once it can', (code) => {
  const disk = new Disk();
  disk.code = code;
  const log = new LogFile(2, disk.write);
  log.write('"one"\n');
  disk.free = 0;
  for (const line of ['"two"\n', '"three"\n', '"four"\n']) log.write(line);
  disk.free = Number.POSITIVE_INFINITY;
  log.write('"five"\n');
  expect(disk.text).toMatch(/^"one"\n\{.*\}\n"five"\n$/);
  expect(noticeOf(disk)).toEqual({
    level: 40,
    time: expect.stringMatching(/^\d{4}-.*Z$/),
    event: 'log.lines-dropped',
    lines: 3,
  });
});

it('keeps a line that was cut apart from the next one', () => {
  for (let free = 1; free < 120; free += 1) {
    const disk = new Disk();
    const log = new LogFile(2, disk.write);
    disk.free = free;
    for (let line = 0; line < 20; line += 1) log.write(`${JSON.stringify({ line })}\n`);
    disk.free = Number.POSITIVE_INFINITY;
    log.write('{"line":"last"}\n');
    const lines = disk.text.split('\n');
    expect(lines.slice(-2)).toEqual(['{"line":"last"}', '']);
    // Of the line that was cut only its end may be missing.
    const whole = lines.filter((line) => /^\{"line":\d+\}$/.test(line)).length;
    const { lines: dropped } = noticeOf(disk) as { lines: number };
    expect([20, 21]).toContain(whole + dropped);
  }
});

it('gives the reader of a full pipe a moment, once', () => {
  const disk = new Disk();
  disk.code = 'EAGAIN';
  let calls = 0;
  const log = new LogFile(2, ((descriptor: number, bytes: Buffer) => {
    calls += 1;
    if (calls === 2) disk.free = 7;
    return disk.write(descriptor, bytes);
  }) as typeof writeSync);
  disk.free = 0;
  log.write('"one"\n');
  expect(disk.text).toBe('"one"\n');
  disk.free = 0;
  log.write('"two"\n');
  const before = calls;
  log.write('"three"\n');
  expect(calls - before).toBe(1);
});
