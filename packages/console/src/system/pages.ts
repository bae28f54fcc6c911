/** The pages that come in a piece of their own when one of them is opened. */
export { FieldsPage } from './fields-page.tsx';
export { ObjectsPage } from './objects-page.tsx';
export { PartitionsPage } from './partitions-page.tsx';
export { ServicesPage } from './services-page.tsx';
export { SettingsPage } from './settings-page.tsx';
export { SystemPage } from './system-page.tsx';
export { UsagePage } from './usage-page.tsx';
