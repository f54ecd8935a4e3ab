"use strict";
// Shows and hides questions. Without it every question is there, and opens and closes by itself.
const form = document.querySelector(".filter");
const cases = [...document.querySelectorAll(".case")];
const words = cases.map((c) => c.textContent.toLowerCase());
const told = form.querySelector("output");

function show() {
  const label = form.elements.label.value;
  const wanted = form.elements.words.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  cases.forEach((c, n) => {
    const fits =
      !label || (label === "failures" ? c.dataset.failed === "1" : label === c.dataset.label || label === c.dataset.change);
    const found = fits && wanted.every((word) => words[n].includes(word));
    c.hidden = !found;
    count += found ? 1 : 0;
  });
  told.textContent = `${count} of ${cases.length} questions`;
}

form.hidden = false;
form.addEventListener("input", show);
form.addEventListener("submit", (event) => event.preventDefault());
for (const link of document.querySelectorAll("a[data-label]")) {
  link.addEventListener("click", () => {
    form.elements.label.value = link.dataset.label;
    form.elements.words.value = "";
    show();
  });
}
if (!cases.some((c) => c.dataset.failed === "1")) form.elements.label.value = "";
show();
