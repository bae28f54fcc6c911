import { activitiesPart, activityTypesPart } from './parts/activities.ts';
import { assetParts, groundPart } from './parts/assets.ts';
import { fieldsPart } from './parts/fields.ts';
import { leadsPart } from './parts/leads.ts';
import { listsPart } from './parts/lists.ts';
import { companiesPart, salesPersonsPart } from './parts/objects.ts';
import { partitionsPart } from './parts/partitions.ts';
import { rolesPart, servicesPart } from './parts/services.ts';
import { settingsPart } from './parts/settings.ts';
import { templatesPart } from './parts/templates.ts';
import { webhooksPart } from './parts/webhooks.ts';
import type { SeedPart } from './seed-part.ts';

/** What a seed may have, in the order in which it is put in: whoever adds a part adds it here. */
export const seedParts: readonly SeedPart[] = [
  settingsPart,
  partitionsPart,
  fieldsPart,
  rolesPart,
  servicesPart,
  groundPart,
  salesPersonsPart,
  companiesPart,
  leadsPart,
  listsPart,
  templatesPart,
  ...assetParts,
  activityTypesPart,
  activitiesPart,
  // Last, so that none is told of the imports of a seed.
  webhooksPart,
];
