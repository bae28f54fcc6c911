import type { Logger } from '../log.ts';
import type { DatabaseOptions } from './database.ts';

/** What the log tells of the connections of a pool. */
export function logConnections(log: Logger): Pick<DatabaseOptions, 'onIdleError' | 'onDead'> {
  return {
    onIdleError: (error) => log.warn({ event: 'database.connection-lost', error: error.message }),
    onDead: (connections) => log.warn({ event: 'database.connections-dead', connections }),
  };
}
