// Dialogs: a link or button brings a form from the server; an answer of 204 closes it, 422 shows what is wrong in it.
const dialog = document.getElementById("dialog");
const body = document.getElementById("dialog-body");
const confirmBox = document.getElementById("confirm");
const mainstay = window.mainstay;

const titleFrom = () => {
  const named = body.querySelector("[data-dialog-title]");
  document.getElementById("dialog-title").textContent = named ? named.dataset.dialogTitle : "";
};

mainstay.showDialog = (html) => {
  mainstay.place(body, html);
  titleFrom();
  if (!dialog.open) dialog.showModal();
  body.querySelector("[autofocus], [aria-invalid=true], input:not([type=hidden]), select, textarea, .btn-primary")?.focus();
};

mainstay.openDialog = async (url) => {
  const answer = await mainstay.send(url);
  if (answer.ok && answer.html) mainstay.showDialog(answer.html);
};

// A question before something that cannot be taken back; resolves to yes or no.
mainstay.ask = (text) => new Promise((resolve) => {
  confirmBox.querySelector("[data-confirm-text]").textContent = text;
  const yes = confirmBox.querySelector("[data-confirm-yes]");
  const agree = () => { confirmBox.dataset.answer = "yes"; confirmBox.close(); };
  confirmBox.dataset.answer = "";
  yes.addEventListener("click", agree, { once: true });
  confirmBox.addEventListener("close", () => { yes.removeEventListener("click", agree); resolve(confirmBox.dataset.answer === "yes"); }, { once: true });
  confirmBox.showModal();
});

// Post and take the answer: a dialog when there is something to fill in, else the events of its headers.
mainstay.act = async (url, data) => {
  const answer = await mainstay.send(url, { method: "POST", body: data || new FormData() });
  if (answer.html && (answer.ok || answer.status === 422)) mainstay.showDialog(answer.html);
  else if (answer.ok) mainstay.refresh?.();
  return answer;
};

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
  const link = event.target.closest("[data-dialog-url]");
  if (link && !event.ctrlKey && !event.metaKey) { event.preventDefault(); mainstay.openDialog(link.dataset.dialogUrl); }
  const button = event.target.closest("[data-post]");
  if (button) {
    event.preventDefault();
    if (button.dataset.dialog === "1") mainstay.openDialog(button.dataset.post); else mainstay.act(button.dataset.post);
  }
  if (event.target === dialog || event.target === confirmBox) event.target.close();
});

document.addEventListener("submit", async (event) => {
  const text = event.submitter?.dataset.confirm || event.target.dataset.confirm;
  if (!text || event.target.dataset.agreed) return;
  event.preventDefault();
  const { submitter } = event;
  if (await mainstay.ask(text)) { event.target.dataset.agreed = "1"; event.target.requestSubmit(submitter); }
}, true);

document.body.addEventListener("closeDialog", () => dialog.close());
document.body.addEventListener("htmx:afterRequest", (event) => {
  if (!dialog.contains(event.detail.elt)) return;
  if (event.detail.xhr.status === 204) { dialog.close(); mainstay.refresh?.(); }
});
document.body.addEventListener("htmx:afterSwap", (event) => { if (event.detail.target === body) titleFrom(); });

// Order by hand in a dialog: the arrow of a line moves it up.
document.addEventListener("click", (event) => {
  const up = event.target.closest("[data-sortable] [data-up]");
  const line = up?.closest("li");
  if (line?.previousElementSibling) { line.previousElementSibling.before(line); up.focus(); }
});
