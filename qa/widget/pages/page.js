/**
 * The full page and the embedded page: what their address says, set on the element.
 *
 * Contract: ?lang= ?theme= ?collection= ?storage= ?suggestions=one|two, and #token= for a token that the host's server
 * made; the token leaves the address at once. Knows nothing of questions.
 */

const element = document.querySelector("byline-qa");
const asked = new URLSearchParams(location.search);
const token = new URLSearchParams(location.hash.slice(1)).get("token");

document.documentElement.lang = asked.get("lang") ?? navigator.language;
for (const name of ["theme", "collection", "storage", "suggestions"]) {
  if (asked.has(name)) element.setAttribute(name, asked.get(name));
}
if (token) {
  element.getToken = () => token;
  history.replaceState(null, "", location.pathname + location.search);
}
