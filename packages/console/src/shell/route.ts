import { useEffect, useState } from 'preact/hooks';

/** Where in the console one is: `#/imports/1000?show=failures`. */
export interface Route {
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

function readRoute(): Route {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  return {
    path: path
      .split('/')
      .filter((segment) => segment !== '')
      .map(decodeURIComponent),
    query: new URLSearchParams(query),
  };
}

export function useRoute(): Route {
  const [route, setRoute] = useState(readRoute);
  useEffect(() => {
    const follow = () => setRoute(readRoute());
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return route;
}

export function linkTo(
  path: readonly (string | number)[],
  query: Readonly<Record<string, string>> = {},
): string {
  const parameters = new URLSearchParams(query);
  const segments = path.map((segment) => encodeURIComponent(segment)).join('/');
  return `#/${segments}${parameters.size === 0 ? '' : `?${parameters}`}`;
}

export function goTo(path: readonly (string | number)[], query: Readonly<Record<string, string>> = {}): void {
  location.hash = linkTo(path, query);
}
