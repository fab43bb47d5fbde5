// The coding page: one paragraph at a time, judged by keys or buttons. A judgement is on the server's disk before the page moves
// on, so what is shown as saved is saved.

import * as dialogs from "./dialogs.js";
import * as draw from "./draw.js";
import { get, keep, post, Refused } from "./server.js";

const { $, start, word } = draw;
const NOTE_PAUSE = 1000; // milliseconds after which a note that is being written is saved

let place = null;
let noteTimer = 0;
let steps = Promise.resolve();
let shown = 0; // how often a paragraph was shown

// One step after the other, in the order of the keys.
function step(work) {
  steps = steps.then(work).catch(failed);
  return steps;
}

// A step that judges what is on the screen when the key is pressed. While a slow server keeps an earlier step waiting, the next
// paragraph may come in between: nobody has read that one, so the key says nothing about it.
function judging(work) {
  const seen = shown;
  return step(() => (seen === shown ? work() : notice(word("too_early"))));
}

function trouble(reason, detail = "") {
  $("trouble").hidden = reason === null;
  $("trouble").textContent = reason === null ? "" : word(reason, { detail });
  $("saved").textContent = reason === null ? word("saved") : "";
}

function notice(text) {
  $("saved").textContent = text;
}

async function failed(error) {
  const reason = error instanceof Refused ? error.answer.error : "not_reached";
  if (reason in start.words && error instanceof Refused && ["changed_elsewhere", "not_yours", "nothing_to_undo"].includes(reason)) {
    if (reason === "changed_elsewhere") await reload();
    notice(word(reason));
  } else {
    trouble(reason in start.words ? reason : "bad_request", error.answer?.detail ?? "");
    if (!(error instanceof Refused)) console.error(error);
  }
}

function show(view, focus = true) {
  clearTimeout(noteTimer);
  shown += 1;
  if (view.finished) {
    place = null;
    history.replaceState(null, "", location.pathname);
    draw.finished(view.progress);
    refresh();
    return;
  }
  place = view;
  draw.article(view, go);
  draw.where(view);
  draw.progress(view.progress);
  draw.codes(view, adopt);
  draw.suggestion(view.suggestion);
  $("note").value = view.now.note;
  drawNow();
  history.replaceState(null, "", `#${encodeURIComponent(view.article)}/${view.paragraph}`);
  // A long paragraph is read from its beginning.
  $("now").scrollIntoView({ block: $("now").offsetHeight > innerHeight * (draw.narrow() ? 0.3 : 0.6) ? "start" : "center" });
  if (focus) $("now").focus({ preventScroll: true });
  refresh();
}

function drawNow() {
  const held = document.activeElement?.closest?.("#themes button");
  const row = held ? [...$("themes").children].indexOf(held.parentElement) : -1;
  const second = held?.classList.contains("unset");
  draw.themes(place, place.now, toggle, unset);
  // The buttons are new ones; who works with Tab stays where they were.
  if (row >= 0) $("themes").children[row].querySelector(second ? ".unset:not(:disabled), .toggle" : ".toggle").focus();
}

// Show the paragraph that is asked for when the server answers; `kept` is the note that it has by then. Who has begun to write a
// note meanwhile writes about the paragraph on the screen: then that one stays, and the note with it.
async function move(asked, kept = place?.now.note) {
  const view = await asked();
  if (!place) return show(view);
  place.now.note = kept;
  if (document.activeElement !== $("note") && $("note").value === kept) return show(view);
  await reload();
  return notice(word("stays"));
}

async function saveAndMove(asked) {
  await saveNote();
  await move(asked);
}

const placeOf = (article, paragraph) => get("/api/place", { article, paragraph });

