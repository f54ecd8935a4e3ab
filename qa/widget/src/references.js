/**
 * Named character references; stands in for decode-named-character-reference, whose browser build writes
 * innerHTML and is refused by Trusted Types. Names that are not here stay as they were written.
 */

const names = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };

export const decodeNamedCharacterReference = (name) => (Object.hasOwn(names, name) ? names[name] : false);
