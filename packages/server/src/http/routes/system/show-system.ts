import { readSystemState } from '../../../administration/system.ts';
import { permissions } from '../../../identity/permissions.ts';
import { version } from '../../../version.ts';
import { arrayOf, boolean, described, integer, nullable, object, oneOf, text } from '../../documentation.ts';
import type { Operation } from '../../operation.ts';

/** Extension: whose token it is and what it may do, so that nobody has to find out by being refused. */
export const showServiceOperation: Operation = {
  method: 'GET',
  path: '/galena/v1/service.json',
  permissions: [],
  documentation: {
    group: 'Administration',
    summary: 'The service or user that calls, what it may do, and the limits of its subscription',
    item: object({
      clientId: described(nullable(text), 'null for a user of the console'),
      userEmail: text,
      munchkinId: text,
      permissions: arrayOf(oneOf(permissions)),
      timeZone: text,
      unknownColumns: oneOf(['ignore', 'reject']),
      surplusCells: oneOf(['warn', 'fail', 'ignore']),
      maxFileBytes: integer,
      paused: described(boolean, 'whether the imports of the subscription are paused'),
      double: described(boolean, 'whether the server is one that tests control: it has a control plane'),
      version: text,
    }),
    errors: [],
  },
  async handle({ caller, context }) {
    const { munchkinId, timeZone, unknownColumns, surplusCells, maxFileBytes, isPaused } =
      caller.subscription;
    const granted = permissions.filter((permission) => caller.permissions.has(permission));
    const { clientId, isUser, userEmail } = caller;
    return {
      result: [
        {
          clientId: isUser ? null : clientId,
          userEmail,
          munchkinId,
          permissions: granted,
          timeZone,
          unknownColumns,
          surplusCells,
          maxFileBytes,
          paused: isPaused,
          double: context.control !== undefined,
          version,
        },
      ],
    };
  },
};

/** Extension: how the installation is, for people; programs read the metrics. */
export const showSystemOperation: Operation = {
  method: 'GET',
  path: '/galena/v1/system.json',
  permissions: ['Administer Galena'],
  documentation: {
    group: 'Administration',
    summary: 'The queue of the installation, the engines at work and the database',
    item: object({
      version: text,
      queued: integer,
      importing: integer,
      paused: described(integer, 'unfinished imports of paused subscriptions: they count in no other number'),
      oldestWaitSeconds: integer,
      workingEngines: described(integer, 'engines with an import under way'),
      overdueLeases: described(
        integer,
        'imports under way that their engine has let go and none has taken over',
      ),
      postgresql: text,
      databaseBytes: integer,
      connections: integer,
      maxConnections: integer,
    }),
    errors: [],
  },
  async handle({ context }) {
    return { result: [{ version, ...(await readSystemState(context.database, context.clock)) }] };
  },
};
