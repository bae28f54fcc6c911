// Loaded into a process before anything else: its clock jumps to and fro by half an hour.
const RealDate = Date;
let offsetMs = 0;
setInterval(() => {
  offsetMs = [-1, 0, 1][Math.floor(Math.random() * 3)] * 1_800_000;
}, 100).unref();

globalThis.Date = class extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(RealDate.now() + offsetMs);
    else super(...parts);
  }

  static now() {
    return RealDate.now() + offsetMs;
  }
};
