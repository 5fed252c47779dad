// The modal on top of the screen, and the App Home.

import { blocks } from "./blocks.js";
import { byId, el } from "./dom.js";
import { valuesIn } from "./elements.js";

export function showModal(view, context, act) {
  const dialog = byId("modal");
  if (!view) return dialog.close();
  const typed = dialog.dataset.view === view.id ? valuesIn(dialog) : {};
  const press = (element, value) =>
    act("press_in_view", { action_id: element.action_id, value, values: valuesIn(dialog) });
  const close = () => act("close", {});
  const form = el("form", { novalidate: true, submit: (event) => submit(event, dialog, act) },
    el("header", {}, el("h2", { id: "modal-title" }, view.title.text)),
    el("div", { class: "body" }, blocks(view.blocks, context, press)),
    el("footer", {},
      el("button", { type: "button", click: close }, view.close?.text ?? "Close"),
      view.submit ? el("button", { type: "submit", class: "primary" }, view.submit.text) : null));
  dialog.replaceChildren(form);
  dialog.dataset.view = view.id;
  dialog.oncancel = (event) => { event.preventDefault(); close(); };
  keep(dialog, typed);
  if (!dialog.open) dialog.showModal();
  dialog.querySelector(".body :is(input, select, textarea, button)")?.focus();
}

// An updated modal keeps what has been typed, as long as the field is still there.
function keep(dialog, typed) {
  for (const field of dialog.querySelectorAll("input[data-action-id], select[data-action-id]:not([multiple]), textarea")) {
    if (typed[field.dataset.actionId]) field.value = typed[field.dataset.actionId];
  }
}

async function submit(event, dialog, act) {
  event.preventDefault();
  const { errors } = await act("submit", { values: valuesIn(dialog) });
  for (const block of dialog.querySelectorAll(".block.input")) {
    block.querySelector(".error").textContent = errors?.[block.dataset.blockId] ?? "";
  }
}

export function showHome(view, context, act) {
  const press = (element, value) => act("press_in_view", { action_id: element.action_id, value });
  const content = view ? blocks(view.blocks, context, press)
    : el("p", { class: "empty" }, "The app has not published anything here yet.");
  byId("home").replaceChildren(...[content].flat());
}
