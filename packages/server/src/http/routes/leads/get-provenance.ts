import { type LeadImport, readProvenance } from '../../../imports/provenance.ts';
import { described, integer, object, text, time } from '../../documentation.ts';
import type { Operation } from '../../operation.ts';
import { toId } from '../../parameters.ts';
import { toSeconds } from '../../times.ts';

const leadImport = object({
  batchId: integer,
  'undoes?': described(integer, 'of an undo: the batch id of what it undid'),
  'fileName?': text,
  'createdAt?': time,
});

/** Extension: which imports a lead comes from. */
export const getProvenanceOperation: Operation = {
  method: 'GET',
  path: '/galena/v1/leads/:id.json',
  permissions: ['Read-Only Lead', 'Read-Write Lead'],
  documentation: {
    group: 'Leads',
    summary: 'Which imports a lead comes from',
    item: object({
      id: integer,
      'createdBy?': described(leadImport, 'the import that created the lead; absent where a call did'),
      'changedBy?': described(
        leadImport,
        'the import or undo that wrote the lead last; absent where a call did',
      ),
    }),
    errors: ['1001', '1004'],
  },
  async handle({ context, caller, path }) {
    const { database, clock } = context;
    const id = toId(path['id'] ?? '');
    const { createdBy, changedBy } = await readProvenance(database, clock, caller.subscription, id);
    return { result: [{ id, createdBy: describe(createdBy), changedBy: describe(changedBy) }] };
  },
};

function describe(leadImport: LeadImport | undefined): object | undefined {
  return (
    leadImport && {
      batchId: leadImport.batchId,
      undoes: leadImport.undoes ?? undefined,
      fileName: leadImport.fileName ?? undefined,
      createdAt: leadImport.createdAt && toSeconds(leadImport.createdAt),
    }
  );
}
