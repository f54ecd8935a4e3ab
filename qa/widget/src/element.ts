/**
 * <byline-qa>: asks the service and shows the answer, in a host page.
 *
 * Contract: attributes, properties, methods and events as in types.ts. Holds the state and joins service, turns
 * and views; knows neither the wire format nor how an answer is drawn.
 */

import { render } from "lit/html.js";
import { copy, plain } from "./copy.js";
import { type Archive, type Frame, frame } from "./frame.js";
import { Failure, Service } from "./service.js";
import { language, type Language } from "./strings.js";
import css from "./style.css";
import { type Actions, spoken, trouble } from "./turn-view.js";
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

/** Properties that are attributes, and what they are without one. */
const attributes: Record<string, string> = {
  endpoint: new URL("../", scriptAddress).href,
  mode: "inline",
  theme: "auto",
  storage: "session",
  heading: "",
  placeholder: "",
  collection: "",
  tokenUrl: "",
};
const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

export class BylineQa extends HTMLElement implements BylineQaElement {
  static observedAttributes = [...Object.keys(attributes).map(kebab), "suggestions", "open", "lang"];

  declare endpoint: string;
  declare mode: Mode;
  declare theme: Theme;
  declare storage: Storage;
  declare heading: string;
  declare placeholder: string;
  declare collection: string;
  declare tokenUrl: string;

