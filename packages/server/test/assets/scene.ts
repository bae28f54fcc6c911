import type { AssetDocument } from '@galena/client/control';
import { expect } from 'vitest';

const at = { createdAt: '2026-01-12T10:00:00Z+0000', updatedAt: '2026-03-09T08:15:00Z+0000' };

/** Assets of a small double: what tests of all kinds read. */
export const regatta = {
  folders: [
    {
      id: 28,
      name: 'Events',
      parent: { type: 'Folder', id: 2 },
      tokens: [{ name: 'host', value: 'The club' }],
    },
    { id: 29, name: 'Mailings', parent: '/Design Studio' },
  ],
  tagTypes: [
    { tagType: 'Region', required: true, allowableValues: ['North', 'South'] },
    { tagType: 'Season', applicableProgramTypes: '[program,event]', allowableValues: '[Spring, Autumn]' },
  ],
  programMemberFields: [
    { name: 'boat', displayName: 'Boat' },
    { name: 'crew', dataType: 'integer' },
  ],
  programs: [
    {
      id: 1205,
      name: 'Spring Regatta 2026',
      ...at,
      type: 'Event',
      channel: 'Live Event',
      folder: { type: 'Folder', value: 28 },
      tags: [{ tagType: 'Season', tagValue: 'Spring' }],
      costs: [{ startDate: '2026-03-01', cost: 1200, note: 'buoys' }],
      tokens: [
        { name: 'greeting', value: 'Ahoy' },
        { name: 'points', type: 'number', value: 5 },
      ],
    },
    {
      id: 1206,
      name: 'autumn regatta',
      type: 'Event',
      channel: 'Live Event',
      folder: '/Marketing Activities/Events',
      ...at,
    },
    {
      id: 1207,
      name: 'Newsletter',
      channel: 'Email Send',
      type: 'Email',
      status: 'unlocked',
      headStart: true,
      ...at,
    },
    { id: 1208, name: 'Sailing course', channel: 'Nurture', type: 'Engagement', status: 'on', ...at },
    { id: 1209, name: 'Dinner', channel: 'Content', folder: { type: 'Program', value: 1205 }, ...at },
  ],
  smartCampaigns: [
    {
      id: 77,
      name: 'Say hello',
      type: 'trigger',
      folder: { programName: 'Spring Regatta 2026' },
      ...at,
      flow: [
        { step: 'add to list', list: 'Starter list' },
        { step: 'Change Data Value', field: 'leadScore', value: '+5' },
        { step: 'change data value', field: 'city', value: 'Kiel' },
        { step: 'change program status', program: 1205, status: 'attended' },
        { step: 'send email', email: 'Greetings' },
      ],
    },
    {
      id: 78,
      name: 'Once only',
      type: 'trigger',
      qualificationRuleType: 'once',
      ...at,
      flow: [{ step: 'change data value', field: 'leadScore', value: '+1' }],
    },
    { id: 79, name: 'asleep', type: 'trigger', isActive: false, ...at },
    {
      id: 80,
      name: 'Invite',
      type: 'batch',
      description: 'by mail',
      folder: { programName: 'Spring Regatta 2026' },
      leads: { list: 'Starter list' },
      ...at,
      flow: [{ step: 'change program status', program: 'Spring Regatta 2026', status: 'Invited' }],
    },
  ],
  smartLists: [
    { id: 301, name: 'Sailors', rules: { filterMatchType: 'all', triggers: [], filters: [] }, ...at },
  ],
  segmentations: [
    { id: 402, name: 'Boats', ...at, segments: [{ id: 1, name: 'Dinghies' }, { name: 'Yachts' }] },
    { id: 401, name: 'Ages', status: 'draft', ...at },
  ],
  emails: [
    {
      id: 501,
      name: 'Greetings',
      subject: { type: 'Text', value: 'Hello' },
      folder: { programName: 'Spring Regatta 2026' },
      ...at,
      content: [{ htmlId: 'main', contentType: 'Text', value: [{ type: 'HTML', value: '<p>Hi</p>' }] }],
      fullContent: {
        HTML: '<p>{{my.greeting}} {{lead.First Name:default=friend}}, {{my.host}} {{my.nobody}} {{system.date}}</p>',
        Text: 'Ahoy',
      },
      variables: [{ name: 'colour', value: 'blue', moduleScope: false }],
      dynamicContent: { main: { segmentation: 402, content: [{ id: 'main', segmentId: 1 }] } },
      draft: { subject: { type: 'Text', value: 'Hello again' }, content: [] },
    },
    { id: 502, name: 'farewell', status: 'draft', ...at },
  ],
  emailTemplates: [
    {
      id: 601,
      name: 'Plain',
      content: '<html></html>',
      usedBy: [{ id: 501, name: 'Greetings', type: 'Email', status: 'approved', updatedAt: at.updatedAt }],
      ...at,
    },
  ],
  snippets: [
    {
      id: 611,
      name: 'Footer',
      content: [{ type: 'HTML', content: '<hr>' }],
      dynamicContent: { segmentation: 402 },
      ...at,
    },
  ],
  forms: [
    {
      id: 701,
      name: 'Sign up',
      ...at,
      fields: [
        { id: 'Email', label: 'E-mail', dataType: 'email', required: true, rowNumber: 0, columnNumber: 0 },
      ],
    },
  ],
  landingPages: [
    {
      id: 801,
      name: 'Welcome',
      URL: 'https://example.com/welcome',
      ...at,
      content: [{ id: 'hero', type: 'RichText', index: 1, content: 'Come aboard' }],
      variables: [{ id: 'colour', type: 'String', value: 'blue' }],
      fullContent: '<h1>Welcome</h1>',
      dynamicContent: { hero: { segmentation: 402 } },
    },
  ],
  landingPageTemplates: [{ id: 811, name: 'One column', content: '<html></html>', ...at }],
  files: [
    {
      id: 901,
      name: 'boat.png',
      size: 70,
      mimeType: 'image/png',
      url: 'https://example.com/boat.png',
      ...at,
    },
  ],
  redirectRules: [
    { id: 911, redirectFromUrl: 'https://example.com/a', redirectToUrl: 'https://example.com/b', ...at },
  ],
  landingPageDomains: [{ hostname: 'pages.example.com' }],
} as const satisfies AssetDocument;

/** What an asset call answers that finds nothing, to the letter of its text. */
export const nothing = {
  success: true,
  errors: [],
  requestId: expect.any(String) as string,
  warnings: ['No assets found for the given search criteria.'],
};
