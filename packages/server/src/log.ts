import { type Logger, pino } from 'pino';
import { LogFile } from './log-file.ts';

/** Logs are JSON lines on standard error: an event name and ids, never cells, never secrets. */
export function createLogger(level: string): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, new LogFile(standardError));
}

const standardError = 2;

export type { Logger } from 'pino';
