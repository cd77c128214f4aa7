// Menus are native popovers; this file places them under their button and moves between their entries by arrow keys.
const GAP = 4;
const EDGE = 8;

const buttonOf = (menu) => menu.anchorButton || document.querySelector(`[popovertarget="${menu.id}"]`);

const put = (menu) => {
  const button = buttonOf(menu);
  if (!button) return;
  const at = button.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const rtl = document.documentElement.dir === "rtl";
  const startRoom = rtl ? at.right : window.innerWidth - at.left;
  // Along the start edge of the button while there is room, else along its end edge.
  let left = (startRoom >= size.width + EDGE) !== rtl ? at.left : at.right - size.width;
  left = Math.max(EDGE, Math.min(left, window.innerWidth - size.width - EDGE));
  let top = at.bottom + GAP;
  if (top + size.height > window.innerHeight - EDGE) top = Math.max(EDGE, at.top - size.height - GAP);
  menu.style.left = `${left}px`;
  menu.style.top = `${top}px`;
};

window.mainstay.openMenu = (menu, button) => {
  menu.anchorButton = button;
  menu.showPopover();
  put(menu);
};
window.mainstay.placeMenu = put;

document.addEventListener("toggle", (event) => {
  if (!event.target.matches?.(".menu[popover]")) return;
  buttonOf(event.target)?.setAttribute("aria-expanded", String(event.newState === "open"));
  if (event.newState !== "open") return;
  put(event.target);
  event.target.querySelector("[autofocus], input:not([type=hidden]), select, .menu-item")?.focus({ preventScroll: true });
}, true);

window.addEventListener("resize", () => document.querySelectorAll(".menu:popover-open").forEach(put));

document.addEventListener("click", (event) => {
  const closer = event.target.closest("[data-menu-close]");
  if (closer) closer.closest("[popover]")?.hidePopover();
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu[popover]");
  if (!menu || !["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key) || event.target.matches("input, select")) return;
  const entries = [...menu.querySelectorAll(".menu-item, .seg button")].filter((entry) => entry.offsetParent);
  if (!entries.length) return;
  event.preventDefault();
  const now = entries.indexOf(document.activeElement);
  const next = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: entries.length - 1 }[event.key];
  entries[(next + entries.length) % entries.length].focus();
});

// A line of context that may be put away.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-dismiss]");
  const band = button?.closest("[data-dismiss-url]");
  if (!band) return;
  band.remove();
  window.mainstay.send(band.dataset.dismissUrl, { method: "POST" });
});
