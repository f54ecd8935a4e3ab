/**
 * The public face of <byline-qa>: what a host page may set, call and listen to, and the answer it gets.
 *
 * Contract: types only. `dist/v1.d.ts` is made from this file, so nothing here may import anything.
 * All spans are half-open and count Unicode code points, as the service sends them.
 */

export type Span = [start: number, end: number];
export type Mode = "launcher" | "inline" | "page";
export type Theme = "auto" | "light" | "dark";
export type Storage = "off" | "session" | "local";
export type Status = "answered" | "partial" | "unanswerable";

/** One passage that was read for the question. `text` is the article's text at `source_span`. */
export interface Source {
  article_id: string;
  version: string;
  title: string;
  byline: string[];
  source: string;
  url: string;
  /** Path of the service's own page of the article version, signed where that needs a signature. */
  page?: string;
  published_at: string;
  text: string;
  source_span: Span;
}

/** The quote that proves `answer_span` of the answer or, not `verified`, comes nearest to it. `highlight` is the short answer's place in the quote. */
export interface Citation {
  n: number;
  answer_span: Span;
  article_id: string;
  version: string;
  title: string;
  byline: string[];
  source: string;
  url: string;
  /** Path of the service's own page of the article version, signed where that needs a signature. */
  page?: string;
  published_at: string;
  quote: string;
  source_span: Span;
  highlight: Span | null;
  verified: boolean;
  score: number;
}

/** The stretch of days the search was limited to; null is open. `text` is where it was read. */
export interface TimeWindow {
  start: string | null;
  end: string | null;
  text: string;
}

/** The first two are proved, the third is shown and marked, the rest are not shown. */
export type Verdict = "verbatim" | "supported" | "unproved" | "contradicted" | "unfounded";

/** A sentence of the answer and what was found of it; `score` is the probability that it is proved. */
export interface Sentence {
  answer_span: Span;
  verdict: Verdict;
  /** Who found it: `text`, `veto`, `judge` or `model`. */
  by: string;
  score: number;
  /** Numbers of its citations; of an unproved one, of the nearest quote. */
  citations: number[];
  /** Why it is unproved. */
  reason: string;
}

/** A sentence that a language model wrote and that is not part of the answer; `word` is the place of what failed in it. */
export interface Removal {
  sentence: string;
  verdict: Verdict;
  reason: string;
  word: Span | null;
}

/** A finished answer, as `POST /v1/ask` returns it. */
export interface Answer {
  id: string;
  object: "answer";
  created_at: string;
  question: string;
  resolved_question: string;
  status: Status;
  answer: string;
  citations: Citation[];
  sentences?: Sentence[];
  removed?: Removal[];
  sources: Source[];
  time_window: TimeWindow | null;
  note: string;
  conversation_id: string | null;
  model: string;
  fallback: boolean;
}

/** An RFC 9457 problem, or `{status: 0}` for what never reached the service. */
export interface Problem {
  status: number;
  title: string;
  detail?: string;
  request_id?: string;
  /** Seconds to wait before the next question, from `Retry-After`. */
  retry_after?: number;
}

/** A short-lived token, minted by the host's own backend. A bare string is used until the service refuses it. */
export type Token = string | { token: string; expires_at?: string | number };

export interface BylineEventMap {
  /** The element can be asked. */
  "byline-ready": CustomEvent<null>;
  /** The launcher's panel was opened or closed. */
  "byline-toggle": CustomEvent<{ open: boolean }>;
  /** A question is about to be sent. Cancelable. */
  "byline-ask": CustomEvent<{ question: string }>;
  /** An answer is complete, whatever its status. */
  "byline-answer": CustomEvent<Answer>;
  /** A question failed; partial text stays visible. */
  "byline-error": CustomEvent<Problem>;
  /** A citation was opened. */
  "byline-citation": CustomEvent<Citation>;
  /** A reader rated an answer. */
  "byline-feedback": CustomEvent<{ answer_id: string; rating: "up" | "down"; reasons: string[]; comment: string }>;
}

/** The element behind `<byline-qa>`. Attributes carry the same names in kebab case. */
export interface BylineQaElement extends HTMLElement {
  /** Address of the service; by default the one the script came from. */
  endpoint: string;
  mode: Mode;
  theme: Theme;
  /** Where finished questions are kept: nowhere, until the tab closes, or on this machine. */
  storage: Storage;
  /** Title above the conversation. */
  heading: string;
  placeholder: string;
  /** Limits every question to one collection. */
  collection: string;
  /** Address on the host's own origin that answers a POST with `{token, expires_at}`. */
  tokenUrl: string;
  /** Questions offered before the first one; in the attribute separated by `|`. */
  suggestions: string[];
  /** Whether the launcher's panel is open. */
  open: boolean;
  /** Called when a token is needed, and once more when the service answers 401. */
  getToken: (() => Token | Promise<Token>) | null;
  /** Replaces single texts of the interface; see docs/widget.md for the keys. */
  strings: Record<string, string>;
  /** Whether an answer is being written. */
  readonly busy: boolean;
  /** Asks; resolves to the answer, or to null when it was stopped, canceled or failed. */
  ask(question: string): Promise<Answer | null>;
  /** Ends the answer being written; what was written stays. */
  stop(): void;
  /** Forgets the conversation, stored copy included. */
  clear(): void;
  show(): void;
  hide(): void;
  toggle(): void;
  addEventListener<K extends keyof BylineEventMap>(
    type: K,
    listener: (this: BylineQaElement, event: BylineEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "byline-qa": BylineQaElement;
  }
}
