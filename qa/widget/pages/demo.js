/** What the demo page's own controls do. */

const launcher = document.querySelector("#launcher");
const root = document.documentElement;
const calm = document.querySelector("#calm");

root.classList.add("hostile");
document.querySelector("#open").addEventListener("click", () => launcher.toggle());
calm.addEventListener("click", () => {
  calm.textContent = root.classList.toggle("hostile") ? "Turn the hostile style off" : "Turn the hostile style on";
});
document.querySelector("#lang").addEventListener("change", ({ target }) => {
  for (const element of document.querySelectorAll("byline-qa")) element.lang = target.value;
});
document.querySelector("#theme").addEventListener("change", ({ target }) => {
  for (const element of document.querySelectorAll("byline-qa")) element.theme = target.value;
});
