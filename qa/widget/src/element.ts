/**
 * <byline-qa>: asks the service and shows the answer, in a host page.
 *
 * Contract: attributes, properties, methods and events as in types.ts. Holds the state and joins service, turns
 * and views; knows neither the wire format nor how an answer is drawn.
 */

import { LitElement, html, nothing, unsafeCSS } from "lit";
import { copy, plain } from "./copy.js";
import { icons } from "./icons.js";
import { Failure, Service } from "./service.js";
import { language, type Language } from "./strings.js";
import css from "./style.css";
import { day } from "./text.js";
import { type Actions, spoken, trouble, turnView } from "./turn-view.js";
import { Memory, type Turn, apply, begin } from "./turn.js";
import type {
  Answer,
  BylineEventMap,
  BylineQaElement,
  Citation,
  Mode,
  Problem,
  Storage,
  Theme,
  Token,
} from "./types.js";

/** The address that this script came from, set by the build. */
declare const scriptAddress: string;

interface Archive {
  name: string;
  articles: number;
  first_published: string | null;
  last_published: string | null;
}

export class BylineQa extends LitElement implements BylineQaElement {
  static override styles = unsafeCSS(css);

  static override properties = {
    endpoint: {},
    mode: { reflect: true },
    theme: {},
    storage: {},
    heading: {},
    placeholder: {},
    collection: {},
    tokenUrl: { attribute: "token-url" },
    suggestions: { converter: (value: string | null) => (value ?? "").split("|").filter((one) => one.trim()) },
    open: { type: Boolean, reflect: true },
    getToken: { attribute: false },
    strings: { attribute: false },
  };

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, "lang"];
  }

  declare endpoint: string;
  declare mode: Mode;
  declare theme: Theme;
  declare storage: Storage;
  declare heading: string;
  declare placeholder: string;
  declare collection: string;
  declare tokenUrl: string;
  declare suggestions: string[];
  declare open: boolean;
  declare getToken: (() => Token | Promise<Token>) | null;
  declare strings: Record<string, string>;

  #turns: Turn[] = [];
  #conversation = "";
  #lit: Citation | null = null;
  #said = "";
  #offline = !navigator.onLine;
  #archive: Archive | null = null;
  #running: AbortController | null = null;
  #service: Service | null = null;
  #memory: Memory | null = null;

  constructor() {
    super();
    this.endpoint = new URL("../", scriptAddress).href;
    this.mode = "inline";
    this.theme = "auto";
    this.storage = "session";
    this.heading = this.placeholder = this.collection = this.tokenUrl = "";
    this.suggestions = [];
    this.open = false;
    this.getToken = null;
    this.strings = {};
  }

  get busy(): boolean {
    return !!this.#running;
  }

  get #base(): string {
    return new URL(this.endpoint, document.baseURI).href.replace(/\/$/, "");
  }

  get #client(): Service {
    if (this.#service?.base !== this.#base) this.#service = new Service(this.#base, () => this.#token());
    return this.#service!;
  }

  get #language(): Language {
    const near = this.closest<HTMLElement>("[lang]")?.lang || document.documentElement.lang || navigator.language;
    return language(near, this.strings);
  }

  get #field(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector(".ask textarea");
  }

  async #token(): Promise<Token | null> {
    if (this.getToken) return this.getToken();
    if (!this.tokenUrl) return null;
    const response = await fetch(this.tokenUrl, { method: "POST", credentials: "same-origin" });
    if (!response.ok) throw new Error(response.statusText);
    return response.json();
  }

  #emit<K extends keyof BylineEventMap>(type: K, detail: BylineEventMap[K]["detail"], cancelable = false): boolean {
    return this.dispatchEvent(new CustomEvent(type, { detail, cancelable, bubbles: true, composed: true }));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("online", this.#connection);
    addEventListener("offline", this.#connection);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("online", this.#connection);
    removeEventListener("offline", this.#connection);
    // Being moved within the page is no reason to end an answer.
    queueMicrotask(() => this.isConnected || this.stop());
  }

  #connection = (): void => {
    this.#offline = !navigator.onLine;
    this.#said = this.#offline ? this.#language.t.offline : "";
    this.requestUpdate();
  };

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    super.attributeChangedCallback(name, old, value);
    if (name === "lang") this.requestUpdate();
  }

  /** While an answer is streaming, one update a frame is enough; a hidden page draws no frames. */
  protected override async scheduleUpdate(): Promise<void> {
    if (this.busy) {
      await new Promise((go) => {
        requestAnimationFrame(go);
        setTimeout(go, 150);
      });
    }
    super.scheduleUpdate();
  }

  protected override willUpdate(): void {
    if (this.#memory) return;
    this.#memory = new Memory(this.storage, `byline:${this.#base}:${this.collection}:${this.id}`);
    const { conversation, turns } = this.#memory.load();
    this.#conversation = conversation;
    this.#turns = [...turns, ...this.#turns];
  }

  protected override firstUpdated(): void {
    if (this.mode === "page") {
      this.#client.json<Archive>("/v1/archive").then(
        (archive) => {
          this.#archive = archive;
          this.requestUpdate();
        },
        () => {},
      );
    }
    this.#emit("byline-ready", null);
  }

  protected override updated(changed: Map<string, unknown>): void {
    // The top layer keeps the launcher above the host's stacking contexts and outside its transforms.
    const root = this.renderRoot.querySelector<HTMLElement>(".root");
    if (this.mode === "launcher" && this.isConnected && root && !root.matches(":popover-open")) root.showPopover?.();
    if (changed.has("open") && (changed.get("open") ?? false) !== this.open) {
      this.#emit("byline-toggle", { open: this.open });
      if (this.open) this.focus();
      else this.renderRoot.querySelector<HTMLElement>(".launcher")?.focus();
    }
  }

  async ask(question: string): Promise<Answer | null> {
    const text = question.trim();
    await this.updateComplete;
    if (!text || this.busy || !this.#emit("byline-ask", { question: text }, true)) return null;
    const turn = begin(text);
    const running = new AbortController();
    this.#running = running;
    this.#turns = [...this.#turns, turn];
    this.#said = "";
    this.requestUpdate();
    this.#show(turn);
    try {
      if (!this.#conversation) {
        this.#conversation = await this.#client
          .json<{ id: string }>("/v1/conversations", {}, running.signal)
          .then((made) => made.id)
          .catch((error: unknown) => {
            if (error instanceof Failure && [404, 405].includes(error.problem.status)) return "";
            throw error;
          });
      }
      const body = {
        question: text,
        stream: true,
        ...(this.#conversation && { conversation_id: this.#conversation }),
        ...(this.collection && { collection: this.collection }),
      };
      for await (const event of this.#client.stream("/v1/ask", body, running.signal)) {
        apply(turn, event);
        this.requestUpdate();
        if (turn.answer || turn.problem) break;
      }
      if (!turn.answer && !turn.problem) turn.problem = { status: 0, title: "cut" };
    } catch (error) {
      if (running.signal.aborted) turn.stopped = true;
      else turn.problem = error instanceof Failure ? error.problem : { status: 0, title: String(error) };
    }
    turn.phase = "";
    if (this.#running === running) this.#running = null;
    this.#settle(turn);
    return turn.answer;
  }

  #settle(turn: Turn): void {
    const { t } = this.#language;
    if (turn.answer) {
      this.#conversation = turn.answer.conversation_id ?? this.#conversation;
      this.#memory?.save(this.#conversation, this.#turns);
      this.#said = spoken(turn, t);
      this.#emit("byline-answer", turn.answer);
    } else if (turn.problem) {
      // A conversation that the service has forgotten is not asked for again.
      if (turn.problem.status === 404) this.#conversation = "";
      this.#said = trouble(turn.problem, !!turn.text, t);
      this.#emit("byline-error", turn.problem);
    } else {
      this.#said = t.stopped;
    }
    this.requestUpdate();
  }

  /** Brings the newest question to the top of the log, never the host's page. */
  async #show(turn: Turn): Promise<void> {
    await this.updateComplete;
    const log = this.renderRoot.querySelector<HTMLElement>(".log");
    const last = log?.querySelector<HTMLElement>(".turn:last-of-type");
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches || this.#turns[0] === turn;
    if (last) log!.scrollTo({ top: last.offsetTop, behavior: calm ? "auto" : "smooth" });
  }

  stop(): void {
    this.#running?.abort();
  }

  clear(): void {
    this.stop();
    this.#turns = [];
    this.#conversation = this.#said = "";
    this.#memory?.clear();
    this.requestUpdate();
  }

  show(): void {
    this.open = true;
  }

  hide(): void {
    this.open = false;
  }

  toggle(): void {
    this.open = !this.open;
  }

  override focus(options?: FocusOptions): void {
    const launcher = this.renderRoot.querySelector<HTMLElement>(".launcher");
    (this.mode === "launcher" && !this.open ? launcher : this.#field)?.focus(options);
  }

  #actions: Actions = {
    retry: (turn) => {
      this.#turns = this.#turns.filter((one) => one !== turn);
      void this.ask(turn.question);
    },
    copy: async (turn) => {
      turn.copied = await copy(plain(turn, this.#base, this.#language.tag), this.renderRoot);
      this.#said = turn.copied ? this.#language.t.copied : "";
      this.requestUpdate();
    },
    rate: (turn, rating) => {
      turn.rating = rating;
      turn.reasons = rating === "down" ? "asked" : "sent";
      this.#feedback(turn, [], "");
    },
    explain: (turn, form) => {
      const told = new FormData(form);
      turn.reasons = "sent";
      this.#feedback(turn, told.getAll("reason").map(String), String(told.get("comment")));
    },
    cite: (citation) => {
      this.#lit = citation;
      if (citation) this.#emit("byline-citation", citation);
      this.requestUpdate();
    },
  };

  #feedback(turn: Turn, reasons: string[], comment: string): void {
    const rating = turn.rating as "up" | "down";
    const told = { answer_id: turn.id, rating, reasons, comment };
    this.#client.json("/v1/feedback", told).catch((error: unknown) => {
      const problem: Problem = error instanceof Failure ? error.problem : { status: 0, title: String(error) };
      turn.rating = turn.reasons = "";
      this.#said = trouble(problem, false, this.#language.t);
      this.requestUpdate();
    });
    this.#emit("byline-feedback", told);
    this.requestUpdate();
  }

  #submit = (event?: Event): void => {
    event?.preventDefault();
    const field = this.#field!;
    if (this.busy) return this.stop();
    if (this.#offline || !field.value.trim()) return;
    void this.ask(field.value);
    field.value = "";
  };

  #keydown = (event: KeyboardEvent): void => {
    // While a syllable is being composed, Enter belongs to the input method; 229 is how Safari says so.
    const composing = event.isComposing || event.keyCode === 229;
    if (event.key === "Enter" && !event.shiftKey && !composing) {
      event.preventDefault();
      if (!this.busy) this.#submit();
    }
  };

  #escape = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || event.isComposing || this.mode !== "launcher" || !this.open) return;
    if (this.renderRoot.querySelector(".card:popover-open")) return;
    event.stopPropagation();
    this.hide();
  };

  #welcome({ t, tag }: Language): unknown {
    const archive = this.#archive;
    const size = archive && t.articles(archive.articles.toLocaleString(tag), archive.articles === 1);
    const days = archive && [day(archive.first_published, tag), day(archive.last_published, tag)].filter(Boolean);
    return html`<div class="welcome">
      ${archive ? html`<p class="facts">${[size, days!.join(" – ")].filter(Boolean).join(" · ")}</p>` : nothing}
      <p>${t.intro}</p>
      <ul>
        ${this.suggestions.map(
          (one) => html`<li><button class="plain" dir="auto" @click=${() => this.ask(one)}>${one}</button></li>`,
        )}
      </ul>
    </div>`;
  }

  #panel(lang: Language): unknown {
    const { t } = lang;
    const floating = this.mode === "launcher";
    const heading = this.heading || this.#archive?.name || t.heading;
    const placeholder = this.placeholder || t.placeholder;
    const send = this.busy ? t.stop : t.send;
    return html`<section
      id="panel"
      class="panel"
      part="panel"
      role=${floating ? "dialog" : "region"}
      aria-labelledby="heading"
      ?hidden=${floating && !this.open}
    >
      <header part="header">
        <h2 id="heading" dir="auto">${heading}</h2>
        ${this.#turns.length
          ? html`<button class="icon" aria-label=${t.fresh} title=${t.fresh} @click=${this.#fresh}>${icons.fresh}</button>`
          : nothing}
        ${floating
          ? html`<button class="icon" aria-label=${t.close} title=${t.close} @click=${this.hide}>${icons.close}</button>`
          : nothing}
      </header>
      <div class="log" part="log" role="log" aria-live="off" aria-label=${t.log} tabindex="0">
        ${this.#turns.length ? nothing : this.#welcome(lang)}
        ${this.#turns.map((turn) =>
          turnView(turn, this.#base, lang, turn.citations.includes(this.#lit!) ? this.#lit : null, this.#actions),
        )}
      </div>
      ${this.#offline ? html`<p class="offline" part="problem">${t.offline}</p>` : nothing}
      <form class="ask" part="composer" @submit=${this.#submit}>
        <textarea
          rows="1"
          maxlength="2000"
          dir="auto"
          enterkeyhint="send"
          aria-label=${placeholder}
          placeholder=${placeholder}
          @keydown=${this.#keydown}
        ></textarea>
        <button class="send" part="send" aria-label=${send} title=${send}>${this.busy ? icons.stop : icons.send}</button>
      </form>
      <p class="sr" role="status">${this.#said}</p>
    </section>`;
  }

  #fresh = (): void => {
    this.clear();
    this.focus();
  };

  override render(): unknown {
    const lang = this.#language;
    const floating = this.mode === "launcher";
    const { t } = lang;
    return html`<div
      class="root ${this.mode} ${this.theme}"
      lang=${lang.tag}
      dir=${lang.dir}
      popover=${floating ? "manual" : nothing}
      @keydown=${this.#escape}
    >
      ${this.#panel(lang)}
      ${floating
        ? html`<button
            class="launcher"
            part="launcher"
            aria-expanded=${this.open}
            aria-controls="panel"
            aria-haspopup="dialog"
            @click=${this.toggle}
          >
            ${icons.ask}<span>${this.heading || t.open}</span>
          </button>`
        : nothing}
    </div>`;
  }
}

customElements.define("byline-qa", BylineQa);
