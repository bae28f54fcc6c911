import type { GalenaRefusal } from '@galena/client';

/**
 * What to do about a refusal. The server says "Object not found" for many things; the command knows which one it looked for.
 * @param command as in `lists delete`.
 */
export function refusalHint({ code, reason }: GalenaRefusal, command: string): string | undefined {
  const [group = ''] = command.split(' ');
  switch (code) {
    case '702':
    case '1013':
      return /^Role /.test(reason) ? whereToLook['roles'] : whereToLook[group];
    case '1017':
      return whereToLook[group];
    case '1006':
      if (group === 'settings') return '"galena settings list" shows the names of all settings.';
      return group === 'companies' || group === 'sales-persons'
        ? `"galena ${group} fields" shows the names of all fields.`
        : hints[code];
    case '1003':
      return /^Invalid filterType /.test(reason) ? foundBy[group] : undefined;
    default:
      return hints[code];
  }
}

const foundBy: Readonly<Record<string, string>> = {
  companies: 'Companies are found by externalCompanyId, id and company.',
  'sales-persons': 'Sales persons are found by externalSalesPersonId, id and email.',
};

/** By the group of the command, which says what was looked for. */
const whereToLook: Readonly<Record<string, string>> = {
  lists: '"galena lists list" shows the ids of all lists.',
  export: '"galena lists list" shows the ids and names of all lists.',
  import: '"galena lists list" shows the ids of all lists.',
  retry: '"galena lists list" shows the ids of all lists.',
  roles: '"galena roles list" shows the names of all roles.',
  services: '"galena services list" shows the client ids of all services.',
  users: '"galena users list" shows the e-mail addresses of all users.',
  partitions: '"galena partitions list" shows the ids and names of all partitions.',
  subscriptions: '"galena subscriptions list" shows all subscriptions.',
  ...Object.fromEntries(
    ['status', 'wait', 'failures', 'warnings', 'cancel', 'imports'].map((command) => [
      command,
      'After seven days an import is known to Galena only: "galena imports list" shows it. --last is the last import from this machine.',
    ]),
  ),
};

const hints: Readonly<Record<string, string>> = {
  '401':
    '"galena login" asks for the client id and secret anew; "galena services list" shows those of a Galena.',
  '603': 'The role of the service lacks the permission; "galena services set-role" gives it another one.',
  '606': 'The server is getting too many calls at the moment; try again in half a minute.',
  '607': 'The quota of calls for today is used up; "galena usage" shows by whom.',
  '710': 'Without --folder a list is created in the folder that every subscription has.',
  '1004': '"galena leads find email ADDRESS" finds leads, and their ids, by what is in them.',
  '1006': '"galena fields list" shows the names of all fields.',
  '1008': '"galena partitions list" shows the names of all partitions.',
};
