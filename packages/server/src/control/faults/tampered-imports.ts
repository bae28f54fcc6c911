import type { Database } from '../../db/database.ts';
import { sql } from '../../db/sql.ts';
import type { ControlledState } from '../controlled-state.ts';
import type { Faults } from './faults.ts';

/**
 * The imports that fail on purpose, by the requests that submitted them: those that are put back, and yet to be carried out, are all that is
 * left. Another request may have the id of one of the others.
 */
export function tamperedImports(database: Database, faults: Faults): ControlledState {
  return {
    name: 'tamperedImports',
    async renew({ id }) {
      if (!faults.hasTampered) return;
      const unfinished = await database.query<{ requestId: string }>(sql`
        select request_id as "requestId"
        from galena.imports
        where subscription_id = ${id}
          and finished_at is null
          and request_id is not null`);
      faults.keepTampered(
        id,
        unfinished.map(({ requestId }) => requestId),
      );
    },
  };
}
