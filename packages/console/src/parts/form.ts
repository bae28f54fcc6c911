/** What has been typed into a form, by the names of its fields. */
export function formTexts(event: SubmitEvent): Readonly<Record<string, string>> {
  const { currentTarget } = event;
  if (!(currentTarget instanceof HTMLFormElement)) return {};
  return Object.fromEntries([...new FormData(currentTarget)].map(([name, value]) => [name, String(value)]));
}
