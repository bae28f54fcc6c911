import type { ComponentType, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { loadOtherTexts } from '../languages/catalogs.ts';
import { explain } from './states.tsx';

/**
 * A part of a page whose code comes when it is shown for the first time, so that the console itself is there sooner.
 * @param load gives its component; it is called once.
 * @param Meanwhile stands in its place until then.
 */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Meanwhile: (props: { readonly label?: string }) => JSX.Element | null = () => null,
): (props: Props) => JSX.Element | null {
  let loading: Promise<ComponentType<Props>> | undefined;
  let loaded: ComponentType<Props> | undefined;
  return function Later(props) {
    const [state, setState] = useState<{ component?: ComponentType<Props>; error?: unknown }>(() =>
      loaded === undefined ? {} : { component: loaded },
    );
    useEffect(() => {
      loading ??= loadOtherTexts().then(load);
      loading.then(
        (component) => {
          loaded = component;
          setState({ component });
        },
        (error: unknown) => {
          loading = undefined;
          setState({ error });
        },
      );
    }, []);
    const { component: Component, error } = state;
    if (error !== undefined) return <p class="problem">{explain(error)}</p>;
    return Component === undefined ? <Meanwhile /> : <Component {...props} />;
  };
}
