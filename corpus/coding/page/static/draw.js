// What the page shows. Texts of articles, notes and names enter through textContent alone: they are never markup.

export const start = JSON.parse(document.body.dataset.start);
export const $ = (id) => document.getElementById(id);
const COLOURS = 12;

export const narrow = () => matchMedia("(max-width: 55rem)").matches;

export function word(key, values = {}) {
  return start.words[key].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "role") made.setAttribute(name, value);
    else made[name] = value;
  }
  made.append(...children);
  return made;
}

const colour = (theme) => `t${theme % COLOURS}`;
const key = (theme) => (theme < 9 ? String(theme + 1) : theme < 18 ? `⇧${theme - 8}` : "");
// The key by which a coder's judgement is taken over.
const letter = (coder) => String.fromCharCode(97 + coder);
const SIGNS = new Map([[1, "✓"], [0, "✗"], [null, "?"]]);
const said = (value) => word(value === 1 ? "yes" : value === 0 ? "no" : "open");

function decimal(value, digits = 2) {
  return value === null ? "–" : value.toFixed(digits).replace("-", "−").replace(".", start.language === "de" ? "," : ".");
}

function chips(now) {
  if (!now || (!now.entry && !now.complete)) return [];
  const made = now.values.flatMap((value, theme) =>
    value === 1 ? [element("span", { className: `chip ${colour(theme)}`, textContent: start.themes[theme].name })] : []);
  if (now.passed) made.push(element("span", { className: "chip", textContent: word("passed") }));
  else if (now.complete && !made.length) made.push(element("span", { className: "chip", textContent: word("none") }));
  if (now.edge) made.push(element("span", { className: "chip edge", textContent: word("edge") }));
  if (now.note) made.push(element("span", { className: "chip", textContent: word("note") }));
  return made;
}

function paragraph(one, place, go) {
  const current = one.n === place.paragraph;
  const role = start.words[`role_${one.role}`] ?? one.role;
  const number = one.mine
    ? element("button", { type: "button", className: "number", textContent: String(one.n), "aria-label": word("paragraph", { n: one.n }) })
    : element("span", { className: "number", textContent: String(one.n) });
  const margin = element("div", { className: "margin" }, number);
  if (role) margin.append(element("span", { className: "role", textContent: role }));
  const marks = element("div", { className: "marks" }, ...chips(one.now));
  margin.append(marks);
  const text = element("p", { className: "text", textContent: one.text, dir: "auto" });
  const made = element("div", { className: `paragraph ${one.role}` }, margin, text);
  made.classList.toggle("mine", one.mine);
  made.classList.toggle("done", Boolean(one.now?.complete));
  if (current) {
    made.id = "now";
    made.setAttribute("aria-current", "true");
    made.tabIndex = -1;
  } else if (one.mine) {
    made.addEventListener("click", () => getSelection().isCollapsed && go(place.article, one.n));
  }
  return made;
}

function cut(n, name) {
  return n ? [element("p", { className: "small", textContent: word(name, { n }) })] : [];
}

export function article(place, go) {
  $("title").textContent = place.title;
  $("facts").textContent = place.facts.join(" · ");
  $("paragraphs").replaceChildren(
    ...cut(place.cut[0], "cut_before"), ...place.paragraphs.map((one) => paragraph(one, place, go)), ...cut(place.cut[1], "cut_after"));
  $("finished").hidden = true;
  $("judging").hidden = false;
}

// Who adjudicates sees whether there is anything to decide: what the coders agree on stands.
function unsaid(place, theme) {
  if (place.disputed?.includes(theme)) return word("disputed");
  return word(place.codes?.some((code) => code.values[theme] !== null) ? "agreed" : "open");
}

// The list of themes: pressed is yes, not pressed is no, mixed is not judged yet.
export function themes(place, now, toggle, unset) {
  $("themes").replaceChildren(...start.themes.map((theme, t) => {
    const value = now.values[t];
    const differ = place.disputed?.includes(t);
    const button = element("button", {
      type: "button", className: `toggle ${colour(t)}`, "aria-pressed": value === null ? "mixed" : String(value === 1),
    }, element("kbd", { textContent: key(t) }), element("span", { className: "name", textContent: theme.name }),
    ...(place.codes ?? []).map((code, c) => element("span", {
      className: "code", textContent: `${letter(c)} ${SIGNS.get(code.values[t])}`, title: `${code.coder}: ${said(code.values[t])}`,
    })), element("span", { className: "said", textContent: value === null ? unsaid(place, t) : said(value) }));
    button.addEventListener("click", () => toggle(t));
    const none = element("button", { type: "button", className: "unset", textContent: "–", title: word("unset", { theme: theme.name }),
      "aria-label": word("unset", { theme: theme.name }) });
    none.disabled = value === null;
    none.addEventListener("click", () => unset(t));
    const row = element("li", {}, button, none);
    row.classList.toggle("differ", Boolean(differ));
    row.classList.toggle("agreed", Boolean(place.codes) && !differ);
    return row;
  }));
  $("edge").setAttribute("aria-pressed", String(now.edge));
  $("now").querySelector(".marks").replaceChildren(...chips(now));
  $("now").classList.toggle("done", now.complete);
}

