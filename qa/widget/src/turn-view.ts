/**
 * A turn -> what the reader sees of it: question, phases, answer, notes, sources and tools.
 *
 * Contract: state in, template out; everything a reader can do is handed in as `actions`. Knows nothing of
 * HTTP, of storage or of the element.
 */

import { html, nothing, type TemplateResult } from "lit/html.js";
import { guard } from "lit/directives/guard.js";
import { render } from "./answer.js";
import { card, facts } from "./card.js";
import { marked } from "./copy.js";
import { icons } from "./icons.js";
import { blocks } from "./markdown.js";
import type { Language, Strings } from "./strings.js";
import { articleLink, days, units, unproved } from "./text.js";
import type { Turn } from "./turn.js";
import type { Answer, Citation, Problem, Removal, Sentence, Source } from "./types.js";

export interface Actions {
  retry(turn: Turn): void;
  copy(turn: Turn): void;
  rate(turn: Turn, rating: "up" | "down"): void;
  /** The reasons form of a turn was sent. */
  explain(turn: Turn, form: HTMLFormElement): void;
  /** A citation's card opened or, with null, closed; `from` is the button that opens it. */
  cite(citation: Citation | null, from?: HTMLElement | null): void;
  /** A suggested question was chosen. */
  ask(question: string): void;
  /** The composer was sent, or Stop was pressed. */
  submit(event?: Event): void;
  keydown(event: KeyboardEvent): void;
  escape(event: KeyboardEvent): void;
  /** A new conversation. */
  fresh(): void;
  /** The launcher's panel is to open or close. */
  toggle(): void;
}

export const reasons = ["wrong_answer", "wrong_source", "incomplete", "out_of_date"] as const;

/** What to tell the reader about a problem. */
export function trouble(problem: Problem, partial: boolean, t: Strings): string {
  const { status, retry_after } = problem;
  if (status === 0) return partial ? t.cut : navigator.onLine ? t.unreachable : t.offline;
  if (status === 429) return retry_after ? t.wait(retry_after) : t.busy;
  return ({ 401: t.signin, 403: t.forbidden, 503: t.unavailable } as Record<number, string>)[status] ?? t.failed;
}

/** What a screen reader is told once, when the answer is complete. */
export function spoken(turn: Turn, t: Strings): string {
  if (turn.answer?.status === "unanswerable") return t.none;
  return `${marked(turn, [], t)} ${t.sources}: ${turn.citations.length}`;
}

function asked(answer: Answer | null, question: string, lang: Language): TemplateResult | typeof nothing {
  const { t } = lang;
  const window = answer?.time_window;
  const resolved = answer?.resolved_question;
  const published = window && days(window.start, window.end, lang);
  const other = resolved && resolved.trim() !== question.trim() ? resolved : "";
  if (!published && !other) return nothing;
  return html`<p class="facts">
    ${published ? html`<span class="window" part="window">${t.window}: ${published}</span> ` : nothing}
    ${other ? html`<span dir="auto">${t.understood}: ${other}</span>` : nothing}
  </p>`;
}

function nearest(sources: Source[], base: string, { t, tag }: Language): TemplateResult | typeof nothing {
  if (!sources.length) return nothing;
  return html`<div class="sources" part="sources">
    <h4>${t.nearest}</h4>
    <ul>
      ${sources.slice(0, 3).map(
        (source) => html`<li>
          <a href=${articleLink(base, source, source.text)} target="_blank" rel="noopener" dir="auto">${source.title}</a>
          <span class="facts">${facts(source, tag)}</span>
          <q dir="auto">${source.text.length > 240 ? source.text.slice(0, 240).replace(/\S*$/, "…") : source.text}</q>
        </li>`,
      )}
    </ul>
  </div>`;
}

function cited(citations: Citation[], base: string, { t, tag }: Language): TemplateResult | typeof nothing {
  const articles = new Map<string, Citation[]>();
  for (const one of citations) {
    const key = `${one.article_id} ${one.version}`;
    articles.set(key, [...(articles.get(key) ?? []), one]);
  }
  if (!articles.size) return nothing;
  return html`<div class="sources" part="sources">
    <h4>${t.sources}</h4>
    <ul>
      ${[...articles.values()].map((group) => {
        const first = group[0]!;
        return html`<li>
          <span class="n">${group.map((one) => one.n).join(", ")}</span>
          <a href=${articleLink(base, first, first.quote)} target="_blank" rel="noopener" dir="auto">${first.title}</a>
          <span class="facts">${facts(first, tag)}${group.some((one) => one.verified) ? "" : ` · ${t.unverified}`}</span>
        </li>`;
      })}
    </ul>
  </div>`;
}

/** Sentences that a model wrote and that are not shown: told apart from the answer, and never part of it. */
const left = (answer: Answer | null): Removal[] =>
  (answer?.removed ?? []).filter(({ sentence }) => !answer!.answer.includes(sentence));

function removed(gone: Removal[], { t }: Language): TemplateResult | typeof nothing {
  if (!gone.length) return nothing;
  return html`<details class="note" part="removed">
    <summary>${t.removed(gone.length)}</summary>
    <ul>
      ${gone.map(({ sentence, reason, word }) => {
        const [from, to] = word ? units(sentence, word) : [0, 0];
        return html`<li>
          <q dir="auto">${sentence.slice(0, from)}<b>${sentence.slice(from, to)}</b>${sentence.slice(to)}</q>
          <span class="facts" dir="auto">${reason}</span>
        </li>`;
      })}
    </ul>
  </details>`;
}

