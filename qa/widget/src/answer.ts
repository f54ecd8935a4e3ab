/**
 * Blocks and citations -> what the reader sees of an answer.
 *
 * Contract: syntax tree in, templates out, through an allow-list: a node that is not named here shows its text.
 * Images show their alternative text, links are http(s) only. No text reaches the page as markup. The
 * button of a citation stands where its answer span ends; a sentence that is not proved is underlined, and why
 * stands behind it, hidden until its button has the focus. Knows nothing of the service or of state.
 */

import { html, nothing, type TemplateResult } from "lit/html.js";
import type { Block, Nodes } from "./markdown.js";
import { ending, units, unproved, web } from "./text.js";
import type { Citation, Sentence, Span } from "./types.js";

type Piece = TemplateResult | string | typeof nothing;

interface Mark {
  at: number;
  drawn: TemplateResult;
}

interface Doubt {
  span: Span;
  why: string;
}

const deepest = 20;

/** Why a sentence is not proved; without a citation, something must take its place as what can have the focus. */
const reason = (why: string, alone: boolean): TemplateResult =>
  html`${alone ? html`\u2060<span class="cite doubted" tabindex="0" role="note" aria-label=${why} title=${why}>?</span>` : nothing}
    <span class="why" dir="auto"> (${why})</span>`;

/** Renders blocks of one answer; `button` draws a citation's marker, `lit` is the span to mark, `told` says why a
 *  sentence is not proved. */
export function render(
  text: string,
  blocks: Block[],
  citations: Citation[],
  sentences: Sentence[],
  lit: Citation | null,
  button: (citation: Citation) => TemplateResult,
  told: (sentence: Sentence) => string,
): Piece[] {
  const doubted = unproved(sentences);
  const marks: Mark[] = [
    ...[...citations].sort((a, b) => a.n - b.n).map((one) => ({ at: ending(text, one), drawn: button(one) })),
    ...doubted.map((one) => ({ at: ending(text, one), drawn: reason(told(one), !one.citations.length) })),
  ].sort((a, b) => a.at - b.at);
  const doubts: Doubt[] = doubted.map((one) => ({ span: units(text, one.answer_span), why: told(one) }));
  const span: Span = lit ? units(text, lit.answer_span) : [0, 0];
  let next = 0;
  let base = 0;

  const due = (offset: number): Piece[] => {
    const out: Piece[] = [];
    while (next < marks.length && marks[next]!.at <= offset) out.push(marks[next++]!.drawn);
    return out;
  };

  const run = (value: string, from: number): Piece[] => {
    const out: Piece[] = [];
    const end = from + value.length;
    const cuts = new Set([end]);
    for (const cut of [span, ...doubts.map((one) => one.span)].flat()) if (cut > from && cut < end) cuts.add(cut);
    for (let i = next; i < marks.length && marks[i]!.at < end; i++) if (marks[i]!.at > from) cuts.add(marks[i]!.at);
    let at = from;
    for (const cut of [...cuts].sort((a, b) => a - b)) {
      const piece = value.slice(at - from, cut - from);
      const within = ([first, last]: Span) => at >= first && cut <= last;
      const doubt = doubts.find((one) => within(one.span));
      const looks = (within(span) ? "lit " : "") + (doubt ? "unproved" : "");
      out.push(looks ? html`<span class=${looks} title=${doubt?.why ?? nothing}>${piece}</span>` : piece, ...due(cut));
      at = cut;
    }
    return out;
  };

  const leaf = (node: Nodes, value: string): Piece[] => {
    const from = base + (node.position?.start.offset ?? 0);
    const to = base + (node.position?.end.offset ?? 0);
    const exact = text.slice(from, to) === value;
    return [...due(from), ...(exact ? run(value, from) : [value, ...due(to)])];
  };

  const children = (node: Nodes, depth: number): Piece[] =>
    "children" in node ? node.children.flatMap((child) => inner(child, depth + 1)) : [];

  const inner = (node: Nodes, depth: number): Piece[] => {
    const from = base + (node.position?.start.offset ?? 0);
    const to = base + (node.position?.end.offset ?? 0);
    if (depth > deepest) return leaf(node, text.slice(from, to));
    switch (node.type) {
      case "text":
        return leaf(node, node.value);
      case "break":
        return [html`<br />`];
      case "image":
        return leaf(node, node.alt ?? "");
      case "inlineCode":
        return [...due(from), html`<code>${node.value}</code>`, ...due(to)];
      case "emphasis":
        return [...due(from), html`<em>${children(node, depth)}</em>`];
      case "strong":
        return [...due(from), html`<strong>${children(node, depth)}</strong>`];
      case "link": {
        const href = web(node.url);
        const shown = children(node, depth);
        if (!href) return shown;
        // The host stands beside the words, so that a link cannot pose as another place.
        const { host } = new URL(href);
        const told = text.slice(from + 1, to).split("](")[0]!.includes(host);
        const rel = "noopener noreferrer nofollow";
        return [html`<a href=${href} target="_blank" rel=${rel}>${shown}${told ? nothing : html` (${host})`}</a>`];
      }
      case "paragraph":
        return [html`<p dir="auto">${children(node, depth)}${due(to)}</p>`];
      case "heading":
        return [html`<h4 dir="auto">${children(node, depth)}${due(to)}</h4>`];
      case "blockquote":
        return [html`<blockquote>${children(node, depth)}</blockquote>`, ...due(to)];
      case "list": {
        const items = node.children.map(
          (item) => html`<li dir="auto">${item.children.flatMap((child) => tight(child, depth + 2))}${due(end(item))}</li>`,
        );
        return [node.ordered ? html`<ol start=${node.start ?? 1}>${items}</ol>` : html`<ul>${items}</ul>`];
      }
      case "code":
        return [html`<pre dir="ltr" tabindex="0"><code>${node.value}</code></pre>`, ...due(to)];
      case "thematicBreak":
        return [html`<hr />`];
      default:
        return "children" in node ? children(node, depth) : leaf(node, "value" in node ? node.value : "");
    }
  };

  const end = (node: Nodes): number => base + (node.position?.end.offset ?? 0);
  const tight = (node: Nodes, depth: number): Piece[] =>
    node.type === "paragraph" ? children(node, depth) : inner(node, depth);

  const out = blocks.flatMap((block) => {
    base = block.at;
    return block.nodes.flatMap((node) => inner(node, 0));
  });
  return [...out, ...due(Infinity)];
}
