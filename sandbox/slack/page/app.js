// The page's state and its three panes. `?as=priya` says who one is, `#engineering` where.

import { blocks } from "./blocks.js";
import { byId, el } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";
import { showHome, showModal } from "./views.js";

const person = new URLSearchParams(location.search).get("as") ?? "mina";
const as = `as=${encodeURIComponent(person)}`;
const state = await (await fetch(`/page/state?${as}`)).json();
state.fileUrl = (id) => `/page/files/${id}?${as}`;
const sent = [];
let place = null; // A channel, or null for the App Home.
let thread = null; // The ts of the parent.

async function act(name, what) {
  const response = await fetch(`/page/act/${name}?${as}`, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(what),
  });
  const answer = await response.json();
  notice(answer.error ? `Not done: ${answer.error}` : "");
  return answer;
}

const notice = (text) => { byId("notice").textContent = text; };

// Messages

function message(one, inThread) {
  const author = state.users[one.user];
  const press = (element, value) =>
    act("press", { channel: one.channel, ts: one.ts, action_id: element.action_id, value });
  const time = new Date(one.ts * 1000);
  const clock = time.toLocaleTimeString("en", { hour: "numeric", minute: "2-digit", timeZone: state.users[state.me].tz });
  return el("article", { "data-ts": one.ts, class: one.ephemeral ? "ephemeral" : null },
    el("span", { class: `avatar ${author.is_bot ? "bot" : ""}`, "aria-hidden": "true" }, author.real_name[0]),
    el("div", { class: "content" },
      one.ephemeral ? el("p", { class: "only" }, "Only visible to you") : null,
      el("p", { class: "byline" }, el("b", {}, author.real_name), author.is_bot ? el("small", {}, "App") : null,
        el("time", { datetime: time.toISOString() }, clock), one.edited ? el("small", {}, "edited") : null),
      one.blocks.length ? blocks(one.blocks, state, press) : el("div", { class: "text" }, mrkdwn(one.text, state)),
      one.files.map((file) => el("img", { src: state.fileUrl(file), alt: one.text || "An uploaded file" })),
      one.reactions.map((name) => el("span", { class: "reaction" }, `:${name}:`)),
      inThread || one.ephemeral ? null : below(one)));
}

function below(one) {
  const replies = state.messages.filter((each) => each.thread_ts === one.ts && each.channel === one.channel);
  const open = () => openThread(one.ts);
  const count = replies.length === 1 ? "1 reply" : `${replies.length} replies`;
  return el("p", { class: "below" },
    el("button", { type: "button", class: replies.length ? "replies" : "quiet", "data-open-thread": one.ts, click: open },
      replies.length ? count : "Reply in thread"),
    Object.entries(state.shortcuts).map(([callback_id, name]) => el("button", {
      type: "button", class: "quiet", "data-shortcut": callback_id,
      click: () => act("shortcut", { channel: one.channel, ts: one.ts, callback_id }),
    }, name)));
}

const here = () => state.messages.filter((one) => one.channel === place?.id && !one.thread_ts);
const inThread = () => state.messages.filter((one) => one.channel === place?.id && (one.ts === thread || one.thread_ts === thread));

// Only what changed is drawn again, so that focus stays and a screen reader hears what is new.
function lay(pane, list, draw) {
  const wanted = new Map(list.map((one) => [one.ts, one]));
  for (const node of [...pane.children]) if (!wanted.has(node.dataset.ts)) node.remove();
  const low = pane.scrollHeight - pane.scrollTop - pane.clientHeight < 80;
  const newest = list.at(-1)?.ts;
  const followed = low || (pane.newest !== undefined && newest !== pane.newest);
  pane.newest = newest;
  list.forEach((one, at) => {
    const key = JSON.stringify([one, draw === message ? state.messages.filter((each) => each.thread_ts === one.ts).length : 0]);
    const old = pane.querySelector(`:scope > [data-ts="${one.ts}"]`);
    if (old?.drawnFrom === key) return;
    const node = draw(one);
    node.drawnFrom = key;
    if (old) old.replaceWith(node);
    else pane.insertBefore(node, pane.children[at] ?? null);
  });
  if (followed) follow(pane);
}

// A picture that comes after its message makes it taller, so it is followed once more.
function follow(pane) {
  const down = () => { pane.scrollTop = pane.scrollHeight; };
  down();
  for (const image of pane.querySelectorAll("img")) if (!image.complete) image.addEventListener("load", down, { once: true });
}

function show() {
  lay(byId("messages"), here(), message);
  lay(byId("replies"), thread ? inThread() : [], (one) => message(one, true));
}

// Places

