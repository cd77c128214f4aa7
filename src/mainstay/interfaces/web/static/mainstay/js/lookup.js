// Records chosen by a part of their name: the text asks the server, the choice travels as a hidden id.
const mainstay = window.mainstay;
const PAUSE = 150;
let timer = 0;
let asking = null;

const parts = (box) => ({
  input: box.querySelector('input[role="combobox"]'),
  list: box.querySelector(".lookup-list"),
  options: [...box.querySelectorAll('[role="option"]')],
});

const close = (box) => {
  const { input, list } = parts(box);
  if (list.matches(":popover-open")) list.hidePopover();
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
};

const mark = (box, index) => {
  const { input, options } = parts(box);
  if (!options.length) return;
  const at = (index + options.length) % options.length;
  options.forEach((option, n) => { option.setAttribute("aria-selected", String(n === at)); option.classList.toggle("is-on", n === at); });
  input.setAttribute("aria-activedescendant", options[at].id);
  options[at].scrollIntoView({ block: "nearest" });
};
const marked = (box) => parts(box).options.findIndex((option) => option.getAttribute("aria-selected") === "true");

const put = (box, id, title) => {
  const { input } = parts(box);
  if (!("many" in box.dataset)) box.querySelectorAll("[data-chosen]").forEach((chip) => chip.remove());
  const taken = [...box.querySelectorAll('[data-chosen] input[type="hidden"]')].some((hidden) => hidden.value === id);
  if (!taken) {
    const chip = box.querySelector("template").content.firstElementChild.cloneNode(true);
    chip.querySelector("bdi").textContent = title;
    chip.querySelector("input").value = id;
    chip.querySelector("input").name = box.dataset.name; // a line that moved has another name than its template
    input.before(chip);
  }
  input.value = "";
  input.classList.remove("is-wrong");
  box.dispatchEvent(new Event("change", { bubbles: true }));
};

const choose = (box, option) => {
  put(box, option.dataset.id, option.dataset.title);
  close(box);
  parts(box).input.focus();
};

// Text that was pasted: the one record that it can mean is chosen; else the text stays, marked, to be looked at.
mainstay.chooseByText = async (box, text) => {
  const { input } = parts(box);
  input.value = text;
  if (!text) return;
  const url = new URL(box.dataset.lookup, window.location.href);
  url.searchParams.set("q", text);
  const response = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" }).catch(() => null);
  const items = response?.ok ? (await response.json()).items : [];
  const same = items.filter((item) => item.title.toLowerCase() === text.toLowerCase());
  const found = items.length === 1 ? items[0] : same.length === 1 ? same[0] : null;
  if (found) put(box, found.id, found.title); else input.classList.add("is-wrong");
};

const show = (box, items) => {
  const { input, list } = parts(box);
  list.replaceChildren(...items.map((item, index) => {
    const option = document.createElement("div");
    option.className = "menu-item";
    option.role = "option";
    option.id = `${list.id}-${index}`;
    option.dataset.id = item.id;
    option.dataset.title = item.title;
    const title = document.createElement("bdi");
    title.textContent = item.title;
    option.append(title);
    if (item.hint) { const hint = document.createElement("span"); hint.className = "meta end"; hint.textContent = item.hint; option.append(hint); }
    return option;
  }));
  if (!items.length) list.append(box.querySelector("template[data-nothing]").content.cloneNode(true));
  if (!list.matches(":popover-open")) list.showPopover();
  list.anchorButton = input;
  list.style.minInlineSize = `${input.offsetWidth}px`;
  mainstay.placeMenu(list);
  input.setAttribute("aria-expanded", "true");
  mark(box, 0);
};

const ask = async (box) => {
  asking?.abort();
  asking = new AbortController();
  const url = new URL(box.dataset.lookup, window.location.href);
  url.searchParams.set("q", parts(box).input.value.trim());
  try {
    const response = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin", signal: asking.signal });
    if (!response.ok) { mainstay.refused(response.status); return; }
    show(box, (await response.json()).items);
  } catch (problem) {
    if (problem.name !== "AbortError") mainstay.refused(0);
  }
};

const boxOf = (event) => event.target.closest?.("[data-lookup]");

document.addEventListener("input", (event) => {
  const box = boxOf(event);
  if (!box || event.target.role !== "combobox") return;
  clearTimeout(timer);
  timer = setTimeout(() => ask(box), PAUSE);
});
document.addEventListener("keydown", (event) => {
  const box = boxOf(event);
  if (!box || event.isComposing || event.target.role !== "combobox") return;
  const { input, list, options } = parts(box);
  const open = list.matches(":popover-open");
  if (event.key === "ArrowDown") { event.preventDefault(); if (open) mark(box, marked(box) + 1); else ask(box); }
  if (event.key === "ArrowUp" && open) { event.preventDefault(); mark(box, marked(box) - 1); }
  if (event.key === "Enter" && open) { event.preventDefault(); event.stopPropagation(); if (options[marked(box)]) choose(box, options[marked(box)]); }
  if (event.key === "Escape" && open) { event.preventDefault(); event.stopPropagation(); close(box); }
  if (event.key === "Backspace" && !input.value) box.querySelector("[data-chosen]:last-of-type")?.remove();
}, true);
document.addEventListener("pointerdown", (event) => {
  const option = event.target.closest('.lookup-list [role="option"]');
  if (option) { event.preventDefault(); choose(option.closest("[data-lookup]"), option); }
});
// Buttons beside a lookup that add a record to it, or take one out: data-lookup-add and data-lookup-remove name the field.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-lookup-add], [data-lookup-remove]");
  if (!button) return;
  const { lookupAdd, lookupRemove, id, title } = button.dataset;
  const box = button.closest("form").querySelector(`[data-lookup][data-name="${lookupAdd ?? lookupRemove}"]`);
  if (lookupAdd) { put(box, id, title); return; }
  [...box.querySelectorAll("[data-chosen]")].find((chip) => chip.querySelector("input").value === id)?.remove();
  box.dispatchEvent(new Event("change", { bubbles: true }));
});
document.addEventListener("click", (event) => {
  const drop = event.target.closest("[data-lookup-drop]");
  const box = boxOf(event);
  if (!drop) {
    if (box && event.target.closest("[data-chosen]")) parts(box).input.focus();
    return;
  }
  drop.closest("[data-chosen]").remove();
  parts(box).input.focus();
  box.dispatchEvent(new Event("change", { bubbles: true }));
});
document.addEventListener("focusout", (event) => { const box = boxOf(event); if (box && !box.contains(event.relatedTarget)) close(box); });
