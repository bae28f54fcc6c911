import { type Output, paint, type Text, writeOver } from './output.ts';
import { safeLine } from './safe-text.ts';

/** How far something is. */
export interface Progress {
  readonly stage: string;
  /** 0 to 1. */
  readonly share: number;
  /** What else there is to say, in short. */
  readonly facts: readonly string[];
}

const barWidth = 24;
const narrowestBar = 4;
const redrawMs = 80;
/** So often a plain line is written while the stage stays the same. */
const plainLineMs = 2_000;

/** One line that is written over on a terminal; in a pipe a plain line now and then; nothing with --json. */
export class ProgressLine {
  readonly #output: Output;
  #drawnAt = Number.NEGATIVE_INFINITY;
  #stage = '';
  #isDrawn = false;

  constructor(output: Output) {
    this.#output = output;
  }

  show(progress: Progress): void {
    const now = performance.now();
    const pauseMs = this.#output.isTerminal ? redrawMs : plainLineMs;
    if (progress.stage === this.#stage && now - this.#drawnAt < pauseMs) return;
    this.#stage = progress.stage;
    this.#drawnAt = now;
    if (this.#output.isTerminal) this.#draw(formatBar(progress, process.stderr.columns || 80));
    else this.#output.note(formatLine(progress));
  }

  /** Takes the bar away. */
  clear(): void {
    if (this.#isDrawn) writeOver(process.stderr);
    this.#isDrawn = false;
  }

  #draw(text: string): void {
    writeOver(process.stderr, paintBar(text));
    this.#isDrawn = true;
  }
}

function formatLine({ stage, share, facts }: Progress): string {
  return [`${stage}: ${Math.floor(share * 100)} %`, ...facts].join(', ');
}

/** Where the line is too narrow the bar gives way, and then the last facts. A full line would begin a new one. */
export function formatBar({ stage, share, facts }: Progress, columns: number): string {
  const percent = String(Math.floor(share * 100)).padStart(3);
  const said = safeLine(`${percent} %  ${facts.join('  ')}`);
  const room = Math.min(barWidth, columns - 1 - `${stage}  ${said}`.length);
  const full = Math.round(Math.min(1, share) * room);
  const bar = room < narrowestBar ? '' : ` ${'━'.repeat(full)}${'─'.repeat(room - full)}`;
  return `${stage}${bar} ${said}`.slice(0, columns - 1).trimEnd();
}

function paintBar(text: string): Text {
  const [, before = text, full = '', rest = '', after = ''] = /^([^━─]*)(━*)(─*)(.*)$/s.exec(text) ?? [];
  return [before, paint('green', full), paint('dim', rest), after];
}

/** `12,345` */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** `1 row`, `2 rows` */
export function formatRows(count: number): string {
  return `${formatCount(count)} row${count === 1 ? '' : 's'}`;
}

export function formatSeconds(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5_400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3_600).toFixed(1)} h`;
}
