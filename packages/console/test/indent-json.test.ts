import { expect, it } from 'vitest';
import { indentJson } from '../src/calls/indent-json.ts';

it.each([
  ['{"a":1,"b":[true,null],"c":{}}', '{\n  "a": 1,\n  "b": [\n    true,\n    null\n  ],\n  "c": {}\n}'],
  ['[]', '[]'],
  ['"text"', '"text"'],
  // Digits that no number of JavaScript has, and what stands in texts.
  ['{"id":9007199254740993,"x":1.50}', '{\n  "id": 9007199254740993,\n  "x": 1.50\n}'],
  [
    String.raw`{"a":"{\"b\":[1,2]}\\"}`,
    String.raw`{
  "a": "{\"b\":[1,2]}\\"
}`,
  ],
  // Cut off, or broken on purpose.
  ['{"a":[1,{"b":"tex', '{\n  "a": [\n    1,\n    {\n      "b": "tex'],
  ['{"a":1}}', '{\n  "a": 1\n}\n}'],
  ['{"a" : no text }', '{\n  "a": no text\n}'],
])('shows %s on lines', (text, shown) => {
  expect(indentJson(text)).toBe(shown);
});