// Show what another window has made of this paragraph. A note that was being written here stays, below the other window's.
async function reload() {
  const view = await placeOf(place.article, place.paragraph);
  const note = $("note");
  const before = place.now.note;
  const { value: written, selectionStart, selectionEnd } = note;
  show(view, document.activeElement !== note); // without the focus, the next letters would be taken for keys
  if (written !== before) {
    const above = [before, "", written].includes(view.now.note) ? "" : `${view.now.note}\n`;
    note.value = above + written;
    note.setSelectionRange(above.length + selectionStart, above.length + selectionEnd);
    noteTimer = setTimeout(() => step(saveNote), NOTE_PAUSE);
  }
}

// Save the judgement with these changes; `onwards`: and go to the next open paragraph.
async function save(changes, onwards = false) {
  if (!place) return;
  clearTimeout(noteTimer);
  const { values, passed, edge, entry } = place.now;
  const judgement = { values, passed, edge, note: $("note").value, ...changes };
  notice(word("saving"));
  const sent = { article: place.article, paragraph: place.paragraph, seen: entry, move: onwards, ...judgement };
  const judge = () => keep("/api/judge", sent, trouble);
  if (onwards) {
    await move(judge, sent.note);
  } else {
    const answer = await judge();
    place.now = answer.now;
    draw.progress(answer.progress);
    drawNow();
  }
}

async function saveNote() {
  if (place && $("note").value !== place.now.note) await save({});
}

function toggle(theme) {
  return judging(() => {
    if (!place || theme >= start.themes.length) return undefined;
    const values = place.now.values.map((value, t) => (t === theme ? (value === 1 ? 0 : 1) : value));
    return save({ values, passed: false });
  });
}

function unset(theme) {
  return judging(() => save({ values: place.now.values.map((value, t) => (t === theme ? null : value)), passed: false }));
}

// Enter. A coder says no to what is still open; who adjudicates must have decided what the coders differ on.
function confirm() {
  return judging(() => {
    if (!place) return undefined;
    let { values, passed } = place.now;
    if (!start.adjudicates) {
      values = passed ? values : values.map((value) => value ?? 0);
    } else if (!passed) {
      const open = place.disputed.filter((t) => values[t] === null);
      if (open.length) {
        notice(word("still_to_decide", { themes: open.map((t) => start.themes[t].name).join(", ") }));
        return undefined;
      }
      // An open edge without a disagreement: what the coders say becomes the decision; if that is nothing, it stays unjudged.
      if (values.every((value) => value === null)) {
        values = values.map((_, t) => place.codes.map((code) => code.values[t]).find((value) => value !== null) ?? null);
        passed = values.every((value) => value === null);
      }
    }
    return save({ values, passed }, true);
  });
}

function adopt(coder) {
  return judging(() => {
    const code = place?.codes?.[coder];
    if (!code) return undefined;
    return save({ values: place.now.values.map((value, t) => (place.disputed.includes(t) ? code.values[t] : value)), passed: false });
  });
}

function go(article, paragraph) {
  $("note").blur(); // a finger on a paragraph does not
  return step(() => saveAndMove(() => placeOf(article, paragraph)));
}

function beside(name) {
  return step(async () => {
    const aim = place?.[name];
    if (aim) await saveAndMove(() => placeOf(...aim));
  });
}

async function refresh() {
  try {
    if (start.adjudicates && $("agreement").open) draw.agreement(await get("/api/agreement"));
    if (start.learns && $("learning").open) draw.learning(await get("/api/advice"));
  } catch {
    // These only inform; the next paragraph brings another try.
  }
}

const ACTIONS = {
  confirm,
  none: () => judging(() => save({ values: start.themes.map(() => 0), passed: false }, true)),
  pass: () => judging(() => save({ values: start.themes.map(() => null), passed: true }, true)),
  edge: () => judging(() => save({ edge: !place?.now.edge })),
  undo: () => judging(() => saveAndMove(() => post("/api/undo"))),
  before: () => beside("before"),
  after: () => beside("after"),
  todo: () => step(() => saveAndMove(() => get("/api/next", place ? { article: place.article, paragraph: place.paragraph } : undefined))),
  note: () => $("note").focus(),
  list: () => dialogs.openList(go, failed),
  help: () => $("help").showModal(),
  search: () => {
    $("codebook").open = true;
    $("search").focus();
  },
  write: () => step(async () => {
    await saveNote();
    const { rows, progress } = await post("/api/write");
    draw.progress({ ...progress });
    trouble(null);
    notice(rows ? word("written", { n: rows }) : word("up_to_date"));
  }),
};

