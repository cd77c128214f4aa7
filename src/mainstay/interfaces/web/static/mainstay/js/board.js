// The board: drag a card, or press M and the letter of a column. A refusal opens in the card and says what is missing.
const mainstay = window.mainstay;
const boardOf = () => document.getElementById("board");
let moving = null;

const columnsOf = () => [...boardOf().querySelectorAll("[data-column]")];

const refresh = (html) => {
  const old = boardOf();
  const scrolled = old.scrollLeft;
  const fresh = mainstay.replace(old, html);
  fresh.scrollLeft = scrolled;
  wire();
};

// An answer of 200 is the whole board with its sums; 422 is the card with the refusal, back where it came from.
const take = (answer, card, home) => {
  if (answer.status === 422) {
    if (home) home.parent.insertBefore(card, home.next);
    const fresh = mainstay.replace(card, answer.html);
    fresh.querySelector("input:not([type=hidden]), select, textarea, [data-leave]")?.focus();
    return;
  }
  if (!answer.ok) { if (home) home.parent.insertBefore(card, home.next); card.classList.remove("is-moving"); return; }
  const id = card.id;
  if (answer.html) refresh(answer.html);
  document.getElementById(id)?.focus();
};

const move = async (card, column, home) => {
  card.classList.add("is-moving");
  const body = new FormData();
  body.append("to", column.dataset.column);
  body.append("version", card.dataset.version);
  const before = card.nextElementSibling?.dataset?.card;
  if (before) body.append("before", before);
  take(await mainstay.send(card.dataset.moveUrl, { method: "POST", body }), card, home);
};

const wire = () => {
  if (!window.Sortable || matchMedia("(pointer: coarse)").matches) return;
  boardOf().querySelectorAll("[data-cards]").forEach((cards) => {
    let home = null;
    window.Sortable.create(cards, {
      group: "board", animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
      draggable: ".deal", filter: ".refusal, button, input, select, textarea", preventOnFilter: false,
      ghostClass: "is-ghost", chosenClass: "is-lift", direction: "vertical",
      onStart: (event) => { home = { parent: event.from, next: event.item.nextElementSibling }; },
      onMove: (event) => {
        document.querySelectorAll(".col.is-over").forEach((column) => column.classList.remove("is-over"));
        event.to.closest(".col").classList.add("is-over");
      },
      onEnd: (event) => {
        document.querySelectorAll(".col.is-over").forEach((column) => column.classList.remove("is-over"));
        if (event.from !== event.to) move(event.item, event.to.closest("[data-column]"), home);
      },
    });
  });
};

const choose = (card) => {
  moving = card;
  document.body.classList.toggle("is-choosing", Boolean(card));
};

const place = (letter) => {
  const card = moving;
  choose(null);
  const column = columnsOf().find((one) => one.dataset.letter?.toLowerCase() === letter);
  if (column && card && !column.contains(card)) move(card, column, { parent: card.parentElement, next: card.nextElementSibling });
};

const neighbour = (card, key) => {
  if (key === "ArrowDown") return card.nextElementSibling;
  if (key === "ArrowUp") return card.previousElementSibling;
  const columns = columnsOf();
  const towardsEnd = (key === "ArrowRight") !== (document.documentElement.dir === "rtl");
  const at = columns.indexOf(card.closest("[data-column]")) + (towardsEnd ? 1 : -1);
  return columns[at]?.querySelector("[data-card]");
};

document.addEventListener("keydown", (event) => {
  if (moving) {
    if (event.key === "Escape") choose(null); else if (mainstay.letter(event)) place(mainstay.letter(event));
    event.preventDefault();
    return;
  }
  const card = event.target.closest?.("[data-card]");
  if (!card) return;
  if (event.key === "Escape" && card.querySelector("[data-refusal]")) { event.preventDefault(); leave(card); return; }
  if (mainstay.typing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (mainstay.letter(event) === "m") { event.preventDefault(); choose(card); return; }
  if (event.key === "Enter" && event.target === card) { window.location.assign(card.dataset.open); return; }
  if (event.key.startsWith("Arrow")) { const next = neighbour(card, event.key); if (next) { event.preventDefault(); next.focus(); } }
}, true);

const leave = (card) => {
  card.querySelector("[data-refusal]")?.remove();
  card.classList.remove("is-refused", "is-moving");
  card.focus();
};

document.addEventListener("click", (event) => { const button = event.target.closest("[data-leave]"); if (button) leave(button.closest("[data-card]")); });
document.addEventListener("submit", async (event) => {
  const form = event.target.closest?.("[data-refusal]");
  if (!form) return;
  event.preventDefault();
  const card = form.closest("[data-card]");
  take(await mainstay.send(form.action, { method: "POST", body: new FormData(form) }), card, null);
});

wire();
