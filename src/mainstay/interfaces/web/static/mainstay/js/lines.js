// Lines in a form: add, remove, and paste whole rows from a spreadsheet.
const renumber = (editor) => {
  const name = editor.dataset.lines;
  [...editor.querySelectorAll("[data-line]")].forEach((line, index) => {
    line.querySelectorAll("[name], [id], [for]").forEach((part) => {
      ["name", "id", "for"].forEach((key) => {
        const value = part.getAttribute(key);
        if (value) part.setAttribute(key, value.replace(new RegExp(`(^|_)${name}-(\\d+|__index__)`), `$1${name}-${index}`));
      });
    });
  });
};

const add = (editor) => {
  const line = editor.querySelector("template").content.firstElementChild.cloneNode(true);
  editor.querySelector("[data-line-list]").append(line);
  renumber(editor);
  window.htmx?.process(line);
  return line;
};

const fields = (line) => [...line.querySelectorAll("input:not([type=hidden]), select, textarea")];

document.addEventListener("click", (event) => {
  const more = event.target.closest("[data-line-add]");
  if (more) fields(add(more.closest("[data-lines]")))[0]?.focus();
  const drop = event.target.closest("[data-line-drop]");
  if (!drop) return;
  const editor = drop.closest("[data-lines]");
  drop.closest("[data-line]").remove();
  renumber(editor);
  editor.dispatchEvent(new Event("change", { bubbles: true }));
});

const fill = (field, text) => {
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
    if (index) target = target.nextElementSibling || add(editor);
    const places = fields(target).slice(column);
    row.split("\t").forEach((cell, at) => { if (places[at]) fill(places[at], cell.trim()); });
  });
  editor.dispatchEvent(new Event("change", { bubbles: true }));
});
