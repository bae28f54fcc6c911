import type { Schema } from '../../documentation.ts';

interface DescribedOperation {
  readonly tags: readonly string[];
  readonly summary: string;
  readonly operationId: string;
  readonly description?: string;
  readonly parameters: readonly { name: string; in: string; required: boolean; schema: Schema }[];
  readonly requestBody?: { content: Readonly<Record<string, { schema: Schema }>> };
  readonly responses: Readonly<Record<string, { description: string; content?: Content }>>;
}

type Content = Readonly<Record<string, { schema: Schema }>>;

/** Renders the description of the API as a page: every call with its parameters, body, answer and errors. */
export function renderApiPage(document: Schema): string {
  const paths = document['paths'] as Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const groups = [...new Set(operations.map(({ operation }) => operation.tags[0] ?? ''))];
  const sections = groups.map((group) => {
    const calls = operations.filter(({ operation }) => operation.tags[0] === group).map(renderOperation);
    return `<section><h2 id="${slug(group)}">${escapeHtml(group)}</h2>${calls.join('')}</section>`;
  });
  const { title, version, description } = document['info'] as Record<string, string>;
  const links = groups.map((group) => `<a href="#${slug(group)}">${escapeHtml(group)}</a>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title ?? '')} API</title>
<link rel="stylesheet" href="/docs/style.css">
</head>
<body>
<header>
<h1>${escapeHtml(title ?? '')} API</h1>
<p>${escapeHtml(description ?? '')}</p>
<p>Version ${escapeHtml(version ?? '')}. The same for programs: <a href="/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
<nav aria-label="Groups of calls">${links.join(' ')}</nav>
</header>
<main>${sections.join('\n')}</main>
</body>
</html>
`;
}

function renderOperation({
  path,
  method,
  operation,
}: {
  path: string;
  method: string;
  operation: DescribedOperation;
}): string {
  const { summary, description = '', operationId, parameters, requestBody, responses } = operation;
  const head = `<summary><span class="method">${method}</span> <code>${escapeHtml(path)}</code><span class="about">${escapeHtml(summary)}</span></summary>`;
  const answers = Object.entries(responses).map(
    ([status, response]) =>
      `<h3>Answer ${status}</h3><p>${escapeHtml(response.description).replaceAll('\n', '<br>')}</p>${renderContent(response.content)}`,
  );
  const body = requestBody === undefined ? '' : `<h3>Body</h3>${renderContent(requestBody.content)}`;
  return `<details id="${operationId}">${head}<p>${escapeHtml(description)}</p>${renderParameters(parameters)}${body}${answers.join('')}</details>`;
}

function renderParameters(parameters: DescribedOperation['parameters']): string {
  if (parameters.length === 0) return '';
  const rows = parameters.map(
    ({ name, in: place, required, schema }) =>
      `<tr><td><code>${escapeHtml(name)}</code></td><td>${place}${required ? ', required' : ''}</td><td>${escapeHtml(describe(schema))}</td></tr>`,
  );
  return `<h3>Parameters</h3><table><thead><tr><th>name</th><th>in</th><th>value</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function describe({ type, enum: values, description }: Schema): string {
  const value = Array.isArray(values) ? values.join(', ') : String(type ?? '');
  return typeof description === 'string' ? `${value}: ${description}` : value;
}

function renderContent(content: Content = {}): string {
  return Object.entries(content)
    .map(
      ([type, { schema }]) =>
        `<p>${escapeHtml(type)}</p><pre>${escapeHtml(JSON.stringify(main(schema), null, 2))}</pre>`,
    )
    .join('');
}

/** Of the two forms of an answer the one that tells something: refusals all look alike. */
function main(schema: Schema): unknown {
  return Array.isArray(schema['oneOf']) ? schema['oneOf'][0] : schema;
}

function slug(text: string): string {
  return text.toLowerCase().replaceAll(' ', '-');
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
