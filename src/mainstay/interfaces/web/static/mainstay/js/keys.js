// Keys: g and a letter go, c creates, / searches, ? helps; j, k, Enter, x and the letters of acts in lists.
const mainstay = window.mainstay;
const WAIT = 1200;
let going = 0;

const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent);
const focusClass = (row) => (row.matches(".duty") ? "is-here" : "is-focus");
mainstay.row = () => document.querySelector("[data-row].is-focus, [data-row].is-here");

mainstay.focusRow = (row) => {
  document.querySelectorAll("[data-row].is-focus, [data-row].is-here").forEach((other) => other.classList.remove("is-focus", "is-here"));
  if (!row) return;
  row.classList.add(focusClass(row));
  row.scrollIntoView({ block: "nearest" });
};

const step = (by) => {
  const all = rows();
  if (!all.length) return;
  const now = all.indexOf(mainstay.row());
  mainstay.focusRow(all[Math.max(0, Math.min(all.length - 1, now + by))]);
};

const go = (letter) => {
  const target = [...document.querySelectorAll("[data-go]")].find((link) => link.dataset.go.toLowerCase() === letter);
  if (target) target.click();
  return Boolean(target);
};

const create = () => {
  const menu = document.getElementById("menu-new");
  const button = document.querySelector("[data-key-create]");
  if (!menu || !button?.offsetParent) return false;
  mainstay.openMenu(menu, button);
  return true;
};

const openKeys = () => document.getElementById("keys")?.showModal();

const pressInRow = (letter) => {
  const scope = mainstay.row() || document.querySelector(".record-head, .acct-head");
  const button = scope?.querySelector(`[data-key="${CSS.escape(letter)}"]`) || document.querySelector(`.page-head [data-key="${CSS.escape(letter)}"]`);
  button?.click();
  return Boolean(button);
};

const onRow = (event) => {
  const row = mainstay.row();
  if (!row) return false;
  if (event.key === "Enter" && row.dataset.open && !event.target.closest("a, button, [data-edit]")) { window.location.assign(row.dataset.open); return true; }
  if (mainstay.letter(event) === "x") { row.querySelector('input[name="pick"]')?.click(); return true; }
  return false;
};

const command = (event) => {
  const letter = mainstay.letter(event);
  if (Date.now() - going < WAIT && letter) { going = 0; return go(letter); }
  if (event.key === "?") { openKeys(); return true; }
  if (event.key === "/" || event.code === "NumpadDivide") { mainstay.openPalette?.(); return true; }
  if (letter === "g") { going = Date.now(); return true; }
  if (letter === "j") { step(1); return true; }
  if (letter === "k") { step(-1); return true; }
  if (onRow(event)) return true;
  if (letter && pressInRow(letter)) return true;
  return letter === "c" ? create() : false;
};

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && mainstay.letter(event) === "k") { event.preventDefault(); mainstay.openPalette?.(); return; }
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && !event.isComposing) {
    const form = event.target.closest?.("main form, dialog form") || document.querySelector("main form.log-form, main form.form-page");
    if (form) { event.preventDefault(); form.requestSubmit(); }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (mainstay.typing(event) || document.querySelector("dialog[open]") || event.target.closest?.("[popover]")) return;
  if (event.target.closest?.("[data-card]") || document.body.classList.contains("is-choosing")) return;
  if (command(event)) event.preventDefault();
});

document.addEventListener("click", (event) => { if (event.target.closest("[data-keys-open]")) { event.target.closest("[popover]")?.hidePopover(); openKeys(); } });
document.addEventListener("focusin", (event) => { const row = event.target.closest?.("[data-row]"); if (row && row !== mainstay.row()) mainstay.focusRow(row); });

// On a Mac the key is Command.
if (/Mac|iPhone|iPad/.test(navigator.platform)) document.querySelectorAll(".find kbd:first-of-type").forEach((key) => { key.textContent = "⌘"; });
