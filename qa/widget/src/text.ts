/**
 * Small facts about text: offsets, dates and links.
 *
 * Contract: pure functions over strings. Offsets from the service count Unicode code points; JavaScript
 * strings count UTF-16 units; only this file knows the difference. Knows nothing of the element.
 */

import type { Language } from "./strings.js";
import type { Citation, Sentence, Source, Span } from "./types.js";

/** The UTF-16 index of code point `offset`, never past the end and never inside a surrogate pair. */
export function unit(text: string, offset: number): number {
  let index = 0;
  for (let left = offset; left > 0 && index < text.length; left--) {
    index += text.codePointAt(index)! > 0xffff ? 2 : 1;
  }
  return index;
}

/** A span in UTF-16 units. */
export const units = (text: string, [start, end]: Span): Span => [unit(text, start), unit(text, end)];

/** The UTF-16 index after the last character of a span of the answer that is not white space. */
export const ending = (text: string, { answer_span }: Citation | Sentence): number =>
  text.slice(0, unit(text, answer_span[1])).trimEnd().length;

/** The sentences that are to be marked. */
export const unproved = (sentences: Sentence[]): Sentence[] => sentences.filter((one) => one.verdict === "unproved");

/** A published time at the precision it was given: `2019`, `2019-12` or a day. Unreadable ones stay as they are. */
export function day(iso: string | null, tag: string): string {
  const [, year, month, date] = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(iso ?? "") ?? [];
  if (!year) return iso ?? "";
  const when = new Date(Date.UTC(+year, +(month ?? 1) - 1, +(date ?? 1)));
  return new Intl.DateTimeFormat(tag, {
    timeZone: "UTC",
    year: "numeric",
    ...(month && { month: "long" }),
    ...(date && { day: "numeric" }),
  }).format(when);
}

/** Two ends of a stretch of days, either of them open; one day once. */
export function days(start: string | null, end: string | null, { t, tag }: Language): string {
  const [from, to] = [day(start, tag), day(end, tag)];
  if (from && to) return from === to ? from : `${from} – ${to}`;
  return from ? t.since(from) : to && t.until(to);
}

/** The address when it is http or https and absolute, else "". */
export function web(address: string): string {
  try {
    const url = new URL(address);
    return /^https?:$/.test(url.protocol) ? url.href : "";
  } catch {
    return "";
  }
}

const fragment = (text: string): string => encodeURIComponent(text).replace(/-/g, "%2D");

/** A `#:~:text=` directive that makes the browser scroll to the quote and mark it. */
export function directive(quote: string): string {
  const text = quote.trim().replace(/\s+/g, " ");
  if (text.length <= 80) return `:~:text=${fragment(text)}`;
  const words = text.split(" ");
  const few = words.length > 11;
  const head = few ? words.slice(0, 5).join(" ") : [...text].slice(0, 20).join("");
  const tail = few ? words.slice(-5).join(" ") : [...text].slice(-20).join("");
  return `:~:text=${fragment(head)},${fragment(tail)}`;
}

/** Where to read the article: its own address, else the service's page of that version with the span marked. */
export function articleLink(base: string, item: Citation | Source, quote: string): string {
  const own = web(item.url);
  if (own) return own + (own.includes("#") ? "" : "#") + directive(quote);
  if (item.page) return base + item.page;
  const [start, end] = item.source_span;
  const version = encodeURIComponent(item.version);
  return `${base}/articles/${encodeURIComponent(item.article_id)}?v=${version}&span=${start}-${end}#cited`;
}
