// The data_visualization block as SVG, with its numbers as a table below.

import { el, svg } from "./dom.js";

const [WIDTH, HEIGHT, LEFT, TOP, BOTTOM] = [640, 240, 52, 10, 28];
const shown = (value) => new Intl.NumberFormat("en", { notation: "compact" }).format(value);

export function chart(block) {
  const { chart: drawn } = block;
  const series = drawn.series ?? [{ name: block.title, data: drawn.segments }];
  const picture = drawn.type === "pie" ? pie(drawn.segments) : plot(drawn);
  picture.setAttribute("aria-label", `${drawn.type} chart: ${block.title}`);
  const names = drawn.type === "pie" ? drawn.segments.map((one) => one.label) : series.map((one) => one.name);
  return el("figure", { class: "chart" },
    el("figcaption", {}, block.title), picture, legend(names), numbers(series, drawn));
}

const legend = (names) => el("ul", { class: "legend" },
  names.map((name, place) => el("li", {}, svg("svg", { viewBox: "0 0 10 10", "aria-hidden": "true" },
    svg("rect", { width: 10, height: 10, rx: 2, class: `fill s${place % 6}` })), name)));

function numbers(series, drawn) {
  const labels = drawn.axis_config?.categories ?? series[0].data.map((point) => point.label);
  const value = (one, label) => one.data.find((point) => point.label === label)?.value ?? "–";
  return el("details", {}, el("summary", {}, "Numbers"), el("table", {},
    el("tr", {}, el("th", {}), series.map((one) => el("th", { scope: "col" }, one.name))),
    labels.map((label) => el("tr", {}, el("th", { scope: "row" }, label),
      series.map((one) => el("td", { class: "right" }, String(value(one, label))))))));
}

function ticks(low, high) {
  const rough = (high - low || 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough);
  const found = [];
  for (let tick = Math.floor(low / step) * step; tick < high + step; tick += step) found.push(tick);
  return found;
}

function plot({ type, series, axis_config: axes }) {
  const values = series.flatMap((one) => one.data.map((point) => point.value));
  const marks = ticks(Math.min(0, ...values), Math.max(0, ...values));
  const [low, high] = [marks[0], marks.at(-1)];
  const slot = (WIDTH - LEFT) / axes.categories.length;
  const x = (place) => LEFT + slot * (place + 0.5);
  const y = (value) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - (value - low) / (high - low));
  const every = Math.ceil(axes.categories.length / 10);
  const value = (one, label) => one.data.find((point) => point.label === label).value;
  const points = (one) => axes.categories.map((label, place) => [x(place), y(value(one, label))]);
  const draw = { line, area: (found, place) => area(found, place, y(0)), bar: bars(series.length, slot, y(0)) };
  return svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" },
    marks.map((mark) => [
      svg("line", { x1: LEFT, x2: WIDTH, y1: y(mark), y2: y(mark), class: "grid" }),
      svg("text", { x: LEFT - 8, y: y(mark) + 4, "text-anchor": "end" }, shown(mark))]),
    axes.categories.map((label, place) => place % every ? null
      : svg("text", { x: x(place), y: HEIGHT - 8, "text-anchor": "middle" }, label)),
    series.map((one, place) => draw[type](points(one), place)));
}

const path = (points) => points.map(([x, y]) => `${x},${y}`).join(" ");

const line = (points, place) => [
  svg("polyline", { points: path(points), class: `line s${place}` }),
  points.map(([x, y]) => svg("circle", { cx: x, cy: y, r: 3, class: `fill s${place}` }))];

const area = (points, place, base) => [
  svg("polygon", {
    points: `${points[0][0]},${base} ${path(points)} ${points.at(-1)[0]},${base}`,
    class: `area fill s${place}`,
  }),
  svg("polyline", { points: path(points), class: `line s${place}` })];

const bars = (count, slot, base) => (points, place) => points.map(([x, y]) => {
  const width = (slot * 0.7) / count;
  return svg("rect", {
    x: x - slot * 0.35 + place * width, width: width * 0.92, rx: 2,
    y: Math.min(y, base), height: Math.max(1, Math.abs(base - y)), class: `fill s${place}`,
  });
});

function pie(segments) {
  const whole = segments.reduce((sum, one) => sum + one.value, 0);
  let turned = 0;
  const ring = segments.map(({ value }, place) => {
    const share = (100 * value) / whole;
    turned += share;
    return svg("circle", {
      cx: 21, cy: 21, r: 15.915, class: `ring s${place % 6}`,
      "stroke-dasharray": `${share} ${100 - share}`, "stroke-dashoffset": 25 - turned + share,
    });
  });
  return svg("svg", { viewBox: "0 0 42 42", role: "img", class: "pie" }, ring);
}
