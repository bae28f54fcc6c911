import type { ComponentChildren } from 'preact';
import { ImportPage } from '../imports/import-page.tsx';
import { ImportsPage } from '../imports/list-page.tsx';
import { t } from '../languages/translate.ts';
import type { IconName } from '../parts/icon.tsx';
import { later } from '../parts/later.tsx';
import { Loading } from '../parts/states.tsx';
import { StartPage } from '../start/start-page.tsx';
import { companies, salesPersons } from '../system/object-kinds.ts';

// The start page is there before what reads files.
const importing = () => import('../importing/pages.ts');
const ImportFilePage = later(async () => (await importing()).ImportFilePage, Loading);
const FilePage = later(async () => (await importing()).FilePage, Loading);
const leads = () => import('../leads/pages.ts');
const LeadsPage = later(async () => (await leads()).LeadsPage, Loading);
const LeadPage = later(async () => (await leads()).LeadPage, Loading);
const lists = () => import('../lists/pages.ts');
const ListsPage = later(async () => (await lists()).ListsPage, Loading);
const ListPage = later(async () => (await lists()).ListPage, Loading);

// Most people open a few of the pages, and these seldom.
const system = () => import('../system/pages.ts');
const FieldsPage = later(async () => (await system()).FieldsPage, Loading);
const ObjectsPage = later(async () => (await system()).ObjectsPage, Loading);
const PartitionsPage = later(async () => (await system()).PartitionsPage, Loading);
const ServicesPage = later(async () => (await system()).ServicesPage, Loading);
const SettingsPage = later(async () => (await system()).SettingsPage, Loading);
const SystemPage = later(async () => (await system()).SystemPage, Loading);
const TemplatesPage = later(async () => (await system()).TemplatesPage, Loading);
const UsagePage = later(async () => (await system()).UsagePage, Loading);
const UsersPage = later(async () => (await system()).UsersPage, Loading);
const WebhooksPage = later(async () => (await system()).WebhooksPage, Loading);
const WebhookPage = later(async () => (await system()).WebhookPage, Loading);
const CallsPage = later(async () => (await system()).CallsPage, Loading);
const CallPage = later(async () => (await system()).CallPage, Loading);
const ControlPage = later(async () => (await system()).ControlPage, Loading);

type Group = 'work' | 'objects' | 'administration';

/** The groups of the navigation, in their order. */
export const groups: readonly { readonly name: Group; title(): string }[] = [
  { name: 'work', title: () => t('Work') },
  { name: 'objects', title: () => t('Objects') },
  { name: 'administration', title: () => t('Administration') },
];

interface KnownPage {
  /** The first segment behind the `#`. */
  readonly name: string;
  title(): string;
  readonly icon: IconName;
  readonly group: Group;
  /** Not in the navigation: one comes to it from elsewhere. */
  readonly isHidden?: boolean;
  /** In the navigation where the server is one that tests control. */
  readonly isOfDoubles?: boolean;
  render(path: readonly string[], query: URLSearchParams): ComponentChildren;
}

/** Every page, in the order of the navigation. */
export const pages: readonly KnownPage[] = [
  { name: 'start', title: () => t('Start'), icon: 'start', group: 'work', render: () => <StartPage /> },
  {
    name: 'import',
    title: () => t('Import a file'),
    icon: 'import',
    group: 'work',
    render: () => <ImportFilePage />,
  },
  {
    name: 'imports',
    title: () => t('Imports'),
    icon: 'imports',
    group: 'work',
    render: ([batchId]) =>
      batchId === undefined ? <ImportsPage /> : <ImportPage batchId={Number(batchId)} />,
  },
  {
    name: 'files',
    title: () => t('A file in parts'),
    icon: 'imports',
    group: 'work',
    isHidden: true,
    render: ([key = '']) => <FilePage key={key} fileKey={key} />,
  },
  {
    name: 'leads',
    title: () => t('Leads'),
    icon: 'leads',
    group: 'work',
    render: ([id], query) =>
      id === undefined ? <LeadsPage query={query} /> : <LeadPage key={id} id={Number(id)} />,
  },
  {
    name: 'lists',
    title: () => t('Static lists'),
    icon: 'lists',
    group: 'work',
    render: ([id]) => (id === undefined ? <ListsPage /> : <ListPage id={Number(id)} />),
  },
  {
    name: 'templates',
    title: () => t('Templates'),
    icon: 'templates',
    group: 'work',
    render: () => <TemplatesPage />,
  },
  {
    name: 'fields',
    title: () => t('Fields'),
    icon: 'fields',
    group: 'objects',
    render: () => <FieldsPage />,
  },
  ...(
    [
      { kind: companies, title: () => t('Companies'), icon: 'companies' },
      { kind: salesPersons, title: () => t('Sales persons'), icon: 'salesPersons' },
    ] as const
  ).map(({ kind, title, icon }) => ({
    name: kind.place,
    title,
    icon,
    group: 'objects' as const,
    render: (_: unknown, query: URLSearchParams) => (
      <ObjectsPage key={kind.place} kind={kind} query={query} />
    ),
  })),
  {
    name: 'partitions',
    title: () => t('Partitions'),
    icon: 'partitions',
    group: 'objects',
    render: () => <PartitionsPage />,
  },
  {
    name: 'users',
    title: () => t('Users'),
    icon: 'people',
    group: 'administration',
    render: () => <UsersPage />,
  },
  {
    name: 'services',
    title: () => t('Services'),
    icon: 'services',
    group: 'administration',
    render: () => <ServicesPage />,
  },
  {
    name: 'settings',
    title: () => t('Settings'),
    icon: 'settings',
    group: 'administration',
    render: () => <SettingsPage />,
  },
  {
    name: 'webhooks',
    title: () => t('Webhooks'),
    icon: 'webhooks',
    group: 'administration',
    render: ([id]) => (id === undefined ? <WebhooksPage /> : <WebhookPage id={Number(id)} />),
  },
  {
    name: 'usage',
    title: () => t('Usage'),
    icon: 'usage',
    group: 'administration',
    render: () => <UsagePage />,
  },
  {
    name: 'calls',
    title: () => t('Calls'),
    icon: 'calls',
    group: 'administration',
    render: ([requestId], query) =>
      requestId === undefined ? <CallsPage query={query} /> : <CallPage requestId={requestId} />,
  },
  {
    name: 'system',
    title: () => t('System'),
    icon: 'system',
    group: 'administration',
    render: () => <SystemPage />,
  },
  {
    name: 'control',
    title: () => t('Control plane'),
    icon: 'control',
    group: 'administration',
    isOfDoubles: true,
    render: () => <ControlPage />,
  },
];