const KEYS = {
  Enter: "confirm", 0: "none", x: "pass", o: "edge", u: "undo", m: "note", t: "todo", l: "list", g: "list", s: "write", "?": "help",
  "/": "search", ArrowLeft: "before", k: "before", ArrowRight: "after", j: "after",
};

function themeOf(event) {
  // A key of the number block says its digit only while it means one: without Num Lock it is End, an arrow, and the like.
  const digit = /^Digit([1-9])$/.exec(event.code)?.[1] ?? /^[1-9]$/.exec(event.key)?.[0];
  return digit ? Number(digit) - 1 + (event.shiftKey && event.code.startsWith("Digit") ? 9 : 0) : -1;
}

addEventListener("keydown", (event) => {
  const target = event.target instanceof Element ? event.target : document.body;
  if (target.matches("textarea, input[type=search]") && event.key === "Escape") {
    event.preventDefault();
    $("now")?.focus({ preventScroll: true });
    return;
  }
  const writing = target.matches("textarea, select, input:not([type=checkbox])");
  if (writing || event.isComposing || event.altKey || document.querySelector("dialog[open]")) return;
  const ctrl = event.ctrlKey || event.metaKey;
  if (ctrl && event.key !== "z") return;
  if (!ctrl && !$("single-keys").checked && !event.key.startsWith("Arrow") && event.key !== "Enter") return;
  // Enter and the space bar belong to the button that has the focus.
  if (event.key === "Enter" && target.matches("button, summary, a, input")) {
    if (event.repeat) event.preventDefault();
    return;
  }
  const theme = ctrl ? -1 : themeOf(event);
  const coder = start.adjudicates && /^[a-e]$/.test(event.key) ? event.key.charCodeAt(0) - 97 : -1;
  const action = KEYS[event.key];
  if (theme < 0 && coder < 0 && !ctrl && !action) return;
  event.preventDefault();
  // A key that is held down judges once; only turning the pages goes on.
  if (event.repeat && !["before", "after"].includes(action)) return;
  if (theme >= 0) toggle(theme);
  else if (coder >= 0 && !ctrl) adopt(coder);
  else if (ctrl) ACTIONS.undo();
  else ACTIONS[action]();
});

for (const button of document.querySelectorAll("[data-action]")) {
  button.addEventListener("click", () => ACTIONS[button.dataset.action]());
}
// Who clicks goes on with keys for the paragraph: Enter must not press the clicked button once more. `detail` is 0 for the keyboard.
addEventListener("click", (event) => {
  if (event.detail && event.target.closest?.("#panel button, #panel summary, .top button") && !document.querySelector("dialog[open]")) {
    $("now")?.focus({ preventScroll: true });
  }
});
$("note").addEventListener("input", () => {
  clearTimeout(noteTimer);
  noteTimer = setTimeout(() => step(saveNote), NOTE_PAUSE);
});
$("note").addEventListener("blur", () => step(saveNote));
for (const id of ["agreement", "learning"]) $(id)?.addEventListener("toggle", refresh);

dialogs.setUp(go, failed);
const asked = /^#(.+)\/(\d+)$/.exec(location.hash);
step(async () => {
  if (asked) {
    try {
      return show(await placeOf(decodeURIComponent(asked[1]), asked[2]));
    } catch (error) {
      if (!(error instanceof Refused || error instanceof URIError)) throw error;
    }
  }
  return show(await get("/api/next"));
});
