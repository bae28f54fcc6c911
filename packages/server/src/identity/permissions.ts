/** The permissions of a role, named as Marketo names them; the last two are Galena's own. */
export const permissions = [
  'Read-Only Lead',
  'Read-Write Lead',
  'Read-Only Company',
  'Read-Write Company',
  'Read-Only Sales Person',
  'Read-Write Sales Person',
  'Read-Only Assets',
  'Read-Write Assets',
  'Read-Only Activity',
  'Read-Write Activity',
  'Read-Only Activity Metadata',
  'Read-Write Activity Metadata',
  'Read-Only Campaign',
  'Read-Write Campaign',
  'Execute Campaign',
  'Read-Write Schema Standard Field',
  'Read-Write Schema Custom Field',
  // Services, roles, partitions and settings of one subscription.
  'Administer Galena',
  // Subscriptions: only services of the first subscription have it.
  'Administer Installation',
] as const;

export type Permission = (typeof permissions)[number];