function tools(turn: Turn, t: Strings, actions: Actions): TemplateResult {
  const rate = (rating: "up" | "down") =>
    html`<button
      class="icon"
      aria-label=${t[rating]}
      title=${t[rating]}
      aria-pressed=${turn.rating === rating}
      @click=${() => actions.rate(turn, rating)}
    >
      ${icons[rating]}
    </button>`;
  return html`<div class="tools">
      <button class="icon wide" @click=${() => actions.copy(turn)}>
        ${turn.copied ? icons.done : icons.copy}${turn.copied ? t.copied : t.copy}
      </button>
      ${rate("up")}${rate("down")} ${turn.reasons === "sent" ? html`<span class="facts">${t.thanks}</span>` : nothing}
    </div>
    ${turn.reasons === "asked"
      ? html`<form
          class="reasons"
          @submit=${(event: SubmitEvent) => {
            event.preventDefault();
            actions.explain(turn, event.target as HTMLFormElement);
          }}
        >
          <fieldset>
            <legend>${t.why}</legend>
            ${reasons.map((name) => html`<label><input type="checkbox" name="reason" value=${name} />${t[name]}</label>`)}
          </fieldset>
          <textarea name="comment" rows="2" maxlength="2000" aria-label=${t.comment} placeholder=${t.comment}></textarea>
          <button class="plain">${t.submit}</button>
        </form>`
      : nothing}`;
}

/** `lit` is the citation whose card is open, if it belongs to this turn. */
export function turnView(turn: Turn, base: string, lang: Language, lit: Citation | null, actions: Actions): TemplateResult {
  const { t } = lang;
  const { answer, problem, citations, sentences, phase } = turn;
  const none = answer?.status === "unanswerable";
  const name = (citation: Citation) => `c${turn.key}-${citations.indexOf(citation)}`;
  const literal = /^extractive/.test(turn.model);
  const gone = left(answer);
  const doubt = (citation: Citation) =>
    unproved(sentences).find((one) => one.citations.includes(citation.n))?.reason ?? "";
  const why = ({ citations, reason }: Sentence) =>
    citations.length ? `${t.unverified} ${reason}` : [t.unproved, reason].filter(Boolean).join(": ");
  const marker = (citation: Citation) =>
    html`\u2060<button
        class=${citation.verified ? "cite" : "cite doubted"}
        title=${citation.verified ? nothing : `${t.unverified} ${doubt(citation)}`}
        part="citation"
        popovertarget=${name(citation)}
        aria-haspopup="dialog"
        aria-expanded=${citation === lit}
        aria-label=${`${t.source} ${citation.n}: ${citation.title}`}
      >
        ${citation.n}
      </button>`;
  const body = () => {
    turn.blocks = blocks(turn.text, literal, turn.blocks);
    return render(turn.text, turn.blocks, citations, sentences, lit, marker, why);
  };
  const said = (phase === "reading" ? t.reading(turn.articles) : t[phase as "writing"]) as string | undefined;
  const model = answer?.fallback && [gone.length && t.dropped, !none && t.fallback].filter(Boolean).join(" ");
  const notes = [!none && answer?.status === "partial" && t.partial, model, turn.stopped && t.stopped].filter(Boolean);
  return html`<article class="turn" aria-busy=${!!phase}>
    <h3 dir="auto" part="question">${turn.question}</h3>
    ${asked(answer, turn.question, lang)}
    ${phase ? html`<p class="phase" part="phase"><i></i>${said ?? t.writing}</p>` : nothing}
    ${none
      ? html`<p class="none" part="unanswerable">${t.none}</p>`
      : html`<div class="body" part="answer">
          ${guard([turn.text, citations, sentences, lit, literal, lang.tag], body)}
        </div>`}
    ${notes.map((note) => html`<p class="note" part="note">${note}</p>`)}
    ${answer?.note ? html`<p class="note" part="note" dir="auto">${answer.note}</p>` : nothing}
    ${removed(gone, lang)}
    ${problem
      ? html`<div class="problem" part="problem">
          <p>${trouble(problem, !!turn.text, t)}</p>
          ${problem.status > 403 && problem.detail ? html`<p class="facts" dir="auto">${problem.detail}</p>` : nothing}
          ${problem.request_id ? html`<p class="facts">${t.reference}: ${problem.request_id}</p>` : nothing}
          <button class="plain" @click=${() => actions.retry(turn)}>${t.again}</button>
        </div>`
      : nothing}
    ${none ? nearest(turn.sources, base, lang) : cited(citations, base, lang)}
    ${citations.map((one) =>
      card(one, turn.sources, base, name(one), lang, doubt(one), (open, shown) => {
        const from = shown.parentElement!.querySelector<HTMLElement>(`[popovertarget="${name(one)}"]`);
        actions.cite(open ? one : null, from);
      }),
    )}
    ${answer ? tools(turn, t, actions) : nothing}
  </article>`;
}
