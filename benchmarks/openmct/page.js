// Open MCT with one display layout of many plots, whose time bounds are set again and again.
//
// Asks /task for {series, across, down, seconds, pause, moments}: seconds before a moment that are seen, seconds between
// two, and the moments in milliseconds. Posts to /told {rewound: [{painted, points}], plots}: milliseconds from the call of
// the time API to the frame that shows it, and the plots that are within the screen.

const NAMESPACE = "bench";
// of a screen of 1920×1080, what Open MCT leaves to a layout
const [WIDTH, HEIGHT] = [1850, 960];

let arrived = null;
let asked = { end: null, points: null };

// The points of all series: asked for once, not by each plot, which takes longer.
function pointsOfAll(start, end) {
  if (asked.end !== end) {
    asked = { end, points: fetch(`/points?start=${start}&end=${end}`).then((answer) => answer.json()) };
  }
  return asked.points;
}

function point(number) {
  return {
    identifier: { namespace: NAMESPACE, key: `series-${number}` },
    name: `Series ${number}`,
    type: "bench.series",
    location: `${NAMESPACE}:wall`,
    telemetry: {
      values: [
        { key: "value", name: "Value", format: "float", hints: { range: 1 } },
        { key: "utc", source: "at", name: "Time", format: "utc", hints: { domain: 1 } },
      ],
    },
  };
}

function layout(task) {
  const keys = [...Array(task.series).keys()];
  const [width, height] = [Math.floor(WIDTH / task.across), Math.floor(HEIGHT / task.down)];
  const items = keys.map((n) => ({
    id: `item-${n}`,
    type: "subobject-view",
    identifier: point(n).identifier,
    x: (n % task.across) * width,
    y: Math.floor(n / task.across) * height,
    width,
    height,
    hasFrame: true,
    fontSize: "default",
    font: "default",
  }));
  return {
    identifier: { namespace: NAMESPACE, key: "wall" },
    name: "Wall",
    type: "layout",
    location: "ROOT",
    composition: keys.map((n) => point(n).identifier),
    configuration: { items, layoutGrid: [1, 1], objectStyles: {} },
  };
}

function install(openmct, task) {
  openmct.setAssetPath("/dist");
  openmct.install(openmct.plugins.LocalStorage());
  openmct.install(openmct.plugins.Espresso());
  openmct.install(openmct.plugins.UTCTimeSystem());
  openmct.install(openmct.plugins.DisplayLayout());
  const bounds = { start: task.moments[0] - task.seconds * 1000, end: task.moments[0] };
  openmct.install(openmct.plugins.Conductor({ menuOptions: [{ name: "Fixed", timeSystem: "utc", bounds }] }));
  openmct.types.addType("bench.series", { name: "Series", cssClass: "icon-telemetry" });
  openmct.objects.addRoot({ namespace: NAMESPACE, key: "wall" });
  openmct.objects.addProvider(NAMESPACE, {
    get: async ({ key }) => (key === "wall" ? layout(task) : point(Number(key.split("-")[1]))),
  });
  openmct.telemetry.addProvider({
    supportsRequest: (object) => object.type === "bench.series",
    async request(object, { start, end }) {
      const number = Number(object.identifier.key.split("-")[1]);
      const points = (await pointsOfAll(start, end))[number];
      arrived?.(number, end, points.length);
      return points;
    },
  });
}

const frame = () => new Promise(requestAnimationFrame);
const sleep = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

// Resolves when every series has come as of a moment; how many points that were.
function all(task, end) {
  const awaited = new Set(Array(task.series).keys());
  let points = 0;
  return new Promise((resolve) => {
    arrived = (number, until, length) => {
      if (until === end && awaited.delete(number)) {
        points += length;
        if (awaited.size === 0) {
          arrived = null;
          resolve(points);
        }
      }
    };
  });
}

async function rewind(openmct, task, end) {
  const come = all(task, end);
  const begun = performance.now();
  openmct.time.setBounds({ start: end - task.seconds * 1000, end });
  const points = await come;
  // in the first of the frames it is drawn; when the second begins that one has been painted
  await frame();
  await frame();
  return { painted: performance.now() - begun, points };
}

async function main() {
  const task = await (await fetch("/task")).json();
  install(openmct, task);
  const first = all(task, task.moments[0]);
  openmct.start(document.body);
  await first;
  const rewound = [];
  for (const moment of task.moments.slice(1)) {
    await sleep(task.pause);
    rewound.push(await rewind(openmct, task, moment));
  }
  const within = [...document.querySelectorAll(".gl-plot")].filter((plot) => {
    const { bottom, right, width, height } = plot.getBoundingClientRect();
    return width > 0 && height > 0 && bottom <= innerHeight && right <= innerWidth;
  });
  await fetch("/told", { method: "POST", body: JSON.stringify({ rewound, plots: within.length }) });
}

addEventListener("DOMContentLoaded", main);