function go() {
  const name = decodeURIComponent(location.hash.slice(1)) || "copilot";
  place = name === "home" ? null : state.channels.find((one) => slug(one) === name) ?? state.channels[0];
  closeThread();
  byId("messages").replaceChildren();
  byId("messages").hidden = byId("write").hidden = place === null;
  byId("home").hidden = place !== null;
  byId("title").textContent = place ? heading(place) : "Copilot Metrics: Home";
  byId("topic").textContent = place ? place.topic : "What the app shows to you alone";
  byId("composer").placeholder = place?.is_archived ? "This channel is archived" : `Message ${byId("title").textContent}`;
  byId("composer").disabled = Boolean(place?.is_archived);
  for (const link of document.querySelectorAll("#sidebar a")) {
    const current = link.hash === `#${place ? slug(place) : "home"}`;
    link.setAttribute("aria-current", current ? "page" : "false");
  }
  if (place) { show(); follow(byId("messages")); byId("composer").focus(); }
  else { showHome(state.home, state, act); act("home", {}); }
}

const slug = (channel) => channel.label.toLowerCase().replaceAll(" ", "-");
const heading = (channel) => (channel.kind === "im" ? channel.label : `# ${channel.label}`);

function sidebar() {
  const item = (target, label) => el("li", {}, el("a", { href: `#${target}` }, label));
  for (const channel of state.channels) {
    byId(channel.kind === "im" ? "directs" : "channels").append(item(slug(channel), heading(channel)));
  }
  byId("apps").append(item("home", "Copilot Metrics: Home"),
    ...Object.entries(state.global_shortcuts).map(([callback_id, name]) => el("li", {}, el("button", {
      type: "button", "data-shortcut": callback_id, click: () => act("global_shortcut", { callback_id }),
    }, name))));
  const people = Object.entries(state.users).filter(([, user]) => !user.is_bot);
  byId("person").append(...people.map(([id, user]) =>
    el("option", { value: user.name, selected: id === state.me }, user.real_name)));
  byId("person").addEventListener("change", (event) => {
    location.assign(`/?as=${event.target.value}${location.hash}`);
  });
}

// Threads

function openThread(ts) {
  thread = ts;
  byId("thread").hidden = false;
  byId("replies").replaceChildren();
  show();
  byId("thread-composer").focus();
}

function closeThread() {
  thread = null;
  byId("thread").hidden = true;
}

// Writing

async function send(field, more) {
  const text = field.value.trim();
  if (!text) return;
  if (more && text.startsWith("/")) return notice("Slash commands do not work in threads. Mention @Copilot Metrics instead.");
  field.value = "";
  sent.push(text);
  suggest();
  const answer = text.startsWith("/")
    ? await act("command", { channel: place.id, line: text })
    : await act("say", { channel: place.id, text, ...more });
  if (answer.error && !field.value) field.value = text;
}

function suggest() {
  const typed = byId("composer").value;
  const found = Object.entries(state.commands).find(([name]) => typed.startsWith("/") && name.startsWith(typed.split(" ")[0]));
  byId("hint").hidden = !found;
  if (found) byId("hint").replaceChildren(el("b", {}, found[0]), ` ${found[1]}`, typed.includes(" ") ? "" : el("kbd", {}, "Tab"));
  return found;
}

function keys(event, field, more) {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); send(field, more()); }
  if (event.key === "ArrowUp" && !field.value && sent.length) { event.preventDefault(); field.value = sent.at(-1); }
  if (event.key === "Tab" && !event.shiftKey && field.id === "composer" && field.value && !field.value.includes(" ")) {
    const found = suggest();
    if (found) { event.preventDefault(); field.value = `${found[0]} `; suggest(); }
  }
}

function listen() {
  const reply = () => ({ thread_ts: thread });
  for (const [form, field, more] of [["write", "composer", () => undefined], ["reply", "thread-composer", reply]]) {
    byId(form).addEventListener("submit", (event) => { event.preventDefault(); send(byId(field), more()); });
    byId(field).addEventListener("keydown", (event) => keys(event, byId(field), more));
  }
  byId("composer").addEventListener("input", suggest);
  byId("close-thread").addEventListener("click", closeThread);
  byId("thread").addEventListener("keydown", (event) => event.key === "Escape" && closeThread());
  addEventListener("hashchange", go);
  const changes = new EventSource(`/page/changes?${as}&after=${state.mark}`);
  changes.onmessage = (event) => hear(JSON.parse(event.data));
}

function hear(change) {
  const { kind, message: one } = change;
  if (one) {
    state.messages = state.messages.filter((each) => each.ts !== one.ts || each.channel !== one.channel);
    if (kind !== "deleted") state.messages.push(one);
    state.messages.sort((a, b) => (a.ts < b.ts ? -1 : 1));
    show();
  } else {
    Object.assign(state, { modal: change.modal, home: change.home });
    if (kind === "modals") showModal(state.modal, state, act);
    if (kind === "home" && !place) showHome(state.home, state, act);
  }
}

sidebar();
listen();
go();
if (state.modal) showModal(state.modal, state, act);
