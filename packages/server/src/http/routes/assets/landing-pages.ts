import { arrayOf, described, integer, object, text } from '../../documentation.ts';
import type { Operation } from '../../operation.ts';
import {
  browseOperation,
  byIdOperation,
  byNameOperation,
  partOperation,
  rowsOf,
} from './asset-operations.ts';
import { anyObject, dynamicContentOf, filledIn } from './emails.ts';

const pages = { kind: 'landingPages', path: 'landingPage', summary: 'Landing Page', by: ['status'] } as const;
const templates = {
  kind: 'landingPageTemplates',
  path: 'landingPageTemplate',
  summary: 'Landing Page Template',
  by: ['status'],
} as const;

/** Landing pages with their contents, their templates, files, redirect rules and domains. */
export const landingPageOperations: readonly Operation[] = [
  browseOperation({
    kind: 'landingPages',
    path: 'landingPages.json',
    summary: 'Get Landing Pages',
    by: ['status', 'folder'],
  }),
  byNameOperation(pages),
  byIdOperation(pages),
  partOperation({
    kind: 'landingPages',
    path: 'landingPage/:id/content.json',
    summary: 'Get Landing Page Content',
    hasStatus: true,
    item: anyObject,
    show: ({ more }) => rowsOf(more['content']),
  }),
  partOperation({
    kind: 'landingPages',
    path: 'landingPage/:id/dynamicContent/:contentId.json',
    summary: 'Get Landing Page Dynamic Content',
    hasStatus: true,
    item: object({ createdAt: text, updatedAt: text, id: {}, segmentation: {}, content: arrayOf(anyObject) }),
    show: (page, call) => dynamicContentOf(page, call.path['contentId'] ?? ''),
  }),
  partOperation({
    kind: 'landingPages',
    path: 'landingPage/:id/variables.json',
    summary: 'Get Landing Page Variables',
    hasStatus: true,
    item: anyObject,
    show: ({ more }) => rowsOf(more['variables']),
  }),
  partOperation({
    kind: 'landingPages',
    path: 'landingPage/:id/fullContent.json',
    summary: 'Get Landing Page Full Content',
    query: {
      leadId: described(
        integer,
        'the lead whose values and tokens are filled in; needs a permission for leads too',
      ),
      segmentation: text,
    },
    item: object({ id: integer, content: text }),
    errors: ['702'],
    async show(page, call) {
      const content = page.more['fullContent'];
      return typeof content === 'string'
        ? [{ id: page.id, content: await filledIn(call, page, content) }]
        : [];
    },
  }),
  browseOperation({
    kind: 'landingPageTemplates',
    path: 'landingPageTemplates.json',
    summary: 'Get Landing Page Templates',
    by: ['status', 'folder'],
  }),
  byNameOperation(templates),
  byIdOperation(templates),
  partOperation({
    kind: 'landingPageTemplates',
    path: 'landingPageTemplate/:id/content.json',
    summary: 'Get Landing Page Template Content',
    hasStatus: true,
    item: object({ id: integer, status: text, content: text, enableMunchkin: {}, templateType: {} }),
    show: ({ id, status, members, more }) =>
      typeof more['content'] === 'string'
        ? [
            {
              id,
              status,
              content: more['content'],
              enableMunchkin: members['enableMunchkin'] ?? true,
              templateType: members['templateType'] ?? 'guided',
            },
          ]
        : [],
  }),
  browseOperation({ kind: 'files', path: 'files.json', summary: 'Get Files', by: ['folder'] }),
  byNameOperation({ kind: 'files', path: 'file', summary: 'File' }),
  byIdOperation({ kind: 'files', path: 'file', summary: 'File' }),
  browseOperation({
    kind: 'redirectRules',
    path: 'redirectRules.json',
    summary: 'Get Landing Page Redirect Rules',
    by: ['dates'],
  }),
  byIdOperation({ kind: 'redirectRules', path: 'redirectRule', summary: 'Landing Page Redirect Rule' }),
  browseOperation({
    kind: 'landingPageDomains',
    path: 'landingPageDomains.json',
    summary: 'Get Landing Page Domains',
  }),
];
