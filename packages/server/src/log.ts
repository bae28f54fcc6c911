import { type Logger, pino } from 'pino';

/** Logs are JSON lines on standard error: an event name and ids, never cells, never secrets. */
export function createLogger(level: string): Logger {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ fd: 2, sync: true }),
  );
}

export type { Logger } from 'pino';
