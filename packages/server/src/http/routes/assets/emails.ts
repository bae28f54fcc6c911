import { fillIn } from '../../../assets/fill-in.ts';
import type { WholeAsset } from '../../../assets/find-assets.ts';
import { isJson } from '../../../assets/row-reader.ts';
import { refuse } from '../../../errors.ts';
import { arrayOf, described, integer, object, oneOf, type Schema, text } from '../../documentation.ts';
import type { Call, Operation } from '../../operation.ts';
import { single, toId } from '../../parameters.ts';
import {
  assetGroup,
  browseOperation,
  byIdOperation,
  byNameOperation,
  partOperation,
  readAssetsPermissions,
  rowsOf,
} from './asset-operations.ts';
import { answerAssets } from './list-assets.ts';

/** Whatever members a seed gives it. */
export const anyObject: Schema = { type: 'object', additionalProperties: true };

const emails = { kind: 'emails', path: 'email', summary: 'Email', by: ['status', 'folder'] } as const;
const templates = {
  kind: 'emailTemplates',
  path: 'emailTemplate',
  summary: 'Email Template',
  by: ['status'],
} as const;
const snippets = { kind: 'snippets', path: 'snippet', summary: 'Snippet', by: ['status'] } as const;

export const usedBy = object({ id: integer, name: text, type: text, status: text, updatedAt: text });

const dynamicContent = object({
  createdAt: text,
  updatedAt: text,
  id: {},
  segmentation: {},
  content: arrayOf(anyObject),
});

/** E-mails with their contents, e-mail templates, and snippets. */
export const emailOperations: readonly Operation[] = [
  browseOperation({
    kind: 'emails',
    path: 'emails.json',
    summary: 'Get Emails',
    by: ['status', 'folder', 'dates'],
  }),
  byNameOperation(emails),
  {
    method: 'GET',
    path: '/rest/asset/v1/email/ccFields.json',
    permissions: readAssetsPermissions,
    documentation: {
      group: assetGroup,
      summary: 'Get Email CC Fields: the e-mail fields of leads',
      item: object({ attributeId: text, objectName: text, displayName: text, apiName: text }),
      errors: [],
    },
    async handle({ context, caller }) {
      const fields = await context.fields.of(context.database, caller.subscription);
      return answerAssets(
        fields
          .filter(({ dataType, isHidden }) => dataType === 'email' && !isHidden)
          .map(({ id, displayName, name }) => ({
            attributeId: String(id),
            objectName: 'lead',
            displayName,
            apiName: name,
          })),
      );
    },
  },
  byIdOperation(emails),
  partOperation({
    kind: 'emails',
    path: 'email/:id/content.json',
    summary: 'Get Email Content',
    hasStatus: true,
    item: anyObject,
    show: ({ more }) => rowsOf(more['content']),
  }),
  partOperation({
    kind: 'emails',
    path: 'email/:id/dynamicContent/:contentId.json',
    summary: 'Get Email Dynamic Content',
    hasStatus: true,
    item: dynamicContent,
    show: (email, call) => dynamicContentOf(email, call.path['contentId'] ?? ''),
  }),
  partOperation({
    kind: 'emails',
    path: 'email/:id/variables.json',
    summary: 'Get Email Variables',
    item: anyObject,
    show: ({ more }) => rowsOf(more['variables']),
  }),
  partOperation({
    kind: 'emails',
    path: 'email/:id/fullContent.json',
    summary: 'Get Email Full Content',
    hasStatus: true,
    query: {
      leadId: described(
        integer,
        'the lead whose values and tokens are filled in; needs a permission for leads too',
      ),
      type: oneOf(['HTML', 'Text']),
    },
    item: object({ id: integer, status: text, content: text }),
    errors: ['702'],
    async show(email, call) {
      const content = fullContentOf(email.more['fullContent'], single(call.parameters, 'type') ?? 'HTML');
      if (content === undefined) return [];
      return [{ id: email.id, status: email.status, content: await filledIn(call, email, content) }];
    },
  }),
  browseOperation({
    kind: 'emailTemplates',
    path: 'emailTemplates.json',
    summary: 'Get Email Templates',
    by: ['status'],
  }),
  byNameOperation(templates),
  byIdOperation(templates),
  // The definition has it without `.json`, and clients ask for both.
  ...['content', 'content.json'].map((path) =>
    partOperation({
      kind: 'emailTemplates',
      path: `emailTemplate/:id/${path}`,
      summary: 'Get Email Template Content by Id',
      hasStatus: true,
      item: object({ id: integer, status: text, content: text }),
      show: ({ id, status, more }) =>
        typeof more['content'] === 'string' ? [{ id, status, content: more['content'] }] : [],
    }),
  ),
  partOperation({
    kind: 'emailTemplates',
    path: 'emailTemplates/:id/usedBy.json',
    summary: 'Get Email Template Used By',
    isPaged: true,
    item: { ...usedBy, additionalProperties: true },
    show: ({ more }) => rowsOf(more['usedBy']),
  }),
  browseOperation({ kind: 'snippets', path: 'snippets.json', summary: 'Get Snippets', by: ['status'] }),
  byIdOperation(snippets),
  partOperation({
    kind: 'snippets',
    path: 'snippet/:id/content.json',
    summary: 'Get Snippet Content',
    hasStatus: true,
    item: anyObject,
    show: ({ more }) => rowsOf(more['content']),
  }),
  partOperation({
    kind: 'snippets',
    path: 'snippet/:id/dynamicContent.json',
    summary: 'Get Snippet Dynamic Content',
    hasStatus: true,
    item: anyObject,
    show: ({ more }) => (isJson(more['dynamicContent']) ? [more['dynamicContent']] : []),
  }),
];

/** The content of a section by segment, as the row has it under the section's id. */
export function dynamicContentOf({ more, ...asset }: WholeAsset, contentId: string): readonly object[] {
  const all = more['dynamicContent'];
  const found = isJson(all) ? all[contentId] : undefined;
  if (!isJson(found)) return [];
  const time = (date: Date) => `${date.toISOString().slice(0, 19)}Z+0000`;
  return [
    {
      createdAt: time(asset.createdAt),
      updatedAt: time(asset.updatedAt),
      id: contentId,
      segmentation: null,
      content: [],
      ...found,
    },
  ];
}

/** A text, or one for each type: `{"HTML": "<p>…</p>", "Text": "…"}`. */
function fullContentOf(content: unknown, type: string): string | undefined {
  if (typeof content === 'string') return content;
  if (!isJson(content)) return undefined;
  const [, found] = Object.entries(content).find(([name]) => name.toLowerCase() === type.toLowerCase()) ?? [];
  return typeof found === 'string' ? found : undefined;
}

/** @throws ApiError 603 for who may not read leads, 702 for a lead that is not there */
export async function filledIn(call: Call, asset: WholeAsset, content: string): Promise<string> {
  const leadId = single(call.parameters, 'leadId');
  if (leadId === undefined) return content;
  const { permissions, subscription } = call.caller;
  if (!permissions.has('Read-Only Lead') && !permissions.has('Read-Write Lead')) throw refuse('603');
  const { database } = call.context;
  const fields = await call.context.fields.of(database, subscription);
  return fillIn(database, subscription.schema, fields, asset, toId(leadId), content);
}
