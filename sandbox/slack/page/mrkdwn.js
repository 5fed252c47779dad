// Slack's mrkdwn, read into nodes: https://docs.slack.dev/messaging/formatting-message-text

import { el } from "./dom.js";

const styled = (mark) =>
  `(?<![\\p{L}\\p{N}${mark}])[${mark}](\\S|\\S[^${mark}\\n]*\\S)[${mark}](?![\\p{L}\\p{N}${mark}])`;
const TOKENS = new RegExp(
  ["```([\\s\\S]+?)```", "`([^`\\n]+)`", "<([^<>\\n]+)>",
    styled("*"), styled("_"), styled("~"), ":([a-z0-9_+-]+):", "(\\n)"].join("|"), "gu");
const EMOJI = {
  bar_chart: "📊", bulb: "💡", chart_with_downwards_trend: "📉", chart_with_upwards_trend: "📈",
  eyes: "👀", hourglass_flowing_sand: "⏳", tada: "🎉", warning: "⚠️", wave: "👋",
  white_check_mark: "✅", x: "❌",
};

const decoded = (text) =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

export const emoji = (name) => EMOJI[name] ?? `:${name}:`;

export function mrkdwn(text, context) {
  const nodes = [];
  for (const part of text.split(/((?:^&gt; ?.*(?:\n|$))+)/m)) {
    if (part.startsWith("&gt;")) {
      const quoted = part.replace(/^&gt; ?/gm, "").replace(/\n$/, "");
      nodes.push(el("blockquote", {}, inline(quoted, context)));
    } else if (part) nodes.push(...inline(part, context));
  }
  return nodes;
}

function inline(text, context) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(TOKENS)) {
    nodes.push(decoded(text.slice(end, match.index)), token(match, context));
    end = match.index + match[0].length;
  }
  return [...nodes, decoded(text.slice(end))];
}

function token([whole, block, code, special, bold, italic, strike, name], context) {
  if (block) return el("pre", {}, decoded(block.replace(/^\n/, "")));
  if (code) return el("code", {}, decoded(code));
  if (special) return reference(special, context);
  if (bold) return el("b", {}, inline(bold, context));
  if (italic) return el("i", {}, inline(italic, context));
  if (strike) return el("s", {}, inline(strike, context));
  if (name) return emoji(name);
  return whole === "\n" ? el("br") : whole;
}

function reference(special, context) {
  const [target, label] = special.split(/\|(.*)/s);
  if (target.startsWith("@")) return user(target.slice(1), context);
  if (target.startsWith("#")) return channel(target.slice(1), context, label);
  if (target.startsWith("!date^")) return dateOf(target, label, context);
  if (target.startsWith("!")) return el("span", { class: "mention" }, `@${label ?? target.slice(1)}`);
  return link(decoded(target), decoded(label ?? target));
}

export function link(url, label) {
  const safe = /^(https?|mailto):/i.test(url);
  return safe ? el("a", { href: url, target: "_blank", rel: "noreferrer" }, label) : label;
}

export const user = (id, context) =>
  el("span", { class: "mention" }, `@${context.users[id]?.real_name ?? id}`);

export const channel = (id, context, label) =>
  el("span", { class: "mention" },
    `#${context.channels.find((each) => each.id === id)?.label ?? label ?? id}`);

function dateOf(target, fallback, context) {
  const [, seconds, format, url] = target.split("^");
  const text = formatted(Number(seconds), format, context) || fallback;
  const time = el("time", { datetime: new Date(seconds * 1000).toISOString(), title: fallback }, text);
  return url ? el("a", { href: url, rel: "noreferrer", target: "_blank" }, time) : time;
}

export function formatted(seconds, format, context) {
  const date = new Date(seconds * 1000);
  const show = (options) =>
    new Intl.DateTimeFormat("en", { timeZone: context.users[context.me].tz, ...options }).format(date);
  const long = { month: "long", day: "numeric", year: "numeric" };
  const short = { ...long, month: "short" };
  const named = {
    date_num: () => show({ year: "numeric", month: "2-digit", day: "2-digit" }),
    date_slash: () => show({ year: "numeric", month: "2-digit", day: "2-digit" }),
    date_long: () => show({ weekday: "long", ...long }),
    date_short: () => show(short),
    date: () => show(long),
    time_secs: () => show({ timeStyle: "medium" }),
    time: () => show({ timeStyle: "short" }),
    ago: () => `${Math.max(0, Math.round((Date.now() - date) / 3_600_000))} hours ago`,
  };
  return format.replace(/\{([a-z_]+)\}/g, (whole, name) =>
    (named[name] ?? named[name.replace(/_(pretty|full)$/, "")] ?? (() => whole))());
}
