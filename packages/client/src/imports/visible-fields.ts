import { GalenaRefusal } from '../errors.ts';
import type { DescribedLeadField } from '../wire/fields.ts';

/** Asks the server for the fields of leads. */
export type DescribeFields = () => Promise<readonly DescribedLeadField[]>;

/** The fields of leads; none for a service that may not look at them, which may import all the same. */
export function visibleFields(describeFields: DescribeFields): Promise<readonly DescribedLeadField[]> {
  return describeFields().catch((error: unknown) => {
    if (error instanceof GalenaRefusal) return [];
    throw error;
  });
}
