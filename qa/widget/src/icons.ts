/** The widget's drawings. Contract: one path of a 24 by 24 grid each, decoration only. */

import { html } from "lit/html.js";

const icon = (path: string) =>
  html`<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${path} /></svg>`;

export const icons = {
  ask: icon("M5 4h14v12H11l-4 4v-4H5z M9 8.5h6 M9 11.8h4"),
  send: icon("M12 19V5 M6 11l6-6 6 6"),
  stop: icon("M8 8h8v8H8z"),
  close: icon("M6 6l12 12 M18 6L6 18"),
  fresh: icon("M12 5v14 M5 12h14"),
  copy: icon("M9 9h10v11H9z M15 9V4H5v11h4"),
  done: icon("M5 12.5l4.5 4.5L19 7.5"),
  up: icon("M7 11v9H4v-9z M7 11l4-7c2 0 2.6 1.3 2.2 3L12.5 10H19l-1.6 10H7"),
  down: icon("M7 13V4H4v9z M7 13l4 7c2 0 2.6-1.3 2.2-3L12.5 14H19L17.400 4H7"),
};
