// Short messages with Undo. A server sends them as the event "toast" {text, tone, undo_url}; they go away by themselves.
const SHORT = 6000;
const LONG = 12000;
const region = document.getElementById("toasts");
const mainstay = window.mainstay;

const expire = (toast) => {
  const wait = toast.querySelector("[data-undo]:not([hidden])") ? LONG : SHORT;
  let timer = setTimeout(() => toast.remove(), wait);
  toast.addEventListener("pointerenter", () => clearTimeout(timer));
  toast.addEventListener("focusin", () => clearTimeout(timer));
  toast.addEventListener("pointerleave", () => { timer = setTimeout(() => toast.remove(), SHORT); });
};

mainstay.toast = ({ text, tone = "done", undo_url: undo = "" }) => {
  if (!region || !text) return;
  const toast = region.querySelector("template[data-toast]").content.firstElementChild.cloneNode(true);
  toast.classList.add(tone);
  toast.querySelectorAll("[data-icon]").forEach((icon) => { if (icon.dataset.icon !== tone) icon.remove(); });
  toast.querySelector("[data-text]").textContent = text;
  const button = toast.querySelector("[data-undo]");
  if (undo) button.dataset.undo = undo; else button.remove();
  region.append(toast);
  // Above an open dialog as well: the region moves to the top layer.
  if (region.showPopover && document.querySelector("dialog[open]")) {
    region.popover = "manual";
    if (region.matches(":popover-open")) region.hidePopover();
    region.showPopover();
  }
  expire(toast);
};

// Toasts outlive a reload of the page that they caused.
const KEPT = "mainstay.toasts";
mainstay.keepToasts = () => {
  const shown = [...region.querySelectorAll(".toast-ms")].map((toast) => ({
    text: toast.querySelector("[data-text]")?.textContent,
    tone: ["late", "due"].find((tone) => toast.classList.contains(tone)) || "done",
    undo_url: toast.querySelector("[data-undo]")?.dataset.undo || "",
  }));
  try { sessionStorage.setItem(KEPT, JSON.stringify(shown)); } catch (refused) { /* then they are gone */ }
};
try {
  JSON.parse(sessionStorage.getItem(KEPT) || "[]").forEach(mainstay.toast);
  sessionStorage.removeItem(KEPT);
} catch (refused) { /* nothing was kept */ }

document.body.addEventListener("toast", (event) => mainstay.toast(event.detail));
region?.querySelectorAll(".toast-ms").forEach(expire);

document.addEventListener("click", async (event) => {
  if (event.target.closest("[data-toast-close]")) event.target.closest(".toast-ms").remove();
  const undo = event.target.closest(".toast-ms [data-undo]");
  if (!undo) return;
  undo.disabled = true;
  const answer = await mainstay.send(undo.dataset.undo, { method: "POST" });
  undo.closest(".toast-ms")?.remove();
  if (answer.ok) mainstay.refresh?.();
});
