import { refuse } from '../../errors.ts';
import { refuseRepeated } from '../../fields/field-finder.ts';
import { shorten } from '../../fields/json-value.ts';

/** What a call may say of a field besides its name and type. */
export interface FieldAttributes {
  readonly displayName?: string;
  readonly description?: string | null;
  readonly isHidden?: boolean;
  readonly isHtmlEncodingInEmail?: boolean;
  readonly isSensitive?: boolean;
}

const flags = ['isHidden', 'isHtmlEncodingInEmail', 'isSensitive'] as const;
const maxLength = { displayName: 255, description: 2000 };

/** Letters, digits, blanks, `_` and `-`: a label has no special characters. */
const displayNamePattern = /^[\p{L}\p{N}][\p{L}\p{M}\p{N} _-]*$/u;

/** Reads the attributes of a record. @throws ApiError 1001 for a wrong type, 1003 for a label that is not allowed, or a name that is there twice */
export function readAttributes(record: Readonly<Record<string, unknown>>): FieldAttributes {
  refuseRepeated(record);
  const attributes: Record<string, string | boolean | null> = {};
  for (const flag of flags) {
    const value = record[flag];
    if (value === undefined) continue;
    if (typeof value !== 'boolean') throw refuse('1001', shorten(value), 'boolean');
    attributes[flag] = value;
  }
  for (const name of ['displayName', 'description'] as const) {
    const value = record[name];
    if (value === undefined || (name === 'displayName' && value === null)) continue;
    if (value !== null && typeof value !== 'string') throw refuse('1001', shorten(value), 'string');
    if (value !== null && (value.length > maxLength[name] || /\0|\p{Surrogate}/u.test(value))) {
      throw refuse('1003', `${name} may have ${maxLength[name]} characters and no control characters`);
    }
    attributes[name] = value;
  }
  const { displayName } = attributes;
  if (typeof displayName === 'string' && !displayNamePattern.test(displayName)) {
    throw refuse(
      '1003',
      `displayName '${shorten(displayName)}' may have letters, digits, blanks, _ and - only`,
    );
  }
  return attributes as FieldAttributes;
}

/** The column of each attribute in the table of fields. */
export const attributeColumns = {
  displayName: 'display_name',
  description: 'description',
  isHidden: 'is_hidden',
  isHtmlEncodingInEmail: 'is_html_encoding',
  isSensitive: 'is_sensitive',
} as const satisfies Readonly<Record<keyof FieldAttributes, string>>;
