// The command palette: what the page already knows at once, what the server finds as soon as it answers.
const mainstay = window.mainstay;
const palette = document.getElementById("palette");
const field = palette?.querySelector("input");
const list = document.getElementById("palette-list");
const [nothing, broken] = palette ? palette.querySelectorAll(".palette-empty") : [];
const PAUSE = 120;
let chosen = 0;
let timer = 0;
let asking = null;

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

const known = () => [
  ...[...document.querySelectorAll("#menu-new .menu-item")].map((link) => ({ group: document.querySelector("[data-key-create] span")?.textContent || "", label: link.querySelector("span").textContent, url: link.href })),
  ...[...document.querySelectorAll("#nav .nav-item")].map((link) => ({ group: "", label: link.querySelector("span").textContent, url: link.href, keys: link.dataset.go ? `G ${link.dataset.go.toUpperCase()}` : "" })),
];

const draw = (items) => {
  list.replaceChildren();
  let group = null;
  let heading = "";
  items.forEach((item, index) => {
    if ((item.group || "") !== heading) {
      heading = item.group || "";
      group = document.createElement("h3");
      group.textContent = heading;
      if (heading) list.append(group);
    }
    const entry = palette.querySelector("template[data-palette-item]").content.firstElementChild.cloneNode(true);
    const [label, hint, keys] = entry.querySelectorAll("span");
    const isolated = document.createElement("bdi");
    isolated.textContent = item.label;
    label.append(isolated);
    hint.textContent = item.hint || "";
    (item.keys || "").split(" ").filter(Boolean).forEach((key) => { const cap = document.createElement("kbd"); cap.textContent = key; keys.append(cap); });
    entry.href = item.url;
    entry.id = `palette-${index}`;
    list.append(entry);
  });
  nothing.hidden = items.length > 0 || !field.value.trim();
  choose(0);
};

const entries = () => [...list.querySelectorAll(".palette-item")];
const choose = (index) => {
  const all = entries();
  chosen = all.length ? (index + all.length) % all.length : 0;
  all.forEach((entry, at) => entry.setAttribute("aria-selected", String(at === chosen)));
  field.setAttribute("aria-activedescendant", all[chosen]?.id || "");
  all[chosen]?.scrollIntoView({ block: "nearest" });
};

const local = (text) => known().filter((item) => fold(item.label).includes(fold(text)));
const merged = (mine, theirs) => [...theirs, ...mine.filter((item) => !theirs.some((other) => new URL(other.url, window.location.href).href === item.url))];

const ask = async (text) => {
  asking?.abort();
  const own = local(text);
  draw(own);
  broken.hidden = true;
  if (!palette.dataset.url || !text) return;
  asking = new AbortController();
  try {
    const url = new URL(palette.dataset.url, window.location.href);
    url.searchParams.set("q", text);
    const response = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin", signal: asking.signal });
    if (!response.ok) throw new Error(String(response.status));
    const { items } = await response.json();
    draw(merged(own, items));
  } catch (problem) {
    if (problem.name !== "AbortError") broken.hidden = false;
  }
};

mainstay.openPalette = () => {
  if (!palette || palette.open) return;
  document.querySelectorAll("[popover]:popover-open").forEach((menu) => menu.hidePopover());
  palette.showModal();
  field.value = "";
  ask("");
  field.focus();
};

field?.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => ask(field.value.trim()), PAUSE); });
field?.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "ArrowDown") { event.preventDefault(); choose(chosen + 1); }
  if (event.key === "ArrowUp") { event.preventDefault(); choose(chosen - 1); }
  if (event.key === "Enter") { event.preventDefault(); entries()[chosen]?.click(); }
});
list?.addEventListener("pointermove", (event) => { const at = entries().indexOf(event.target.closest(".palette-item")); if (at >= 0 && at !== chosen) choose(at); });
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-palette-open]")) mainstay.openPalette();
  if (event.target === palette) palette.close();
});
