import { pino } from 'pino';
import { LogFile } from './log-file.ts';

type Values = Readonly<Record<string, unknown>>;
type Log = (event: Values, message?: string) => void;

/** Not the type of pino: whoever starts Galena in a program need not have it. */
export interface Logger extends Readonly<Record<'debug' | 'info' | 'warn' | 'error', Log>> {
  /** One that adds these values to each event. */
  child(values: Values): Logger;
}

/** Logs are JSON lines on standard error: an event name and ids, never cells, never secrets. */
export function createLogger(level: string): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, new LogFile(standardError));
}

const standardError = 2;