  #getToken: BylineQaElement["getToken"] = null;
  #strings: Record<string, string> = {};
  #suggestions: string[] = [];
  #turns: Turn[] = [];
  #conversation = "";
  #lit: Citation | null = null;
  #said = "";
  #offline = !navigator.onLine;
  #archive: Archive | null = null;
  #running: AbortController | null = null;
  #service: Service | null = null;
  #memory: Memory | null = null;
  #drawing: Promise<void> | null = null;
  #root = this.attachShadow({ mode: "open" });

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [sheet];
    // What a page set before this script had loaded stands as a plain property in the way of the accessor.
    const own = this as unknown as Record<string, unknown>;
    for (const name of [...Object.keys(attributes), "suggestions", "open", "getToken", "strings"]) {
      if (!Object.hasOwn(own, name)) continue;
      const value = own[name];
      delete own[name];
      own[name] = value;
    }
  }

  get getToken(): BylineQaElement["getToken"] {
    return this.#getToken;
  }

  set getToken(value) {
    this.#getToken = value;
    this.#service = null;
  }

  get strings(): Record<string, string> {
    return this.#strings;
  }

  set strings(value) {
    this.#strings = value;
    this.#draw();
  }

  get suggestions(): string[] {
    return this.#suggestions;
  }

  set suggestions(value) {
    this.#suggestions = value.filter((one) => one.trim());
    this.#draw();
  }

  get open(): boolean {
    return this.hasAttribute("open");
  }

  set open(value) {
    this.toggleAttribute("open", value);
  }

  get busy(): boolean {
    return !!this.#running;
  }

  get #base(): string {
    return new URL(this.endpoint, document.baseURI).href.replace(/\/$/, "");
  }

  get #client(): Service {
    if (this.#service?.base !== this.#base) this.#service = new Service(this.#base, () => this.#token());
    return this.#service;
  }

  get #language(): Language {
    const near = this.closest<HTMLElement>("[lang]")?.lang || document.documentElement.lang || navigator.language;
    return language(near, this.strings);
  }

  get #field(): HTMLTextAreaElement | null {
    return this.#root.querySelector(".ask textarea");
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

  connectedCallback(): void {
    addEventListener("online", this.#connection);
    addEventListener("offline", this.#connection);
    this.#draw();
  }

  disconnectedCallback(): void {
    removeEventListener("online", this.#connection);
    removeEventListener("offline", this.#connection);
    // Being moved within the page is no reason to end an answer.
    queueMicrotask(() => this.isConnected || this.stop());
  }

  #connection = (): void => {
    this.#offline = !navigator.onLine;
    this.#said = this.#offline ? this.#language.t.offline : "";
    this.#draw();
  };

  attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    if (name === "suggestions") this.suggestions = (value ?? "").split("|");
    const drawn = this.#draw();
    if (name !== "open" || !this.#memory || (before === null) === (value === null)) return;
    this.#emit("byline-toggle", { open: this.open });
    void drawn.then(() => this.focus());
  }

  /** Draws soon, once for all that changed. While an answer streams once a frame is enough; a hidden page has none. */
  #draw(): Promise<void> {
    this.#drawing ??= (
      this.busy
        ? new Promise<void>((go) => {
            requestAnimationFrame(() => go());
            setTimeout(go, 150);
          })
        : Promise.resolve()
    ).then(() => {
      this.#drawing = null;
      if (this.isConnected) this.#paint();
    });
    return this.#drawing;
  }

  #paint(): void {
    const first = !this.#memory;
    if (first) this.#remember();
    const shown: Frame = {
      mode: this.mode,
      theme: this.theme,
      heading: this.heading,
      placeholder: this.placeholder,
      suggestions: this.#suggestions,
      open: this.open,
      busy: this.busy,
      offline: this.#offline,
      archive: this.#archive,
      base: this.#base,
      turns: this.#turns,
      lit: this.#lit,
      said: this.#said,
      lang: this.#language,
    };
    render(frame(shown, this.#actions), this.#root, { host: this });
    // The top layer keeps the launcher above the host's stacking contexts and outside its transforms.
    const root = this.#root.querySelector<HTMLElement>(".root")!;
    if (this.mode === "launcher" && !root.matches(":popover-open")) root.showPopover?.();
    if (first) this.#emit("byline-ready", null);
  }

  #remember(): void {
    this.#memory = new Memory(this.storage, `byline:${this.#base}:${this.collection}:${this.id}`);
    const { conversation, turns } = this.#memory.load();
    this.#conversation = conversation;
    this.#turns = [...turns, ...this.#turns];
    if (this.mode !== "page") return;
    const path = `/v1/archive${this.collection && `?collection=${encodeURIComponent(this.collection)}`}`;
    this.#client.json<Archive>(path).then(
      (archive) => {
        this.#archive = archive;
        this.#draw();
      },
      () => {}, // Whatever is wrong is told when a question is asked.
    );
  }

  async ask(question: string): Promise<Answer | null> {
    const text = question.trim();
    await this.#draw();
    if (!text || this.busy || !this.#emit("byline-ask", { question: text }, true)) return null;
    const turn = begin(text);
    const running = new AbortController();
    this.#running = running;
    this.#turns = [...this.#turns, turn];
    this.#said = "";
    this.#draw();
    void this.#show(turn);
    try {
      const known = this.#conversation;
      try {
        await this.#answer(turn, running.signal);
      } catch (error) {
        // A conversation that the service has forgotten is begun anew.
        if (!known || !(error instanceof Failure && error.problem.status === 404)) throw error;
        this.#conversation = "";
        await this.#answer(turn, running.signal);
      }
      if (!turn.answer && !turn.problem) turn.problem = { status: 0, title: "cut" };
    } catch (error) {
      if (running.signal.aborted) turn.stopped = true;
      else turn.problem = problemOf(error);
    }
    turn.phase = "";
    if (this.#running === running) this.#running = null;
    this.#settle(turn);
    return turn.answer;
  }

  async #answer(turn: Turn, signal: AbortSignal): Promise<void> {
    if (!this.#conversation) {
      this.#conversation = await this.#client
        .json<{ id: string }>("/v1/conversations", {}, signal)
        .then((made) => made.id)
        .catch((error: unknown) => {
          if (error instanceof Failure && [404, 405].includes(error.problem.status)) return "";
          throw error;
        });
    }
    const body = {
      question: turn.question,
      stream: true,
      ...(this.#conversation && { conversation_id: this.#conversation }),
      ...(this.collection && { collection: this.collection }),
    };
    for await (const event of this.#client.stream("/v1/ask", body, signal)) {
      apply(turn, event);
      this.#draw();
      if (turn.answer || turn.problem) return;
    }
  }

  #settle(turn: Turn): void {
    const { t } = this.#language;
    if (turn.answer) {
      this.#conversation = turn.answer.conversation_id ?? this.#conversation;
      this.#memory?.save(this.#conversation, this.#turns);
      this.#said = spoken(turn, t);
      this.#emit("byline-answer", turn.answer);
    } else if (turn.problem) {
      this.#said = trouble(turn.problem, !!turn.text, t);
      this.#emit("byline-error", turn.problem);
    } else {
      this.#said = t.stopped;
    }
    this.#draw();
  }

  /** Brings the newest question to the top of the log, never the host's page. */
  async #show(turn: Turn): Promise<void> {
    await this.#draw();
    const log = this.#root.querySelector<HTMLElement>(".log");
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
    this.#draw();
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
    const launcher = this.#root.querySelector<HTMLElement>("button.launcher");
    (this.mode === "launcher" && !this.open ? launcher : this.#field)?.focus(options);
  }

  #actions: Actions = {
    retry: (turn) => {
      this.#turns = this.#turns.filter((one) => one !== turn);
      void this.ask(turn.question);
      this.focus();
    },
    copy: async (turn) => {
      const lang = this.#language;
      turn.copied = await copy(plain(turn, this.#base, lang), this.#root);
      this.#said = turn.copied ? lang.t.copied : "";
      this.#draw();
    },
    rate: (turn, rating) => {
      turn.rating = turn.rating === rating ? "" : rating;
      turn.reasons = !turn.rating ? "" : rating === "down" ? "asked" : "sent";
      void this.#feedback(turn, [], "");
    },
    explain: (turn, form) => {
      const told = new FormData(form);
      turn.reasons = "sent";
      void this.#feedback(turn, told.getAll("reason").map(String), String(told.get("comment")));
      this.focus();
    },
    cite: (citation, from) => {
      this.#lit = citation;
      if (citation) this.#emit("byline-citation", citation);
      // The focus is in the card that has just closed, and would be nowhere in a moment.
      else if (this.#root.activeElement?.closest(".card")) from?.focus({ preventScroll: true });
      this.#draw();
    },
    ask: (question) => {
      void this.ask(question);
      this.focus();
    },
    submit: (event) => {
      event?.preventDefault();
      const field = this.#field!;
      if (this.busy) return this.stop();
      if (this.#offline || !field.value.trim()) return;
      void this.ask(field.value);
      field.value = "";
    },
    keydown: (event) => {
      // While a syllable is being composed, Enter belongs to the input method; 229 is how Safari says so.
      const composing = event.isComposing || event.keyCode === 229;
      if (event.key !== "Enter" || event.shiftKey || composing) return;
      event.preventDefault();
      if (!this.busy) this.#actions.submit();
    },
    escape: (event) => {
      if (event.key !== "Escape" || event.isComposing || this.mode !== "launcher" || !this.open) return;
      if (this.#root.querySelector(".card:popover-open")) return;
      event.stopPropagation();
      this.hide();
    },
    fresh: () => {
      this.clear();
      this.focus();
    },
    toggle: () => this.toggle(),
  };

  /** What was said before of the same answer is taken back first. */
  async #feedback(turn: Turn, reasons: string[], comment: string): Promise<void> {
    const { rating, id, feedback } = turn;
    const told = { answer_id: id, rating, reasons, comment };
    if (rating) this.#said = this.#language.t.thanks;
    this.#draw();
    try {
      turn.feedback = "";
      if (feedback) await this.#client.json(`/v1/feedback/${feedback}`, undefined, undefined, "DELETE");
      if (!rating) return;
      turn.feedback = (await this.#client.json<{ id: string }>("/v1/feedback", told)).id;
      this.#emit("byline-feedback", { ...told, rating });
    } catch (error) {
      turn.rating = turn.reasons = "";
      this.#said = trouble(problemOf(error), false, this.#language.t);
      this.#draw();
    }
  }
}

const problemOf = (error: unknown): Problem =>
  error instanceof Failure ? error.problem : { status: 0, title: String(error) };

for (const [name, fallback] of Object.entries(attributes)) {
  Object.defineProperty(BylineQa.prototype, name, {
    enumerable: true,
    configurable: true,
    get(this: BylineQa) {
      return this.getAttribute(kebab(name)) || fallback;
    },
    set(this: BylineQa, value: string) {
      this.setAttribute(kebab(name), value);
    },
  });
}

customElements.define("byline-qa", BylineQa);
