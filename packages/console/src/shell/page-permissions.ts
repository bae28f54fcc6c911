import type { Permission } from '@galena/client';
import type { Session } from '../session/session.ts';

type AnyOf = readonly [Permission, ...Permission[]];

const readLeads: AnyOf = ['Read-Only Lead', 'Read-Write Lead'];
const administer: AnyOf = ['Administer Galena'];

/** What a page asks for first, by its name: any one of these is enough. Others are for everybody. */
const permissions: Readonly<Record<string, AnyOf>> = {
  import: ['Read-Write Lead'],
  files: ['Read-Write Lead'],
  imports: readLeads,
  leads: readLeads,
  lists: readLeads,
  templates: readLeads,
  fields: readLeads,
  partitions: readLeads,
  companies: ['Read-Only Company', 'Read-Write Company'],
  'sales-persons': ['Read-Only Sales Person', 'Read-Write Sales Person'],
  users: administer,
  services: administer,
  settings: administer,
  webhooks: administer,
  system: administer,
  calls: ['Administer Galena', 'Administer Installation'],
};

/** The permission that a page asks for and the role lacks; undefined where it may be opened. */
export function lackingFor(name: string, { may, service }: Session): Permission | undefined {
  // The control token of a double shows calls as well.
  if (name === 'calls' && service.double === true) return undefined;
  const anyOf = permissions[name];
  return anyOf === undefined || may(...anyOf) ? undefined : anyOf[0];
}
