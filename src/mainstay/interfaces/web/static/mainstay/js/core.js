// What every other file needs: requests with the token, the events of an answer, the line while a request runs.
const mainstay = (window.mainstay = window.mainstay || {});

mainstay.token = () => document.querySelector('meta[name="csrf-token"]')?.content || "";

// In a field, a key is text and not a command.
mainstay.typing = (event) =>
  event.isComposing || event.target.closest?.('input:not([type="checkbox"]):not([type="radio"]), textarea, select, [contenteditable="true"]');

// The Latin letter of a key whatever the keyboard's script: commands work with an Arabic or Hindi layout too.
mainstay.letter = (event) => {
  if (/^[a-z0-9]$/i.test(event.key)) return event.key.toLowerCase();
  const match = /^(?:Key|Digit)([A-Z0-9])$/.exec(event.code || "");
  return match && event.key.length === 1 && event.key.charCodeAt(0) > 127 ? match[1].toLowerCase() : "";
};

const busy = () => document.getElementById("busy");
let running = 0;
const started = () => { running += 1; busy()?.classList.add("is-on"); };
const ended = () => { running = Math.max(0, running - 1); if (!running) busy()?.classList.remove("is-on"); };

const announce = (name, detail) => document.body.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));

const followHeaders = (response) => {
  const to = response.headers.get("HX-Redirect") || response.headers.get("HX-Location");
  if (to) { window.location.assign(to); return; }
  if (response.headers.get("HX-Refresh") === "true") { window.location.reload(); return; }
  const trigger = response.headers.get("HX-Trigger");
  if (!trigger) return;
  if (!trigger.startsWith("{")) { trigger.split(",").forEach((name) => announce(name.trim(), {})); return; }
  Object.entries(JSON.parse(trigger)).forEach(([name, detail]) => announce(name, detail));
};

// Send a request as htmx would. Resolves to {ok, status, html, url}; says a lost connection or a plain refusal as a toast.
mainstay.send = async (url, { method = "GET", body = null } = {}) => {
  started();
  try {
    const headers = { "HX-Request": "true", Accept: "text/html" };
    if (method !== "GET") headers["X-CSRFToken"] = mainstay.token();
    const response = await fetch(url, { method, body, headers, credentials: "same-origin" });
    const html = response.status === 204 ? "" : await response.text();
    followHeaders(response);
    if (!response.ok && response.status !== 422) mainstay.refused(response.status);
    return { ok: response.ok, status: response.status, html, url: response.url };
  } catch (lost) {
    mainstay.refused(0);
    return { ok: false, status: 0, html: "", url };
  } finally {
    ended();
  }
};

mainstay.refused = (status) => {
  const texts = document.getElementById("toasts")?.dataset || {};
  mainstay.toast?.({ text: status === 403 || status === 404 || status === 409 ? texts.refused : texts.lost, tone: "late" });
};

// Put server-made HTML into an element and let htmx and the other files see it.
mainstay.place = (element, html) => {
  element.innerHTML = html;
  window.htmx?.process(element);
  element.dispatchEvent(new CustomEvent("mainstay:placed", { bubbles: true }));
};

mainstay.replace = (element, html) => {
  const holder = document.createElement("template");
  holder.innerHTML = html.trim();
  const fresh = holder.content.firstElementChild;
  if (!fresh) return element;
  element.replaceWith(fresh);
  window.htmx?.process(fresh);
  fresh.dispatchEvent(new CustomEvent("mainstay:placed", { bubbles: true }));
  return fresh;
};

document.body.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = mainstay.token();
});
document.body.addEventListener("htmx:beforeRequest", started);
document.body.addEventListener("htmx:afterRequest", ended);
document.body.addEventListener("htmx:responseError", (event) => mainstay.refused(event.detail.xhr.status));
document.body.addEventListener("htmx:sendError", () => mainstay.refused(0));

// A list of problems is read first: it takes the focus when the page comes back with it.
document.querySelector("[data-problems]")?.focus();

// Leaving a form with something typed and not saved asks once.
let dirty = null;
document.addEventListener("input", (event) => { const form = event.target.closest?.("form[data-guard]"); if (form) dirty = form; });
document.addEventListener("submit", (event) => { if (event.target === dirty) dirty = null; });
window.addEventListener("beforeunload", (event) => { if (dirty && document.contains(dirty)) event.preventDefault(); });

// A secret that is shown once: one press copies it, and a click picks all of it.
document.addEventListener("click", async (event) => {
  if (event.target.matches?.("[data-secret]")) event.target.select();
  const copy = event.target.closest?.("[data-copy]");
  if (!copy) return;
  const field = copy.parentElement.querySelector("[data-secret]");
  field.select();
  try { await navigator.clipboard.writeText(field.value); } catch (refused) { document.execCommand("copy"); }
  mainstay.toast?.({ text: copy.dataset.copy, tone: "done" });
});
