import { dataTypes } from './data-types.ts';
import type { Field } from './fields.ts';

/** What Describe Lead tells of a field. */
interface Description {
  readonly id: number;
  readonly displayName: string;
  readonly dataType: string;
  readonly length?: number;
  readonly rest?: { readonly name: string; readonly readOnly: boolean };
  readonly soap?: { readonly name: string };
}

/** A field as the engine knows it; of a type that only Marketo has, any text will do. */
export function describedField({ id, displayName, dataType, length, rest, soap }: Description): Field[] {
  if (rest === undefined) return [];
  const known = dataTypes.find((type) => type === dataType);
  return [
    {
      id,
      name: rest.name,
      displayName,
      dataType: known ?? 'string',
      length: length ?? null,
      soapName: soap?.name ?? null,
      readOnly: rest.readOnly,
      isCompanyField: false,
      isLookup: true,
      isSearchable: true,
      awaitsIndex: false,
      isCustom: false,
      description: null,
      isHidden: false,
      isHtmlEncodingInEmail: false,
      isSensitive: false,
      isApiCreated: false,
    },
  ];
}
