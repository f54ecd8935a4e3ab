/**
 * The answer as plain text, and its way to the clipboard.
 *
 * Contract: a turn in, text with `[n]` markers and a list of sources out. Knows nothing of the element.
 */

import { facts } from "./card.js";
import type { Language, Strings } from "./strings.js";
import { articleLink, ending, unproved } from "./text.js";
import type { Turn } from "./turn.js";
import type { Citation } from "./types.js";

/** The answer's text with `[n]` after what each of `citations` proves; what is not proved is said so. */
export function marked({ text, sentences }: Turn, citations: Citation[], t: Strings): string {
  const marks = [
    ...citations.map((one) => ({ at: ending(text, one), mark: ` [${one.n}]` })),
    ...unproved(sentences).map((one) => ({ at: ending(text, one), mark: ` (${t.unproved})` })),
  ].sort((a, b) => a.at - b.at);
  let out = "";
  let from = 0;
  for (const { at, mark } of marks) {
    out += text.slice(from, at) + mark;
    from = at;
  }
  return out + text.slice(from);
}

export function plain(turn: Turn, base: string, { t, tag }: Language): string {
  const { citations, answer } = turn;
  const text = answer?.status === "unanswerable" ? t.none : marked(turn, citations, t);
  const lines = citations.map((one) => {
    const doubt = one.verified ? "" : `\n    ${t.unverified}`;
    return `[${one.n}] ${one.title}. ${facts(one, tag)}${doubt}\n    “${one.quote}”\n    ${articleLink(base, one, one.quote)}`;
  });
  return [turn.question, text, ...lines].join("\n\n");
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
