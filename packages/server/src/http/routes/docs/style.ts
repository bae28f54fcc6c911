/** How the page of the API looks; light or dark as the reader's system is. */
export const style = `
:root { color-scheme: light dark; --line: light-dark(#d6dae0, #3a4048); --faint: light-dark(#59626e, #a3acb8); }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem 1.25rem 4rem; }
h1 { margin-bottom: 0; }
h2 { border-bottom: 1px solid var(--line); margin-top: 2.5rem; }
code, pre { font: 0.875em/1.5 ui-monospace, monospace; }
pre { border: 1px solid var(--line); border-radius: 6px; overflow-x: auto; padding: 0.75rem; }
details { border: 1px solid var(--line); border-radius: 6px; margin: 0.5rem 0; padding: 0 0.75rem; }
summary { cursor: pointer; overflow-wrap: anywhere; padding: 0.5rem 0; }
summary .about { color: var(--faint); display: block; }
.method { display: inline-block; font-weight: 600; min-width: 4.5em; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid var(--line); padding: 0.25rem 0.75rem 0.25rem 0; text-align: left; vertical-align: top; }
nav a { margin-right: 1rem; white-space: nowrap; }
`;
