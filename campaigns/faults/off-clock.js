// Loaded into a process before anything else, and into each of its threads: its clock is off by CLOCK_OFF_MS, and where
// CLOCK_JUMPS is set it jumps to and fro by half an hour besides.
const RealDate = Date;
const offMs = Number(process.env['CLOCK_OFF_MS'] ?? '0');
let jumpMs = 0;
if (process.env['CLOCK_JUMPS'] !== undefined) {
  setInterval(() => {
    jumpMs = [-1, 0, 1][Math.floor(Math.random() * 3)] * 1_800_000;
  }, 100).unref();
}

globalThis.Date = class extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(RealDate.now() + offMs + jumpMs);
    else super(...parts);
  }

  static now() {
    return RealDate.now() + offMs + jumpMs;
  }
};
