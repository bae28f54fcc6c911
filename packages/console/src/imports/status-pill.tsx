import { type Standing, stateName, stateOf, toneOf } from './import-state.ts';

export function StatusPill({ of }: { readonly of: Standing }) {
  return <span class={`pill ${toneOf(of)}`}>{stateName(stateOf(of))}</span>;
}
