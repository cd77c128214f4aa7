// Lists: picking rows, the bulk bar, and moving through pages, orders and filters without losing the page.
const mainstay = window.mainstay;
let last = null;

const list = () => document.getElementById("list");
const boxes = () => [...(list()?.querySelectorAll('input[name="pick"]') || [])];

const show = () => {
  const all = boxes();
  const picked = all.filter((box) => box.checked);
  all.forEach((box) => box.closest("tr").classList.toggle("is-picked", box.checked));
  const head = list()?.querySelector("[data-pick-page]");
  if (head) {
    head.checked = picked.length > 0 && picked.length === all.length;
    head.classList.toggle("is-some", picked.length > 0 && picked.length < all.length);
  }
  const bar = list()?.querySelector("[data-bulk]");
  if (!bar) return;
  const whole = bar.querySelector("[data-all]");
  if (picked.length < all.length) whole.value = "";
  bar.hidden = picked.length === 0;
  bar.querySelector("[data-picked]").textContent = whole.value || picked.length;
};

const range = (from, to, checked) => {
  const all = boxes();
  const [start, end] = [all.indexOf(from), all.indexOf(to)].sort((a, b) => a - b);
  if (start >= 0) all.slice(start, end + 1).forEach((box) => { box.checked = checked; });
};

const load = async (url, push) => {
  const now = list();
  now.classList.add("list-busy");
  const answer = await mainstay.send(url);
  now.classList.remove("list-busy");
  if (!answer.ok || !answer.html) return;
  if (push) window.history.pushState({ mainstay: "list" }, "", answer.url || url);
  mainstay.replace(now, answer.html);
  document.querySelector("main").scrollIntoView({ block: "start" });
  show();
};
mainstay.loadList = (url) => load(url, true);

const reloadParts = (parts) => parts.forEach(async (part) => {
  const answer = await mainstay.send(part.dataset.refreshUrl);
  if (answer.ok && answer.html) mainstay.replace(part, answer.html);
});

// After a change: the list again where there is one, else the parts that know their address, else the whole page.
mainstay.refresh = () => {
  const parts = [...document.querySelectorAll("[data-refresh-url]")];
  if (list()) load(window.location.href, false);
  else if (parts.length) reloadParts(parts);
  else { mainstay.keepToasts?.(); window.location.reload(); }
};

document.addEventListener("click", (event) => {
  if (event.target.matches('input[name="pick"]')) {
    if (event.shiftKey && last) range(last, event.target, event.target.checked);
    last = event.target;
    show();
  }
  if (event.target.matches("[data-pick-page]")) { boxes().forEach((box) => { box.checked = event.target.checked; }); show(); }
  const everything = event.target.closest("[data-pick-all]");
  if (everything) {
    boxes().forEach((box) => { box.checked = true; });
    list().querySelector("[data-all]").value = everything.dataset.pickAll;
    show();
  }
  if (event.target.closest("[data-let-go]")) { boxes().forEach((box) => { box.checked = false; }); show(); }
  const link = event.target.closest("a[data-list-link]");
  if (link && list() && !event.ctrlKey && !event.metaKey && !event.shiftKey) { event.preventDefault(); link.closest("[popover]")?.hidePopover(); load(link.href, true); }
});

document.addEventListener("submit", (event) => {
  const url = event.submitter?.dataset.bulkUrl;
  if (!url) return;
  event.preventDefault();
  mainstay.act(url, new FormData(event.target));
});

// A click anywhere in a row opens it, unless it meant something else.
document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-row][data-open]");
  if (!row || event.target.closest("a, button, input, label, select, textarea, [data-edit], .pick") || window.getSelection().toString()) return;
  mainstay.focusRow?.(row);
});
document.addEventListener("dblclick", (event) => {
  const row = event.target.closest("[data-row][data-open]");
  if (row && !event.target.closest("a, button, input, label, [data-edit]")) window.location.assign(row.dataset.open);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !mainstay.typing(event) && !document.querySelector("dialog[open], [popover]:popover-open") && boxes().some((box) => box.checked)) {
    boxes().forEach((box) => { box.checked = false; });
    show();
  }
});
window.addEventListener("popstate", (event) => { if (list() && event.state?.mainstay === "list") load(window.location.href, false); else if (list() && event.state === null && !window.location.hash) load(window.location.href, false); });
document.body.addEventListener("refreshList", () => mainstay.refresh());
show();

// Tables written by hand become cards on a phone as well: each cell learns its label from the head of its column.
const label = (table) => {
  const heads = [...table.querySelectorAll(":scope > thead th")].map((head) => head.textContent.trim());
  const rows = [...table.querySelectorAll(":scope > tbody > tr")];
  if (!heads.length || !rows.length || rows.some((row) => row.cells.length !== heads.length || row.querySelector("th"))) return;
  rows.forEach((row) => [...row.cells].forEach((cell, index) => {
    if (index) cell.dataset.label ||= heads[index]; else cell.classList.add("is-name");
    if (!cell.textContent.trim() && !cell.querySelector("input, button, a, svg")) cell.classList.add("is-empty");
  }));
  table.classList.add("is-list");
};
const labelAll = (root) => root.querySelectorAll("table.tbl:not(.is-list):not(.is-form)").forEach(label);
document.addEventListener("mainstay:placed", (event) => labelAll(event.target));
document.body.addEventListener("htmx:afterSwap", (event) => labelAll(event.target));
labelAll(document);
