// The filter editor: one popover under the chip; choosing a field or a condition fetches what fits it.
const mainstay = window.mainstay;
const editor = document.getElementById("filter-editor");

const fill = async (url) => {
  const answer = await mainstay.send(url);
  if (!answer.ok) return false;
  mainstay.place(editor, answer.html);
  return true;
};

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-filter-url]");
  if (!button || !editor) return;
  if (!(await fill(button.dataset.filterUrl))) return;
  mainstay.openMenu(editor, button);
  editor.querySelector("select, input:not([type=hidden])")?.focus();
});

editor?.addEventListener("change", async (event) => {
  if (!event.target.matches("[data-filter-reload]")) return;
  const form = event.target.closest("form");
  const url = new URL(form.dataset.url, window.location.href);
  const values = new FormData(form);
  // A new field has conditions and values of its own.
  if (event.target.name === "field") [...values.keys()].filter((name) => name !== "field" && form.elements[name]?.type !== "hidden").forEach((name) => values.delete(name));
  values.forEach((value, name) => url.searchParams.append(name, value));
  const name = event.target.name;
  await fill(url);
  mainstay.placeMenu(editor);
  editor.querySelector(`[name="${name}"]`)?.focus();
});

editor?.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-filter-form]");
  if (!form || !document.getElementById("list")) return;
  event.preventDefault();
  const url = new URL(form.action, window.location.href);
  new FormData(form).forEach((value, name) => url.searchParams.append(name, value));
  editor.hidePopover();
  mainstay.loadList(url.href);
});
