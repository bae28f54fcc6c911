/** The one workspace that a subscription has. */
export const workspace = { id: 1, name: 'Default' } as const;
