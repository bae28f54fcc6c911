/**
 * The pages that come in a piece of their own when one of them is opened. One piece for all: with several, what they share with the
 * first load would be cut out of it, and be larger.
 */
export { CallPage } from '../calls/call-page.tsx';
export { CallsPage } from '../calls/calls-page.tsx';
export { ControlPage } from '../double/control-page.tsx';
export { WebhookPage } from '../webhooks/webhook-page.tsx';
export { WebhooksPage } from '../webhooks/webhooks-page.tsx';
export { FieldsPage } from './fields-page.tsx';
export { ObjectsPage } from './objects-page.tsx';
export { PartitionsPage } from './partitions-page.tsx';
export { ServicesPage } from './services-page.tsx';
export { SettingsPage } from './settings-page.tsx';
export { SystemPage } from './system-page.tsx';
export { TemplatesPage } from './templates-page.tsx';
export { UsagePage } from './usage-page.tsx';
export { UsersPage } from './users-page.tsx';
