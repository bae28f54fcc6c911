import type { ComponentChildren } from 'preact';
import { ImportFilePage } from '../importing/import-file-page.tsx';
import { RunPage } from '../importing/run-page.tsx';
import { ImportPage } from '../imports/import-page.tsx';
import { ImportsPage } from '../imports/list-page.tsx';
import { LeadPage } from '../leads/lead-page.tsx';
import { LeadsPage } from '../leads/leads-page.tsx';
import { ListPage } from '../lists/list-page.tsx';
import { ListsPage } from '../lists/lists-page.tsx';
import { later } from '../parts/later.tsx';
import { companies, salesPersons } from '../system/object-kinds.ts';

// Most people open a few of the pages, and these seldom.
const system = () => import('../system/pages.ts');
const FieldsPage = later(async () => (await system()).FieldsPage);
const ObjectsPage = later(async () => (await system()).ObjectsPage);
const PartitionsPage = later(async () => (await system()).PartitionsPage);
const ServicesPage = later(async () => (await system()).ServicesPage);
const SettingsPage = later(async () => (await system()).SettingsPage);
const SystemPage = later(async () => (await system()).SystemPage);
const TemplatesPage = later(async () => (await system()).TemplatesPage);
const UsagePage = later(async () => (await system()).UsagePage);
const WebhooksPage = later(async () => (await system()).WebhooksPage);
const WebhookPage = later(async () => (await system()).WebhookPage);
const CallsPage = later(async () => (await system()).CallsPage);
const CallPage = later(async () => (await system()).CallPage);
const ControlPage = later(async () => (await system()).ControlPage);

interface KnownPage {
  /** The first segment behind the `#`. */
  readonly name: string;
  readonly title: string;
  /** Not in the navigation: one comes to it from elsewhere. */
  readonly isHidden?: boolean;
  /** In the navigation where the server is one that tests control. */
  readonly isOfDoubles?: boolean;
  render(path: readonly string[], query: URLSearchParams): ComponentChildren;
}

/** Every page, in the order of the navigation. */
export const pages: readonly KnownPage[] = [
  { name: 'import', title: 'Import a file', render: () => <ImportFilePage /> },
  {
    name: 'imports',
    title: 'Imports',
    render: ([batchId]) =>
      batchId === undefined ? <ImportsPage /> : <ImportPage batchId={Number(batchId)} />,
  },
  { name: 'run', title: 'A file in parts', isHidden: true, render: ([key = '']) => <RunPage runKey={key} /> },
  {
    name: 'leads',
    title: 'Leads',
    render: ([id], query) => (id === undefined ? <LeadsPage query={query} /> : <LeadPage id={Number(id)} />),
  },
  {
    name: 'lists',
    title: 'Static lists',
    render: ([id]) => (id === undefined ? <ListsPage /> : <ListPage id={Number(id)} />),
  },
  { name: 'templates', title: 'Templates', render: () => <TemplatesPage /> },
  { name: 'fields', title: 'Fields', render: () => <FieldsPage /> },
  ...[companies, salesPersons].map((kind) => ({
    name: kind.place,
    title: kind.title,
    render: (_: unknown, query: URLSearchParams) => (
      <ObjectsPage key={kind.place} kind={kind} query={query} />
    ),
  })),
  { name: 'partitions', title: 'Partitions', render: () => <PartitionsPage /> },
  { name: 'services', title: 'Services', render: () => <ServicesPage /> },
  { name: 'settings', title: 'Settings', render: () => <SettingsPage /> },
  {
    name: 'webhooks',
    title: 'Webhooks',
    render: ([id]) => (id === undefined ? <WebhooksPage /> : <WebhookPage id={Number(id)} />),
  },
  { name: 'usage', title: 'Usage', render: () => <UsagePage /> },
  {
    name: 'calls',
    title: 'Calls',
    render: ([requestId], query) =>
      requestId === undefined ? <CallsPage query={query} /> : <CallPage requestId={requestId} />,
  },
  { name: 'system', title: 'System', render: () => <SystemPage /> },
  { name: 'control', title: 'Control plane', isOfDoubles: true, render: () => <ControlPage /> },
];
