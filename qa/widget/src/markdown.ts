/**
 * Answer text -> blocks of a Markdown syntax tree.
 *
 * Contract: a string that may still grow in, blocks out; a block that is complete is parsed once. HTML,
 * reference definitions, autolinks and indented code are not part of the syntax: they are text. Blocks that
 * are too long to parse in a frame are text too. Knows nothing of citations or of how a node looks.
 */

import type { Nodes, RootContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";

export type { Nodes };

export interface Block {
  /** UTF-16 offset of the block in the answer. */
  at: number;
  raw: string;
  nodes: RootContent[];
}

const longest = 12_000;

const paragraph = (raw: string): RootContent[] => [
  {
    type: "paragraph",
    children: [{ type: "text", value: raw, position: position(raw.length) }],
    position: position(raw.length),
  },
];

const position = (end: number) => ({
  start: { line: 1, column: 1, offset: 0 },
  end: { line: 1, column: 1, offset: end },
});

function parse(raw: string, literal: boolean): RootContent[] {
  // Long runs of container markers cost micromark a time that grows with their square.
  if (literal || raw.length > longest || /(?:[>*+-] ?){40}|[[*_`]{200}/.test(raw)) return paragraph(raw);
  return fromMarkdown(raw).children;
}

/** Start offsets of the blocks: after blank lines, where no list, fence or indentation goes on. */
function* starts(text: string, from: number): Generator<number> {
  yield from;
  let fence = "";
  let blank = false;
  for (let at = from; at < text.length; ) {
    const stop = text.indexOf("\n", at);
    const end = stop < 0 ? text.length : stop;
    const line = text.slice(at, Math.min(end, at + 200));
    const mark = /^ {0,3}(```+|~~~+)/.exec(line)?.[1];
    if (blank && !fence && at > from && /^(?![\s>]|[*+-]\s|\d+[.)]\s)./.test(line)) yield at;
    if (mark && !fence) fence = mark;
    else if (mark?.startsWith(fence) && fence) fence = "";
    blank = !line.trim();
    at = end + 1;
  }
}

/** The blocks of `text`; `before` is the last result for a shorter state of the same text. */
export function blocks(text: string, literal: boolean, before: Block[]): Block[] {
  const kept = before.slice(0, -1);
  const last = before.at(-1);
  const from = last?.at ?? 0;
  const found = [...starts(text, from)];
  for (const [i, at] of found.entries()) {
    const raw = text.slice(at, found[i + 1] ?? text.length);
    kept.push(last?.at === at && last.raw === raw ? last : { at, raw, nodes: parse(raw, literal) });
  }
  return kept;
}
