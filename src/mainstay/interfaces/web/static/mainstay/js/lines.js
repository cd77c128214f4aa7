// Lines in a form: add, remove, unfold, go from line to line by keys, and paste whole rows from a spreadsheet.
const mainstay = window.mainstay;
const NAMED = ["name", "id", "for", "list", "data-name", "aria-controls", "aria-describedby", "aria-labelledby"];

const linesOf = (editor) => [...editor.querySelectorAll("[data-line]")];
const isPart = (part) => !part.closest("[data-line-empty]");

const renumber = (editor) => {
  const pattern = new RegExp(`(^|_)${editor.dataset.lines}-(\\d+|__index__)`, "g");
  const lines = linesOf(editor);
  lines.forEach((line, index) => {
    line.querySelectorAll(NAMED.map((key) => `[${key}]`).join(", ")).forEach((part) => {
      NAMED.forEach((key) => {
        const value = part.getAttribute(key);
        if (value) part.setAttribute(key, value.replace(pattern, `$1${editor.dataset.lines}-${index}`));
      });
    });
    const number = line.querySelector("[data-line-no]");
    if (number) number.textContent = String(index + 1);
  });
  const count = editor.querySelector("[data-line-count]");
  if (count) count.textContent = lines.length ? String(lines.length) : "";
  editor.classList.toggle("has-no-line", !lines.length);
};

const add = (editor, after = null) => {
  const line = editor.querySelector("[data-line-empty]").content.firstElementChild.cloneNode(true);
  if (after) after.after(line); else editor.querySelector("[data-line-list]").append(line);
  renumber(editor);
  window.htmx?.process(line);
  return line;
};

const fields = (line) => [...line.querySelectorAll("input:not([type=hidden]), select, textarea")].filter(isPart);
const next = (line, by) => { const all = linesOf(line.closest("[data-lines]")); return all[all.indexOf(line) + by]; };
const changed = (editor) => { editor.dispatchEvent(new Event("input", { bubbles: true })); editor.dispatchEvent(new Event("change", { bubbles: true })); };

const drop = (line) => {
  const editor = line.closest("[data-lines]");
  const neighbour = next(line, 1) || next(line, -1);
  line.remove();
  renumber(editor);
  changed(editor);
  (neighbour ? fields(neighbour)[0] : editor.querySelector("[data-line-add]"))?.focus();
};

const unfold = (line, open) => {
  line.classList.toggle("is-open", open);
  line.querySelector("[data-line-more]")?.setAttribute("aria-expanded", String(open));
};

document.addEventListener("click", (event) => {
  const more = event.target.closest("[data-line-add]");
  if (more) fields(add(more.closest("[data-lines]")))[0]?.focus();
  const line = event.target.closest("[data-line]");
  if (!line) return;
  if (event.target.closest("[data-line-drop]")) drop(line);
  if (event.target.closest("[data-line-more]")) unfold(line, !line.classList.contains("is-open"));
});

// Enter goes to the same field of the next line, or makes one; the arrows go up and down; Alt and an arrow move the line.
const across = (line, field, by) => {
  const column = fields(line).indexOf(field);
  const target = next(line, by) || (by > 0 && field.value ? add(line.closest("[data-lines]")) : null);
  const place = target && fields(target)[column];
  place?.focus();
  place?.select?.();
};

const move = (line, by) => {
  const other = next(line, by);
  if (!other) return;
  if (by > 0) other.after(line); else other.before(line);
  renumber(line.closest("[data-lines]"));
  changed(line.closest("[data-lines]"));
};

document.addEventListener("keydown", (event) => {
  const line = event.target.closest?.("[data-line]");
  if (!line || event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey) return;
  const field = event.target;
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.altKey) { if (by) { event.preventDefault(); move(line, by); field.focus(); } return; }
  if (!field.matches("input")) return;
  if (event.key === "Enter") { event.preventDefault(); if (!field.closest(".line-more")) across(line, field, 1); return; }
  if (by && field.type === "text" && field.role !== "combobox") { event.preventDefault(); if (next(line, by)) across(line, field, by); }
});

const fill = (field, text) => {
  const box = field.closest("[data-lookup]");
  if (box) { mainstay.chooseByText?.(box, text); return; }
  if (field.tagName === "SELECT") {
    const option = [...field.options].find((one) => one.text.trim().toLowerCase() === text.toLowerCase() || one.value === text);
    if (option) field.value = option.value;
  } else if (field.type === "checkbox") field.checked = Boolean(text);
  else field.value = text;
};

document.addEventListener("paste", (event) => {
  const line = event.target.closest?.("[data-line]");
  const text = event.clipboardData?.getData("text/plain") || "";
  if (!line || !/[\t\n]/.test(text.trim())) return;
  event.preventDefault();
  const editor = line.closest("[data-lines]");
  const column = Math.max(0, fields(line).indexOf(event.target));
  let target = line;
  text.replace(/\r/g, "").replace(/\n$/, "").split("\n").forEach((row, index) => {
    if (index) target = next(target, 1) || add(editor, target);
    const places = fields(target).slice(column);
    row.split("\t").forEach((cell, at) => { if (places[at]) fill(places[at], cell.trim()); });
  });
  changed(editor);
});

// An amount without a currency takes the one that the form already speaks, or the one written last.
const KEPT = "mainstay.currency";
const lastUsed = (value) => {
  try { if (value) localStorage.setItem(KEPT, value); return localStorage.getItem(KEPT) || ""; } catch (refused) { return ""; }
};
const moneyIn = (form) => form.querySelector('select[name="currency"], input[name="currency"]')?.value
  || [...form.querySelectorAll(".is-currency")].map((one) => one.value.trim()).find(Boolean) || "";

document.addEventListener("input", (event) => {
  const parts = event.target.closest?.(".field-parts");
  const currency = parts?.querySelector(".is-currency");
  if (!currency || event.target === currency || currency.value || !event.target.value) return;
  currency.value = moneyIn(parts.closest("form")) || lastUsed("");
});
document.addEventListener("change", (event) => {
  if (event.target.matches?.('.is-currency, select[name="currency"]') && /^[A-Za-z]{3}$/.test(event.target.value)) lastUsed(event.target.value.toUpperCase());
});

const wire = (root) => {
  root.querySelectorAll("[data-lines]").forEach(renumber);
  root.querySelectorAll('form select[name="currency"]').forEach((select) => {
    if (!select.value && [...select.options].some((one) => one.value === lastUsed(""))) select.value = lastUsed("");
  });
};
document.addEventListener("mainstay:placed", (event) => wire(event.target));
document.body.addEventListener("htmx:afterSwap", (event) => wire(event.target));
wire(document);
