/** Where the API is: the console is one folder below, under whatever path a proxy has Galena. */
export function baseUrl(): string {
  return new URL('..', location.href).href.replace(/[?#].*$/, '').replace(/\/$/, '');
}
