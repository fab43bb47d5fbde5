// Choice and order of the articles. All data stand in the page; without this script the table is whole, in its first order.
"use strict";
(() => {
  const table = document.querySelector("#articles table");
  const form = document.querySelector(".controls");
  if (!table || !form) return;
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const value = (row, place) => row.cells[place].dataset.v;

  form.hidden = false;
  document.body.classList.add("scripted");

  function arrange() {
    const text = form.elements.text.value.trim().toLowerCase();
    const source = form.elements.source ? form.elements.source.value : "";
    const themes = Array.from(form.querySelectorAll("input:checked"), (box) => box.value);
    let shown = 0;
    for (const row of rows) {
      const has = row.dataset.themes.split(" ");
      row.hidden = !((!text || row.textContent.toLowerCase().includes(text))
        && (!source || row.dataset.source === source)
        && themes.every((theme) => has.includes(theme)));
      shown += row.hidden ? 0 : 1;
    }
    const output = form.elements.shown;
    output.value = output.dataset.text.replace("{shown}", shown).replace("{total}", rows.length);
  }

  // A column's head sorts by it; numbers first from the top, texts from A.
  Array.from(table.tHead.rows[0].cells).forEach((head, place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const numeric = head.dataset.kind === "number";
      const before = head.getAttribute("aria-sort");
      const rising = before ? before === "descending" : !numeric;
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", rising ? "ascending" : "descending");
      const sign = rising ? 1 : -1;
      const compare = numeric
        ? (a, b) => sign * (value(a, place) - value(b, place))
        : (a, b) => sign * value(a, place).localeCompare(value(b, place), document.documentElement.lang);
      body.append(...rows.slice().sort(compare));
    });
  });
  form.addEventListener("input", arrange);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.reset();
  arrange();
})();