// Both codes and notes side by side, for who adjudicates.
export function codes(place, adopt) {
  if (!place.codes) return;
  $("changed").hidden = !place.changed.length;
  $("changed").textContent = word("changed", { names: place.changed.join(", ") });
  $("codes").replaceChildren(element("h3", { textContent: word("codes") }), ...place.codes.map((code, c) => {
    const button = element("button", { type: "button", textContent: `${word("adopt", { coder: code.coder })} ` },
      element("kbd", { textContent: letter(c) }));
    button.addEventListener("click", () => adopt(c));
    return element("div", { className: "coder" }, button, ...chips({ ...code, entry: 1 }),
      element("p", { className: "text", textContent: code.note, dir: "auto" }));
  }));
}

export function suggestion(found) {
  $("suggestion").hidden = !found;
  if (!found) return;
  const parts = start.themes.map((theme) => `${theme.name} ${Math.round(100 * (found[theme.id] ?? 0))} %`);
  $("suggestion").replaceChildren(
    element("b", { textContent: `${word("suggestion")}: ` }), parts.join(", "), element("br"), word("suggestion_note"));
}

export function where(place) {
  const { number, of } = place.progress;
  $("where").textContent = word("of_article", { n: place.paragraph, number, of });
}

export function progress(found) {
  $("bar").max = Math.max(found.of, 1);
  $("bar").value = found.done;
  $("count").textContent = word(start.adjudicates ? "count_adjudicate" : "count", found);
  const left = found.seconds === null ? null : (found.seconds * (found.of - found.done)) / 60;
  $("pace").textContent = left === null || left < 0.5 ? "" : word("pace", {
    seconds: Math.round(found.seconds),
    left: left < 90 ? word("minutes", { n: Math.round(left) }) : word("hours", { n: decimal(left / 60, 1) }),
  });
}

export function finished(found) {
  $("title").textContent = word(start.adjudicates ? "title_adjudicate" : "title");
  $("facts").textContent = "";
  $("paragraphs").replaceChildren();
  $("finished").hidden = false;
  $("judging").hidden = true; // agreement, learning and the code book stay
  progress(found);
}

function table(head, rows) {
  return element("table", {}, element("thead", {}, element("tr", {}, ...head.map((text) => element("th", { scope: "col", textContent: text })))),
    element("tbody", {}, ...rows.map((row) => element("tr", {}, ...row.map((text) => element("td", { textContent: text }))))));
}

const between = (ends) => (ends ? `${decimal(ends[0])} – ${decimal(ends[1])}` : "–");

export function agreement(found) {
  const box = $("agreement").querySelector("div");
  const names = new Map(start.themes.map((theme) => [theme.id, theme.name]));
  const rows = found.themes.map((t) => [names.get(t.theme), t.paragraphs, decimal(t.alpha), between(t.interval)]);
  const remarks = found.themes.filter((t) => t.remark).map((t) => element("p", { className: "small",
    textContent: `${names.get(t.theme)}: ${word(t.remark)}` }));
  box.replaceChildren(...(rows.length ? [table([word("theme"), word("paragraphs"), "α", word("interval")], rows), ...remarks]
    : [element("p", { className: "small", textContent: word("no_agreement") })]));
}

export function learning(advice) {
  const box = $("learning").querySelector("div");
  const values = Object.fromEntries(Object.entries(advice.values).map(([name, value]) => [name,
    typeof value === "number" && start.language === "de" ? String(value).replace(".", ",") : value]));
  const line = (name) => element("p", { className: "small", textContent: word(name, values) });
  const made = [line(`advice_${advice.state}`)];
  if (!advice.held_out) made.push(line("advice_no_holdout"));
  if (advice.stop) made.push(line("advice_stop"));
  else if ("more" in advice.values) made.push(line("advice_more"));
  const rows = advice.points.map((p) => [p.labelled, decimal(p.f1), between(p.interval)]).reverse();
  if (rows.length) made.push(table([word("labelled"), word("f1"), word("interval")], rows));
  made.push(line("advice_pays"));
  box.replaceChildren(...made);
}
