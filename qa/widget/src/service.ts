/**
 * The service's HTTP API, as far as the widget uses it.
 *
 * Contract: requests out, events or JSON in; every failure is thrown as a `Failure` that carries a problem.
 * A token is asked for only when the host gave a way to get one, kept until it expires, and renewed once
 * when the service answers 401. Knows nothing of the page.
 */

import { createParser } from "eventsource-parser";
import type { Problem, Token } from "./types.js";

/** Why a request failed; `status` 0 means that no answer came. */
export class Failure extends Error {
  constructor(readonly problem: Problem) {
    super(problem.title);
  }
}

export interface StreamEvent {
  event: string;
  data: unknown;
}

/** How long the stream may be silent; the service sends a comment more often than that. */
const silence = 60_000;

export class Service {
  #token = "";
  #expires = 0;

  constructor(
    readonly base: string,
    /** Gets a token; null when the service needs none. */
    private readonly mint: () => Promise<Token | null>,
  ) {}

  async #authorization(): Promise<Record<string, string>> {
    if (!this.#token || Date.now() > this.#expires) {
      const minted = await this.mint().catch((error: unknown) => {
        throw new Failure({ status: 401, title: String(error) });
      });
      if (!minted) return {};
      const { token, expires_at } = typeof minted === "string" ? { token: minted } : minted;
      this.#token = token;
      const at = typeof expires_at === "number" ? expires_at * 1000 : Date.parse(expires_at ?? "");
      this.#expires = at ? at - 15_000 : Infinity;
    }
    return { Authorization: `Bearer ${this.#token}` };
  }

  async #send(
    path: string,
    accept: string,
    body?: unknown,
    signal?: AbortSignal,
    method = body ? "POST" : "GET",
  ): Promise<Response> {
    for (let left = 1; ; left--) {
      let response: Response;
      try {
        response = await fetch(this.base + path, {
          method,
          headers: {
            Accept: accept,
            ...(body ? { "Content-Type": "application/json" } : {}),
            ...(await this.#authorization()),
          },
          body: body ? JSON.stringify(body) : null,
          referrerPolicy: "no-referrer",
          signal: signal ?? null,
        });
      } catch (error) {
        if (signal?.aborted) throw error;
        throw error instanceof Failure ? error : new Failure({ status: 0, title: String(error) });
      }
      if (response.ok) return response;
      if (response.status === 401 && left && this.#token) {
        this.#token = "";
        continue;
      }
      const problem = (await response.json().catch(() => ({}))) as Partial<Problem>;
      const wait = Number(response.headers.get("Retry-After"));
      throw new Failure({
        title: response.statusText,
        ...problem,
        status: response.status,
        ...(wait > 0 && { retry_after: wait }),
      });
    }
  }

  /** JSON of a GET, or of a POST when there is a body. */
  async json<T>(path: string, body?: unknown, signal?: AbortSignal, method?: string): Promise<T> {
    const response = await this.#send(path, "application/json", body, signal, method);
    return (response.status === 204 ? null : await response.json()) as T;
  }

  /** The events of a streamed answer; ends when the stream does, whether or not `done` came. */
  async *stream(path: string, body: unknown, signal: AbortSignal): AsyncGenerator<StreamEvent> {
    const response = await this.#send(path, "text/event-stream", body, signal);
    if (!response.headers.get("Content-Type")?.includes("event-stream")) {
      yield { event: "done", data: await response.json() };
      return;
    }
    const waiting: StreamEvent[] = [];
    const parser = createParser({
      onEvent: ({ event, data }) => waiting.push({ event: event ?? "", data: JSON.parse(data) }),
    });
    const reader = response.body!.getReader();
    const text = new TextDecoder();
    try {
      for (;;) {
        let timer: ReturnType<typeof setTimeout> | undefined;
        const silent = new Promise<never>((_, reject) => {
          timer = setTimeout(() => reject(new Failure({ status: 0, title: "silent" })), silence);
        });
        const { done, value } = await Promise.race([reader.read(), silent]).finally(() => clearTimeout(timer));
        parser.feed(done ? "\n\n" : text.decode(value, { stream: true }));
        yield* waiting.splice(0);
        if (done) return;
      }
    } catch (error) {
      if (signal.aborted || error instanceof Failure) throw error;
      throw new Failure({ status: 0, title: String(error) });
    } finally {
      reader.cancel().catch(() => {});
    }
  }
}
