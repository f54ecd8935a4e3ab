/**
 * The Markdown that an answer may use; stands in for micromark's own table of constructs.
 *
 * Left out, so that they are text: HTML, character references,
 * reference definitions, autolinks, indented code, underlined headings.
 */

import {
  attention,
  blockQuote,
  characterEscape,
  codeFenced,
  codeText,
  hardBreakEscape,
  headingAtx,
  labelEnd,
  labelStartImage,
  labelStartLink,
  lineEnding,
  list,
  thematicBreak,
} from "micromark-core-commonmark";
import { resolver } from "../node_modules/micromark/lib/initialize/text.js";

const code = (character) => character.charCodeAt(0);
const table = (rows) => Object.fromEntries(rows.flatMap(([keys, value]) => [...keys].map((key) => [code(key), value])));

export const document = table([
  ["*+-0123456789", list],
  [">", blockQuote],
]);
export const contentInitial = {};
export const flowInitial = {};
export const flow = table([
  ["#", headingAtx],
  ["*-_", thematicBreak],
  ["`~", codeFenced],
]);
export const string = { 92: characterEscape };
export const text = {
  [-5]: lineEnding,
  [-4]: lineEnding,
  [-3]: lineEnding,
  ...table([
    ["!", labelStartImage],
    ["*_", attention],
    ["[", labelStartLink],
    ["\\", [hardBreakEscape, characterEscape]],
    ["]", labelEnd],
    ["`", codeText],
  ]),
};
export const insideSpan = { null: [attention, resolver] };
export const attentionMarkers = { null: [42, 95] };
export const disable = { null: [] };
