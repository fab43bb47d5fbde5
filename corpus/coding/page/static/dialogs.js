// The list of paragraphs with its filter, the help, and the search in the code book.

import { $, element, narrow, start, word } from "./draw.js";
import { get } from "./server.js";

let shown = 0;
let asked = 0; // how often the list was asked for: only the latest answer counts

export function setUp(go, failed) {
  for (const button of document.querySelectorAll("[data-close]")) {
    button.addEventListener("click", () => button.closest("dialog").close());
  }
  $("filter").addEventListener("change", () => fill(0, go, failed));
  $("more").addEventListener("click", () => fill(shown, go, failed));
  $("jump").addEventListener("submit", (event) => {
    event.preventDefault();
    const number = Number($("number").value);
    if (number >= 1) jump(number - 1, go, failed);
  });
  $("search").addEventListener("input", search);
  $("single-keys").checked = localStorage.getItem("single-keys") !== "off";
  $("single-keys").addEventListener("change", () => localStorage.setItem("single-keys", $("single-keys").checked ? "on" : "off"));
  if (narrow()) $("codebook").open = false;
}

export function openList(go, failed) {
  $("list").showModal();
  fill(0, go, failed);
}

async function jump(from, go, failed) {
  try {
    const { items } = await get("/api/list", { filter: $("filter").value, start: from });
    if (!items.length) return;
    $("list").close();
    go(items[0].article, items[0].paragraph);
  } catch (error) {
    failed(error);
  }
}

async function fill(from, go, failed) {
  asked += 1;
  const mine = asked;
  try {
    const found = await get("/api/list", { filter: $("filter").value, start: from });
    if (mine !== asked) return;
    if (!from) $("items").replaceChildren();
    shown = from + found.items.length;
    $("found").textContent = word("found", { n: found.found });
    $("number").max = String(found.found); // the browser says so where somebody asks for more
    $("more").hidden = shown >= found.found;
    $("items").append(...found.items.map((item, i) => row(item, from + i + 1, go)));
  } catch (error) {
    failed(error);
  }
}

function row(item, number, go) {
  const names = item.now.values.flatMap((value, t) => (value === 1 ? [start.themes[t].name] : []));
  const state = item.now.passed ? word("passed") : !item.now.complete ? word("open") : names.join(", ") || word("none");
  const button = element("button", { type: "button" },
    element("span", { className: "small", textContent: `${number} · ${item.article} ${item.paragraph} · ${state}` }),
    element("span", { textContent: item.text, dir: "auto" }));
  button.addEventListener("click", () => {
    $("list").close();
    go(item.article, item.paragraph);
  });
  return element("li", {}, button);
}

function search() {
  const wanted = $("search").value.trim().toLowerCase();
  let any = false;
  for (const theme of $("codebook").querySelectorAll(".theme")) {
    const hit = !wanted || theme.textContent.toLowerCase().includes(wanted);
    theme.hidden = !hit;
    any ||= hit;
    // What was searched for may stand in the folded part.
    theme.querySelector("details").open = Boolean(wanted) && hit;
    for (const item of theme.querySelectorAll("li")) {
      item.classList.toggle("hit", Boolean(wanted) && item.textContent.toLowerCase().includes(wanted));
    }
  }
  $("nothing").textContent = any ? "" : word("nothing_found");
}
