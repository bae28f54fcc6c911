import type { Executor } from '../db/database.ts';
import type { NamedField } from '../fields/field-finder.ts';
import { listFields } from '../fields/fields.ts';
import type { ValueField } from '../fields/json-value.ts';

/** A field of a company or sales person; its name is the name of its column. */
export interface ObjectField extends ValueField, NamedField {
  /** What Galena keeps itself: ids and times. */
  readonly readOnly: boolean;
  /** Whether an existing record takes a new value. */
  readonly updateable: boolean;
}

/** A kind of record that leads are linked to by its external id. */
export interface ObjectType {
  readonly apiName: 'Company' | 'SalesPerson';
  readonly table: 'companies' | 'sales_persons';
  /** Its counter of ids. */
  readonly counter: 'company' | 'sales_person';
  /** The external id: also the field of a lead that links it. */
  readonly dedupeField: 'externalCompanyId' | 'externalSalesPersonId';
  readonly searchableFields: readonly string[];
  /** What Get shows when no fields are asked for; undefined: every field that has a value. */
  readonly defaultFields: readonly string[] | undefined;
  /** Tables whose records may be linked to one of these. */
  readonly linkedFrom: readonly ('leads' | 'companies')[];
  fields(executor: Executor, schema: string): Promise<readonly ObjectField[]>;
}

const times: readonly ObjectField[] = [
  {
    name: 'createdAt',
    displayName: 'Created At',
    dataType: 'datetime',
    length: null,
    readOnly: true,
    updateable: false,
  },
  {
    name: 'updatedAt',
    displayName: 'Updated At',
    dataType: 'datetime',
    length: null,
    readOnly: true,
    updateable: false,
  },
];

const id: ObjectField = {
  name: 'id',
  displayName: 'Marketo Id',
  dataType: 'integer',
  length: null,
  readOnly: true,
  updateable: false,
};

function stringField(name: string, displayName: string, length: number, updateable = true): ObjectField {
  return { name, displayName, dataType: 'string', length, readOnly: false, updateable };
}

export const companies: ObjectType = {
  apiName: 'Company',
  table: 'companies',
  counter: 'company',
  dedupeField: 'externalCompanyId',
  searchableFields: ['externalCompanyId', 'id', 'company'],
  defaultFields: ['id', 'externalCompanyId', 'company', 'updatedAt', 'createdAt'],
  linkedFrom: ['leads'],
  async fields(executor, schema) {
    const shared = (await listFields(executor, schema)).filter((field) => field.isCompanyField);
    return [
      ...times,
      id,
      stringField('externalCompanyId', 'External Company Id', 100, false),
      stringField('externalSalesPersonId', 'External Sales Person Id', 255),
      ...shared.map((field) => ({ ...field, updateable: true })),
    ];
  },
};

export const salesPersons: ObjectType = {
  apiName: 'SalesPerson',
  table: 'sales_persons',
  counter: 'sales_person',
  dedupeField: 'externalSalesPersonId',
  searchableFields: ['email', 'id', 'externalSalesPersonId'],
  defaultFields: undefined,
  linkedFrom: ['leads', 'companies'],
  fields: () =>
    Promise.resolve([
      id,
      ...times,
      stringField('externalSalesPersonId', 'External Sales Person Id', 255, false),
      stringField('email', 'Email Address', 255, false),
      stringField('firstName', 'First Name', 255),
      stringField('lastName', 'Last Name', 255),
    ]),
};
