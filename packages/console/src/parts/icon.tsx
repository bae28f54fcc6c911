/** Drawn for this console, on a grid of 16 by 16. */
const paths = {
  account: 'M8 8a2.7 2.7 0 1 0 0-5.4A2.7 2.7 0 0 0 8 8ZM2.7 13.8c.5-2.8 2.5-4.3 5.3-4.3s4.8 1.5 5.3 4.3',
  calls: 'M2.5 5.5h11M10.5 2.5l3 3-3 3M13.5 10.5h-11M5.5 7.5l-3 3 3 3',
  close: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  companies: 'M3.5 14V2.5h6V14M9.5 6.5h3V14M2 14h12M5.5 5.2h2M5.5 8h2M5.5 10.8h2',
  control: 'M5.8 2h4.4M6.8 2v4.2L3 14h10L9.2 6.2V2M5 10.5h6',
  fields: 'M2.5 2.5h11v11h-11zM6.2 2.5v11M9.8 2.5v11',
  import: 'M8 10.5v-8M4.8 5.6 8 2.4l3.2 3.2M2.5 10.5v3h11v-3',
  imports: 'M2.5 3h11v4h-11zM2.5 9h11v4h-11zM5 5h2.5M5 11h4.5',
  leads:
    'M2.5 3h11v10h-11zM6 8.2a1.4 1.4 0 1 0 0-2.8 1.4 1.4 0 0 0 0 2.8ZM4.2 11c.3-1.2.9-1.7 1.8-1.7s1.5.5 1.8 1.7M9.8 6.5h2M9.8 9h2',
  lists: 'M6 4h7.5M6 8h7.5M6 12h7.5M2.5 4h.6M2.5 8h.6M2.5 12h.6',
  menu: 'M2 4h12M2 8h12M2 12h12',
  partitions: 'M2.5 2.5h11v11h-11zM8 2.5v11M2.5 8H8',
  people:
    'M6 7.5a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.8ZM1.8 13.3C2.2 10.7 3.8 9.4 6 9.4s3.8 1.3 4.2 3.9M10.5 3a2.3 2.3 0 0 1 0 4.4M12 9.7c1.2.5 2 1.7 2.2 3.6',
  salesPersons: 'M2 5.5h12v8H2zM5.5 5.5v-2h5v2M2 9h12',
  services: 'M5.2 13.3a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2ZM7 8.8l6-6M10.5 5.3l2 2',
  settings:
    'M2.5 4.5h5M11.5 4.5h2M2.5 11.5h2M8.5 11.5h5M9.5 6.2a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4ZM6.5 13.2a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4Z',
  start: 'M2 7.6 8 2.5l6 5.1M3.8 6.3v7.2h8.4V6.3',
  system: 'M1.5 8h3l2-4.5 3 9 2-4.5h3',
  templates: 'M3.5 2h6l3 3v9h-9zM9.5 2v3h3M6 8h4M6 11h4',
  usage: 'M2.5 13.5h11M4.8 11V8.2M8 11V3M11.2 11V6',
  webhooks: 'M7 9 13.5 2.5M9 2.5h4.5V7M11.5 9.5v4h-9v-9h4',
} as const;

export type IconName = keyof typeof paths;

/** Says nothing that the text beside it does not say. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
