import type { Permission } from '@galena/client';

interface ShownField {
  readonly name: string;
  readonly title: string;
}

/** What leads can be linked to. */
export interface ObjectKind {
  /** As the session names the calls. */
  readonly calls: 'companies' | 'salesPersons';
  /** Its place in addresses. */
  readonly place: string;
  readonly title: string;
  readonly one: string;
  readonly permission: Permission;
  /** By which leads are linked to it: its first field. */
  readonly fields: readonly [ShownField, ...ShownField[]];
}

export const companies: ObjectKind = {
  calls: 'companies',
  place: 'companies',
  title: 'Companies',
  one: 'company',
  permission: 'Read-Write Company',
  fields: [
    { name: 'externalCompanyId', title: 'External id' },
    { name: 'company', title: 'Name' },
    { name: 'industry', title: 'Industry' },
    { name: 'website', title: 'Website' },
  ],
};

export const salesPersons: ObjectKind = {
  calls: 'salesPersons',
  place: 'sales-persons',
  title: 'Sales persons',
  one: 'sales person',
  permission: 'Read-Write Sales Person',
  fields: [
    { name: 'externalSalesPersonId', title: 'External id' },
    { name: 'email', title: 'E-mail' },
    { name: 'firstName', title: 'First name' },
    { name: 'lastName', title: 'Last name' },
  ],
};
