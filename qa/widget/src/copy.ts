/**
 * The answer as plain text, and its way to the clipboard.
 *
 * Contract: a turn in, text with `[n]` markers and a list of sources out. Knows nothing of the element.
 */

import { facts } from "./card.js";
import type { Language } from "./strings.js";
import { articleLink, unit } from "./text.js";
import type { Turn } from "./turn.js";

export function plain(turn: Turn, base: string, { t, tag }: Language): string {
  const { citations, answer } = turn;
  const text = answer?.status === "unanswerable" ? t.none : turn.text;
  const marks = citations
    .map((citation) => ({ n: citation.n, at: text.slice(0, unit(text, citation.answer_span[1])).trimEnd().length }))
    .sort((a, b) => a.at - b.at);
  let out = "";
  let from = 0;
  for (const { n, at } of marks) {
    out += `${text.slice(from, at)} [${n}]`;
    from = at;
  }
  const lines = citations.map(
    (one) => `[${one.n}] ${one.title}. ${facts(one, tag)}\n    “${one.quote}”\n    ${articleLink(base, one, one.quote)}`,
  );
  return [turn.question, out + text.slice(from), ...lines].join("\n\n");
}

/** Intranet pages without TLS have no clipboard object; a selected field and the old command still work there. */
export async function copy(text: string, root: ParentNode): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "sr";
    root.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}
