/**
 * Everything around the turns: launcher, panel, masthead, welcome, composer.
 *
 * Contract: what is to be shown in, one template out; everything a reader can do is handed in as `actions`.
 * Knows nothing of HTTP, of storage or of the element.
 */

import { html, nothing, type TemplateResult } from "lit/html.js";
import { icons } from "./icons.js";
import type { Language } from "./strings.js";
import { days } from "./text.js";
import { type Actions, turnView } from "./turn-view.js";
import type { Turn } from "./turn.js";
import type { Citation, Mode, Theme } from "./types.js";

/** What `GET /v1/archive` tells. */
export interface Archive {
  name: string;
  articles: number;
  first_published: string | null;
  last_published: string | null;
}

export interface Frame {
  mode: Mode;
  theme: Theme;
  heading: string;
  placeholder: string;
  suggestions: string[];
  open: boolean;
  busy: boolean;
  offline: boolean;
  archive: Archive | null;
  base: string;
  turns: Turn[];
  /** The citation whose card is open. */
  lit: Citation | null;
  /** What a screen reader is told. */
  said: string;
  lang: Language;
}

const tool = (label: string, icon: TemplateResult, act: () => void) =>
  html`<button class="icon" aria-label=${label} title=${label} @click=${act}>${icon}</button>`;

function masthead({ heading, archive, lang }: Frame): TemplateResult {
  const size = archive && lang.t.articles(archive.articles.toLocaleString(lang.tag), archive.articles === 1);
  const from = archive && days(archive.first_published, archive.last_published, lang);
  return html`<div>
    <h2 id="heading" dir="auto">${heading || archive?.name || lang.t.heading}</h2>
    ${archive ? html`<p class="facts" part="archive">${[size, from].filter(Boolean).join(" · ")}</p>` : nothing}
  </div>`;
}

function welcome({ suggestions, lang }: Frame, actions: Actions): TemplateResult {
  const offered = suggestions.map(
    (one) => html`<li><button class="plain" dir="auto" @click=${() => actions.ask(one)}>${one}</button></li>`,
  );
  return html`<div class="welcome">
    <p>${lang.t.intro}</p>
    ${offered.length ? html`<ul>${offered}</ul>` : nothing}
  </div>`;
}

function panel(shown: Frame, actions: Actions): TemplateResult {
  const { turns, lit, busy, lang } = shown;
  const { t } = lang;
  const floating = shown.mode === "launcher";
  const placeholder = shown.placeholder || t.placeholder;
  const send = busy ? t.stop : t.send;
  return html`<section
    id="panel"
    class="panel"
    part="panel"
    role=${floating ? "dialog" : "region"}
    aria-labelledby="heading"
    ?hidden=${floating && !shown.open}
  >
    <header part="header">
      ${masthead(shown)}
      ${turns.length ? tool(t.fresh, icons.fresh, actions.fresh) : nothing}
      ${floating ? tool(t.close, icons.close, actions.toggle) : nothing}
    </header>
    <div class="log" part="log" role="log" aria-live="off" aria-label=${t.log} tabindex="0">
      ${turns.length ? nothing : welcome(shown, actions)}
      ${turns.map((turn) => turnView(turn, shown.base, lang, turn.citations.includes(lit!) ? lit : null, actions))}
    </div>
    ${shown.offline ? html`<p class="offline" part="problem">${t.offline}</p>` : nothing}
    <form class="ask" part="composer" @submit=${actions.submit}>
      <textarea
        rows="1"
        maxlength="2000"
        dir="auto"
        enterkeyhint="send"
        aria-label=${placeholder}
        placeholder=${placeholder}
        @keydown=${actions.keydown}
      ></textarea>
      <button class="send" part="send" aria-label=${send} title=${send}>${busy ? icons.stop : icons.send}</button>
    </form>
    <p class="sr" role="status">${shown.said}</p>
  </section>`;
}

export function frame(shown: Frame, actions: Actions): TemplateResult {
  const { mode, theme, open, lang } = shown;
  const floating = mode === "launcher";
  return html`<div
    class="root ${mode} ${theme}"
    lang=${lang.tag}
    dir=${lang.dir}
    popover=${floating ? "manual" : nothing}
    @keydown=${actions.escape}
  >
    ${panel(shown, actions)}
    ${floating
      ? html`<button
          class="launcher"
          part="launcher"
          aria-expanded=${open}
          aria-controls="panel"
          aria-haspopup="dialog"
          @click=${actions.toggle}
        >
          ${icons.ask}<span>${shown.heading || lang.t.heading}</span>
        </button>`
      : nothing}
  </div>`;
}
