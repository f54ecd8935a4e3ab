/**
 * Small stand-ins for parts of micromark that a short block of text does not need.
 *
 * Contract: the same names and results as micromark-util-subtokenize's SpliceBuffer, micromark's preprocess,
 * micromark-util-decode-string (without character references) and unist-util-stringify-position (which only words errors).
 */

/** A plain array: blocks are at most some thousand characters long. */
export class SpliceBuffer {
  constructor(initial) {
    this.list = [...initial];
  }
  get length() {
    return this.list.length;
  }
  get(index) {
    return this.list[index];
  }
  slice(start, end) {
    return this.list.slice(start, end);
  }
  splice(start, count, items = []) {
    return this.list.splice(start, count, ...items);
  }
  push(item) {
    this.list.push(item);
  }
}

/** Line feeds end lines; tabs and carriage returns are ordinary characters. */
export const preprocess = () => (value) => [
  ...value.split(/(\n)/).flatMap((part) => (part === "\n" ? -4 : part || [])),
  null,
];

export const decodeString = (value) => value.replace(/\\([!-/:-@[-`{-~])/g, "$1");
export const stringifyPosition = String;
export const decodeNumericCharacterReference = String;
export const decodeNamedCharacterReference = String;
