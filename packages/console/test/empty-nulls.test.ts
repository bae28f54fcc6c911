import { expect, it } from 'vitest';
import { emptyNulls } from '../src/leads/empty-nulls.ts';

const file = 'a,b\nnull,null\n"null","x,null,\nnull"\nnullable,"a""null"\nx,null\n';
const wanted = 'a,b\n,\n"null","x,null,\nnull"\nnullable,"a""null"\nx,\n';

it('empties the cells of a bulk export that are null, wherever it is cut', () => {
  for (let size = 1; size <= file.length; size += 1) {
    const rewrite = emptyNulls();
    let text = '';
    for (let at = 0; at < file.length; at += size) text += rewrite(file.slice(at, at + size));
    expect(text + rewrite('', true)).toBe(wanted);
  }
});
