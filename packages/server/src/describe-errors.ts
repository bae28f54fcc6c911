import { errorKinds } from './errors.ts';

/** docs/errors.md, made from the table of errors: `npm run docs` writes it, and a test fails when it is stale. */
export function describeErrors(): string {
  const rows = Object.entries(errorKinds).map(
    ([row, { message, status, when }]) =>
      `| ${row.replace(/ .*/, '')} | \`${message}\` | ${status} | ${when} |`,
  );
  return `# Errors

<!-- Made from packages/server/src/errors.ts by \`npm run docs\`. Do not edit. -->

A refusal has HTTP status 200 unless the table says otherwise, and this body; \`%s\` stands for a value.

\`\`\`json
{"requestId":"e42b#14272d07d78","success":false,"errors":[{"code":"601","message":"Access token invalid"}]}
\`\`\`

| code | message | HTTP | when |
|---|---|---|---|
${rows.join('\n')}

The token endpoint answers as OAuth does, without this envelope: 401 \`invalid_client\`, 400 \`unsupported_grant_type\`, 400
\`invalid_request\`, 429 \`too_many_attempts\` with Retry-After, 503 \`temporarily_unavailable\` with Retry-After. Rows of a file that fail or warn are no errors of a call: their reasons are in
[compatibility.md](compatibility.md#reasons-of-rows).
`;
}
