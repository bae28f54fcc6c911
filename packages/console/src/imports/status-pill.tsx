import { type Standing, stateNames, stateOf, toneOf } from './import-state.ts';

export function StatusPill({ of }: { readonly of: Standing }) {
  return <span class={`pill ${toneOf(of)}`}>{stateNames[stateOf(of)]}</span>;
}
