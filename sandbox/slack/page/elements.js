// Interactive elements. Using one calls `use(element, value)`; `valueOf` reads it for a modal.

import { el } from "./dom.js";

const words = (object) => object?.text ?? "";

const options = (element) =>
  element.options ?? element.option_groups.flatMap((group) => group.options);

function agreed(element) {
  const ask = element.confirm;
  return !ask || window.confirm(`${words(ask.title)}\n\n${words(ask.text)}`);
}

function named(element, context, label) {
  return {
    "data-action-id": element.action_id,
    "aria-label": label ?? element.accessibility_label ?? (words(element.placeholder) || element.type),
  };
}

function button(element, context, use) {
  const press = () => {
    if (element.url) window.open(element.url, "_blank", "noreferrer");
    if (agreed(element)) use(element, element.value ?? null);
  };
  const name = element.accessibility_label ?? null;
  return el("button", {
    type: "button", class: element.style ?? null, click: press,
    "data-action-id": element.action_id, "aria-label": name,
  }, words(element.text));
}

function chosen(element, choices, first, use, label) {
  const initial = element.initial_option?.value ?? element.initial_user ?? element.initial_channel
    ?? element.initial_conversation ?? "";
  const menu = el("select", { ...named(element, null, label), change: () => {
    if (agreed(element) && menu.value) use(element, menu.value);
    if (element.type === "overflow") menu.value = "";
  } },
  el("option", { value: "" }, first),
  choices.map(([value, text]) => el("option", { value, selected: value === initial }, text)));
  return menu;
}

function several(element, choices, use, label) {
  const initial = (element.initial_options ?? []).map((option) => option.value)
    .concat(element.initial_users ?? [], element.initial_channels ?? []);
  const menu = el("select", {
    ...named(element, null, label), multiple: true, change: () => use(element, valueOf(menu)),
  }, choices.map(([value, text]) => el("option", { value, selected: initial.includes(value) }, text)));
  return menu;
}

function boxes(element, use, label) {
  const type = element.type === "checkboxes" ? "checkbox" : "radio";
  const initial = (element.initial_options ?? [element.initial_option]).map((option) => option?.value);
  const group = el("fieldset", { ...named(element, null, label), change: () => use(element, valueOf(group)) },
    options(element).map((option) => el("label", {}, el("input", {
      type, name: element.action_id, value: option.value, checked: initial.includes(option.value),
    }), words(option.text), option.description ? el("small", {}, words(option.description)) : null)));
  return group;
}

function typed(element, use, label) {
  const kinds = { datepicker: "date", timepicker: "time", number_input: "number", email_text_input: "email", url_text_input: "url" };
  const value = element.initial_value ?? element.initial_date ?? element.initial_time ?? "";
  const field = element.multiline ? el("textarea", { rows: 4 }) : el("input", { type: kinds[element.type] ?? "text" });
  const attributes = { ...named(element, null, label), placeholder: words(element.placeholder) || null,
    maxlength: element.max_length ?? null };
  for (const [name, given] of Object.entries(attributes)) if (given) field.setAttribute(name, given);
  field.value = value;
  // A year is typed digit by digit, and each digit is a change: wait for the fourth.
  field.addEventListener("change", () => (element.type !== "datepicker" || field.value >= "1000") && use(element, field.value));
  return field;
}

export function interactive(element, context, use, label) {
  const people = Object.entries(context.users).map(([id, user]) => [id, user.real_name]);
  const rooms = context.channels.map((channel) => [channel.id, channel.label]);
  const offered = () => options(element).map((option) => [option.value, words(option.text)]);
  const first = words(element.placeholder) || "Choose …";
  switch (element.type) {
    case "button": return button(element, context, use);
    case "overflow": return chosen(element, offered(), "⋯", use, "More actions");
    case "static_select": return chosen(element, offered(), first, use, label);
    case "users_select": return chosen(element, people, first, use, label);
    case "channels_select": case "conversations_select": return chosen(element, rooms, first, use, label);
    case "multi_static_select": return several(element, offered(), use, label);
    case "multi_users_select": return several(element, people, use, label);
    case "multi_channels_select": case "multi_conversations_select": return several(element, rooms, use, label);
    case "checkboxes": case "radio_buttons": return boxes(element, use, label);
    default: return typed(element, use, label);
  }
}

export function valueOf(field) {
  if (field.tagName === "FIELDSET") {
    const ticked = [...field.querySelectorAll("input:checked")].map((box) => box.value);
    return field.querySelector("input[type=radio]") ? ticked[0] ?? null : ticked;
  }
  return field.multiple ? [...field.selectedOptions].map((option) => option.value) : field.value;
}

export const valuesIn = (root) => Object.fromEntries(
  [...root.querySelectorAll("[data-action-id]:not(button)")].map((field) => [field.dataset.actionId, valueOf(field)]));
