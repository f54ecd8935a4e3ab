/**
 * A citation's card: headline, outlet, date, the quote with its span marked, and the way to the article.
 *
 * Contract: a citation and the passages that were read in, a template out. The quote stands in its
 * surroundings when its passage is among `sources`. Opening, closing and focus are the browser's own popover
 * behaviour. Knows nothing of the element.
 */

import { html, nothing, type TemplateResult } from "lit/html.js";
import type { Language } from "./strings.js";
import { articleLink, day, units } from "./text.js";
import type { Citation, Source } from "./types.js";

const around = 140;

/** Outlet, date and authors, as far as they are known. */
export function facts(item: Citation | Source, tag: string): string {
  return [item.source, day(item.published_at, tag), [item.byline ?? []].flat().join(", ")].filter(Boolean).join(" · ");
}

function surroundings(citation: Citation, sources: Source[]): [string, string] {
  const [start, end] = citation.source_span;
  const source = sources.find(
    (one) =>
      one.article_id === citation.article_id &&
      one.version === citation.version &&
      one.source_span[0] <= start &&
      end <= one.source_span[1],
  );
  if (!source) return ["", ""];
  const origin = source.source_span[0];
  const [from, to] = units(source.text, [start - origin, end - origin]);
  if (source.text.slice(from, to) !== citation.quote) return ["", ""];
  const before = source.text.slice(0, from);
  const after = source.text.slice(to);
  return [
    before.length > around ? "…" + before.slice(-around).replace(/^\S*/, "") : before,
    after.length > around ? after.slice(0, around).replace(/\S*$/, "") + "…" : after,
  ];
}

/** `toggled` is told when the card opens and closes. The browser merges toggle events, so that a card which closes at
 *  once would never be told to have opened. `doubt` is why the quote is only the nearest one. */
export function card(
  citation: Citation,
  sources: Source[],
  base: string,
  id: string,
  { t, tag }: Language,
  doubt: string,
  toggled: (open: boolean, card: HTMLElement) => void,
): TemplateResult {
  const { quote } = citation;
  const told = (state: "open" | "closed") => (event: ToggleEvent) =>
    event.newState === state && toggled(state === "open", event.target as HTMLElement);
  const [before, after] = surroundings(citation, sources);
  const [from, to] = citation.highlight ? units(quote, citation.highlight) : [0, 0];
  return html`<div class="card" part="card" popover role="dialog" id=${id} aria-labelledby=${`${id}t`}
    @beforetoggle=${told("open")} @toggle=${told("closed")}>
    <p class="facts">${facts(citation, tag)}</p>
    <h4 id=${`${id}t`} dir="auto">${citation.title}</h4>
    <blockquote dir="auto">
      <span class="context">${before}</span><mark>${quote.slice(0, from)}<b>${quote.slice(from, to)}</b>${quote.slice(to)}</mark
      ><span class="context">${after}</span>
    </blockquote>
    ${citation.verified ? nothing : html`<p class="doubt">${t.unverified} <span dir="auto">${doubt}</span></p>`}
    <a class="open" href=${articleLink(base, citation, quote)} target="_blank" rel="noopener">${t.article}</a>
  </div>`;
}
