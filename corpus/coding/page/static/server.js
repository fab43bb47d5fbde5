// Requests to the server. What is to be kept is sent until the server confirms it; meanwhile the page says so.

const PAUSE = 2000; // milliseconds between two tries

export class Refused extends Error {
  constructor(answer) {
    super(answer.error);
    this.answer = answer;
  }
}

let waiting = 0;
// Closing the page is asked about only while something is not confirmed.
addEventListener("beforeunload", (event) => {
  if (waiting) event.preventDefault();
});

// Every request says for whom this page was opened: another tab may have let in somebody else since.
const { person } = JSON.parse(document.body.dataset.start);

async function send(path, options = {}) {
  const headers = { ...options.headers, "Absatz-Person": person };
  const response = await fetch(path, { credentials: "same-origin", cache: "no-store", ...options, headers });
  const answer = await response.json();
  if (!response.ok) throw new Refused(answer);
  return answer;
}

function posted(data) {
  return { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(data ?? {}) };
}

export function get(path, query) {
  return send(query ? `${path}?${new URLSearchParams(query)}` : path);
}

// Sent once: for what must not happen twice.
export function post(path, data) {
  return send(path, posted(data));
}

// Sent until it is on the server's disk. `trouble(key, detail)` hears what stands in the way, and `null` when nothing does.
export async function keep(path, data, trouble) {
  waiting += 1;
  try {
    for (;;) {
      try {
        const answer = await post(path, data);
        trouble(null);
        return answer;
      } catch (error) {
        const reason = error instanceof Refused ? error.answer.error : "not_reached";
        if (!["not_reached", "signed_out", "other_person", "not_kept", "journal_gone"].includes(reason)) throw error;
        trouble(reason, error.answer?.detail ?? "");
      }
      await new Promise((resume) => setTimeout(resume, PAUSE));
    }
  } finally {
    waiting -= 1;
  }
}
