/**
 * One question and what has arrived of its answer.
 *
 * Contract: stream events in, a turn that can be shown at any moment out; also the form in which finished
 * turns are kept in the browser's storage. Knows nothing of HTTP, of templates or of the element.
 */

import type { Block } from "./markdown.js";
import type { StreamEvent } from "./service.js";
import type { Answer, Citation, Problem, Sentence, Source, Storage } from "./types.js";

export interface Turn {
  key: number;
  id: string;
  question: string;
  text: string;
  model: string;
  /** `sending`, then the service's phases, then "". */
  phase: string;
  articles: number;
  sources: Source[];
  citations: Citation[];
  sentences: Sentence[];
  answer: Answer | null;
  problem: Problem | null;
  stopped: boolean;
  rating: "" | "up" | "down";
  /** Whether the reasons of a rating are asked for, and whether they were sent. */
  reasons: "" | "asked" | "sent";
  /** Id of the rating that the service holds. */
  feedback: string;
  copied: boolean;
  blocks: Block[];
}

let keys = 0;

export const begin = (question: string): Turn => ({
  key: ++keys,
  id: "",
  question,
  text: "",
  model: "",
  phase: "sending",
  articles: 0,
  sources: [],
  citations: [],
  sentences: [],
  answer: null,
  problem: null,
  stopped: false,
  rating: "",
  reasons: "",
  feedback: "",
  copied: false,
  blocks: [],
});

/** Takes a finished answer over, streamed pieces included. */
export function finish(turn: Turn, answer: Answer): void {
  Object.assign(turn, {
    id: answer.id,
    phase: "",
    answer,
    text: answer.answer ?? "",
    model: answer.model ?? "",
    citations: answer.citations ?? [],
    sentences: answer.sentences ?? [],
    sources: answer.sources ?? [],
  });
}

/** Applies one event of the stream. Events that it does not know leave the turn as it is. */
export function apply(turn: Turn, { event, data }: StreamEvent): void {
  const told = data as Record<string, never>;
  if (event === "start") {
    turn.id = told["id"]!;
    turn.model = told["model"] ?? "";
  } else if (event === "status") {
    turn.phase = told["phase"]!;
    turn.articles = told["articles"] ?? turn.articles;
  } else if (event === "sources") {
    turn.sources = told["sources"]!;
  } else if (event === "delta") {
    turn.text += told["text"]!;
  } else if (event === "citation") {
    turn.citations = [...turn.citations, data as Citation];
  } else if (event === "sentence") {
    turn.sentences = [...turn.sentences, data as Sentence];
  } else if (event === "done") {
    finish(turn, data as Answer);
  } else if (event === "error") {
    turn.phase = "";
    turn.problem = data as Problem;
  }
}

const most = 20;

/** The finished turns of earlier pages, kept under one key of the chosen storage. */
export class Memory {
  constructor(
    private readonly kind: Storage,
    private readonly key: string,
  ) {}

  #store(): globalThis.Storage | null {
    try {
      return this.kind === "local" ? localStorage : this.kind === "session" ? sessionStorage : null;
    } catch {
      return null;
    }
  }

  load(): { conversation: string; turns: Turn[] } {
    try {
      const kept = JSON.parse(this.#store()?.getItem(this.key) ?? "{}");
      const turns = (kept.answers ?? []).map((answer: Answer) => {
        const turn = begin(String(answer.question));
        finish(turn, answer);
        return turn;
      });
      return { conversation: kept.conversation ?? "", turns };
    } catch {
      return { conversation: "", turns: [] };
    }
  }

  save(conversation: string, turns: Turn[]): void {
    const answers = turns.flatMap((turn) => turn.answer ?? []).slice(-most);
    try {
      this.#store()?.setItem(this.key, JSON.stringify({ conversation, answers }));
    } catch {
      // A full store keeps what it had.
    }
  }

  clear(): void {
    this.#store()?.removeItem(this.key);
  }
}
