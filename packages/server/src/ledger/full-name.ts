/** What activities call a lead: null if it has no name. */
export function fullName(lead: {
  readonly firstName: string | null;
  readonly lastName: string | null;
}): string | null {
  const names = [lead.firstName, lead.lastName].flatMap((name) => name?.trim() || []);
  return names.length === 0 ? null : names.join(' ');
}
