// What the page can do beyond being read: weights of words, choice of themes, order by doubt. All data stand in the page.
"use strict";
(() => {
  const body = document.body;
  const list = document.getElementById("list");
  const panel = document.getElementById("panel");
  const form = document.querySelector(".controls");
  const articles = Array.from(list.children);
  const rows = Array.from(panel.querySelectorAll("li"));
  let current = null;

  body.classList.add("scripted");
  form.hidden = false;

  // Weights are stored in hundredths of log-odds; a bar is full at 2.
  const signed = (hundredths) => {
    const sign = hundredths > 0 ? "+" : hundredths < 0 ? "\u2212" : "";
    return sign + (Math.abs(hundredths) / 100).toFixed(2).replace(".", body.dataset.decimal);
  };

  function show(word) {
    if (current) current.classList.remove("now");
    current = word;
    word.classList.add("now");
    const name = document.getElementById("word");
    name.textContent = word.textContent;
    name.lang = word.closest("[lang]").lang;
    word.dataset.w.split(" ").forEach((text, theme) => {
      const weight = Number(text);
      const length = Math.min(100, Math.abs(weight) / 2);
      const fill = rows[theme].querySelector(".fill");
      fill.setAttribute("x", weight < 0 ? -length : 0);
      fill.setAttribute("width", length);
      rows[theme].querySelector("output").textContent = signed(weight);
    });
    panel.hidden = false;
  }

  function close() {
    if (current) current.classList.remove("now");
    current = null;
    panel.hidden = true;
  }

  for (const text of list.querySelectorAll(".text")) {
    // The rest of the article comes after the last word.
    const words = [...text.querySelectorAll(".w"), ...text.closest("article").querySelectorAll(".figures .w")];
    if (!words.length) continue;
    // One stop of the tabulator per paragraph; inside it the arrow keys go from word to word.
    text.tabIndex = 0;
    text.setAttribute("aria-describedby", "help");
    text.addEventListener("keydown", (event) => {
      const place = words.indexOf(current);
      const next = { ArrowRight: place + 1, ArrowLeft: place < 0 ? words.length - 1 : place - 1, Home: 0, End: words.length - 1 }[event.key];
      if (next === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      const word = words[Math.max(0, Math.min(words.length - 1, next))];
      show(word);
      word.scrollIntoView({ block: "nearest" });
    });
  }
  const at = (event) => event.target.closest && event.target.closest(".w");
  list.addEventListener("pointerover", (event) => { if (event.pointerType === "mouse" && at(event)) show(at(event)); });
  list.addEventListener("click", (event) => { if (at(event)) show(at(event)); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  panel.querySelector("button").addEventListener("click", close);

  function arrange() {
    const chosen = Array.from(form.querySelectorAll("input:checked"), (box) => box.value);
    const shown = articles.filter((article) => {
      const themes = article.dataset.themes.split(" ");
      article.hidden = chosen.length > 0 && !chosen.some((theme) => themes.includes(theme));
      return !article.hidden;
    });
    const doubtful = form.elements.sort.value === "doubt";
    const order = doubtful ? articles.slice().sort((a, b) => a.dataset.doubt - b.dataset.doubt) : articles;
    list.append(...order);
    const output = form.elements.shown;
    output.value = output.dataset.text.replace("{shown}", shown.length).replace("{total}", articles.length);
  }
  form.addEventListener("change", arrange);
  form.addEventListener("submit", (event) => event.preventDefault());
  // A link to a paragraph that the choice hides shows all again.
  window.addEventListener("hashchange", () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target && target.hidden) { form.reset(); arrange(); target.scrollIntoView(); }
  });
  form.reset();
  arrange();
})();
