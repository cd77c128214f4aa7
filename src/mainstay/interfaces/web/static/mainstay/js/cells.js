// Editing in a cell: Enter or F2 or a double click opens it, Enter saves, Tab saves and goes on, Esc leaves it as it was.
const mainstay = window.mainstay;

const cellsOf = (cell) => [...cell.closest("table").querySelectorAll("td[data-edit]")];

const open = async (cell) => {
  if (!cell || cell.classList.contains("cell-edit")) return;
  const answer = await mainstay.send(cell.dataset.edit);
  if (!answer.ok || !answer.html) return;
  cell.shown = cell.innerHTML;
  cell.classList.add("cell-edit");
  mainstay.place(cell, answer.html);
  keepInside(cell);
  const input = cell.querySelector("input:not([type=hidden]), select, textarea");
  input?.focus();
  input?.select?.();
};

// The hint stays inside the window: along the end of the cell where its start has no room.
const keepInside = (cell) => {
  const tip = cell.querySelector(".cell-tip");
  const at = tip?.getBoundingClientRect();
  if (at) tip.classList.toggle("is-end", at.right > window.innerWidth || at.left < 0);
};

const leave = (cell) => {
  if (!cell.classList.contains("cell-edit")) return;
  cell.classList.remove("cell-edit");
  mainstay.place(cell, cell.shown);
  cell.focus();
};

const values = (cell) => {
  const data = new FormData();
  cell.querySelectorAll("input, select, textarea").forEach((field) => {
    if (!field.name || (["checkbox", "radio"].includes(field.type) && !field.checked)) return;
    data.append(field.name, field.value);
  });
  return data;
};

// The answer to a save is the whole row, since a change may move other cells; a refusal is the cell again.
const save = async (cell, forward) => {
  if (cell.saving) return;
  cell.saving = true;
  const row = cell.closest("tr");
  const place = [...row.querySelectorAll("td[data-edit]")].indexOf(cell);
  const answer = await mainstay.send(cell.dataset.edit, { method: "POST", body: values(cell) });
  cell.saving = false;
  if (answer.status === 422) { mainstay.place(cell, answer.html); keepInside(cell); cell.querySelector("input:not([type=hidden]), select, textarea")?.focus(); return; }
  if (!answer.ok) { leave(cell); return; }
  const fresh = answer.html ? mainstay.replace(row, answer.html) : row;
  const same = fresh.querySelectorAll("td[data-edit]")[place];
  mainstay.focusRow?.(fresh);
  if (!forward || !same) { same?.focus(); return; }
  const all = cellsOf(same);
  open(all[all.indexOf(same) + forward]);
};

document.addEventListener("dblclick", (event) => { const cell = event.target.closest("td[data-edit]"); if (cell) open(cell); });
document.addEventListener("keydown", (event) => {
  const cell = event.target.closest?.("td[data-edit]");
  if (!cell || event.isComposing) return;
  const editing = cell.classList.contains("cell-edit");
  if (!editing && (event.key === "F2" || (event.key === "Enter" && event.target === cell))) { event.preventDefault(); open(cell); }
  if (!editing) return;
  if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); leave(cell); }
  if (event.key === "Enter" && !event.target.matches("textarea")) { event.preventDefault(); save(cell, 0); }
  if (event.key === "Tab") { event.preventDefault(); save(cell, event.shiftKey ? -1 : 1); }
}, true);
document.addEventListener("pointerdown", (event) => {
  const editing = document.querySelector("td.cell-edit");
  if (editing && !editing.contains(event.target)) save(editing, 0);
});
