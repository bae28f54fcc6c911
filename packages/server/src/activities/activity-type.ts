/** What the values of an attribute may be. Custom attributes have no integer ids of their own, and standard ones no `link`. */
export const attributeTypes = [
  'string',
  'boolean',
  'integer',
  'float',
  'link',
  'email',
  'currency',
  'date',
  'datetime',
  'phone',
  'text',
] as const;

export type AttributeType = (typeof attributeTypes)[number];

/** An attribute of a type; only those of custom types have an `apiName`. */
export interface Attribute {
  readonly apiName?: string | undefined;
  readonly name: string;
  readonly dataType: AttributeType;
}

/** What activities of a type have, as whoever writes or reads them needs it. */
export interface ActivityType {
  readonly id: number;
  readonly apiName?: string | undefined;
  readonly name: string;
  readonly description?: string | undefined;
  /** Undefined: the definition has none, though the activities of some such types have a primary value. */
  readonly primaryAttribute?: Attribute | undefined;
  readonly attributes: readonly Attribute[];
}

/** A standard type as it is kept in the code. */
export interface StandardType {
  readonly id: number;
  readonly name: string;
  readonly description?: string;
  /** Listed in every subscription; any other one where activities of it have been written by call. */
  readonly isListed?: true;
  readonly primaryAttribute?: Attribute;
  /** Data types by name, in the order of the definition. */
  readonly attributes: Readonly<Record<string, AttributeType>>;
}
