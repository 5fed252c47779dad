// Blocks of a message, a modal or the App Home, as elements.

import { chart } from "./charts.js";
import { el } from "./dom.js";
import { interactive } from "./elements.js";
import { channel, emoji, formatted, link, mrkdwn, user } from "./mrkdwn.js";

export const blocks = (list, context, use) => list.map((block) => drawn(block, context, use));

const text = (object, context) =>
  object.type === "mrkdwn" ? mrkdwn(object.text, context) : mrkdwnless(object.text);

const mrkdwnless = (plain) =>
  plain.replace(/:([a-z0-9_+-]+):/g, (_, name) => emoji(name)).split(/(\n)/)
    .map((part) => (part === "\n" ? el("br") : part));

function drawn(block, context, use) {
  const draw = KINDS[block.type];
  const node = draw ? draw(block, context, use) : el("p", { class: "unknown" }, `[${block.type}]`);
  node.classList.add("block", block.type);
  node.dataset.blockId = block.block_id;
  return node;
}

const picture = (image, context) => el("img", {
  src: image.slack_file ? context.fileUrl(image.slack_file.id) : image.image_url, alt: image.alt_text,
});

const KINDS = {
  header: (block) => el("h3", {}, mrkdwnless(block.text.text)),
  divider: () => el("hr"),
  section: (block, context, use) => el("div", {},
    el("div", { class: "words" },
      block.text ? el("p", {}, text(block.text, context)) : null,
      block.fields ? el("div", { class: "fields" },
        block.fields.map((field) => el("p", {}, text(field, context)))) : null),
    block.accessory ? accessory(block.accessory, context, use) : null),
  context: (block, context) => el("div", {}, block.elements.map((part) =>
    part.type === "image" ? picture(part, context) : el("span", {}, text(part, context)))),
  actions: (block, context, use) => el("div", {},
    block.elements.map((element) => interactive(element, context, use))),
  image: (block, context) => el("figure", {},
    block.title ? el("figcaption", {}, block.title.text) : null, picture(block, context)),
  input: (block, context, use) => el("div", {},
    el("span", { class: "label" }, block.label.text, block.optional ? el("small", {}, " (optional)") : null),
    interactive(block.element, context, block.dispatch_action ? use : () => {}, block.label.text),
    block.element.timezone ? el("small", {}, `In ${block.element.timezone}`) : null,
    block.hint ? el("small", {}, block.hint.text) : null,
    el("p", { class: "error", role: "alert" })),
  markdown: (block) => el("p", { class: "plain" }, block.text),
  alert: (block, context) => el("p", { role: "note" }, text(block.text, context)),
  data_visualization: (block) => chart(block),
  table: (block, context) => table(block, context, block.column_settings ?? []),
  data_table: (block, context) => el("figure", {},
    el("figcaption", {}, block.caption), table(block, context, [])),
  rich_text: (block, context) => el("div", {}, block.elements.map((part) => rich(part, context))),
};

const accessory = (part, context, use) =>
  part.type === "image" ? picture(part, context) : interactive(part, context, use);

function table(block, context, columns) {
  const cell = (tag) => (value, place) => el(tag, {
    class: columns[place]?.align ?? (value.type === "raw_number" ? "right" : null),
    scope: tag === "th" ? "col" : null,
  }, value.type === "rich_text" ? value.elements.map((part) => rich(part, context)) : value.text ?? String(value.value));
  const [head, ...rows] = block.rows;
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": block.caption ?? "Table" },
    el("table", {}, el("thead", {}, el("tr", {}, head.map(cell("th")))),
      el("tbody", {}, rows.map((row) => el("tr", {}, row.map(cell("td")))))));
}

function rich(part, context) {
  const inside = () => part.elements.map((each) => (each.elements ? rich(each, context) : leaf(each, context)));
  switch (part.type) {
    case "rich_text_list": return el(part.style === "ordered" ? "ol" : "ul", {}, inside().map((item) => el("li", {}, item)));
    case "rich_text_quote": return el("blockquote", {}, inside());
    case "rich_text_preformatted": return el("pre", {}, inside());
    default: return el("span", { class: "plain" }, inside());
  }
}

const LEAVES = {
  text: (leaf) => leaf.text,
  link: (leaf) => link(leaf.url, leaf.text ?? leaf.url),
  user: (leaf, context) => user(leaf.user_id, context),
  channel: (leaf, context) => channel(leaf.channel_id, context),
  emoji: (leaf) => emoji(leaf.name),
  date: (leaf, context) => el("time", {}, formatted(leaf.timestamp, leaf.format, context)),
  broadcast: (leaf) => el("span", { class: "mention" }, `@${leaf.range}`),
};

function leaf(part, context) {
  let node = LEAVES[part.type]?.(part, context) ?? `[${part.type}]`;
  const tags = { bold: "b", italic: "i", strike: "s", code: "code" };
  for (const style of Object.keys(part.style ?? {})) if (part.style[style]) node = el(tags[style], {}, node);
  return node;
}
