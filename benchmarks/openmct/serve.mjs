// Serves Open MCT, the page that drives it, and the points it asks for; writes down what the page tells.
//
// node serve.mjs PORT OPENMCT-FOLDER POINTS.db TASK.json TOLD.json

import { createReadStream, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { DatabaseSync } from "node:sqlite";

const [port, openmct, points, task, told] = process.argv.slice(2);
const series = [...Array(JSON.parse(readFileSync(task)).series).keys()];
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".woff": "font/woff", ".svg": "image/svg+xml" };
const database = new DatabaseSync(points, { readOnly: true });
const between = database.prepare("SELECT at, value FROM points WHERE series = ? AND at BETWEEN ? AND ? ORDER BY at");

function file(answer, path) {
  answer.setHeader("Content-Type", TYPES[extname(path)] ?? "application/octet-stream");
  createReadStream(path)
    .on("error", () => answer.writeHead(404).end())
    .pipe(answer);
}

createServer((request, answer) => {
  const { pathname, searchParams } = new URL(request.url, "http://127.0.0.1");
  if (pathname === "/points") {
    const [start, end] = ["start", "end"].map((name) => Number(searchParams.get(name)));
    answer.setHeader("Content-Type", "application/json");
    answer.end(JSON.stringify(series.map((number) => between.all(number, start, end))));
  } else if (pathname === "/task") {
    answer.end(readFileSync(task));
  } else if (pathname === "/told") {
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
      writeFileSync(`${told}.part`, Buffer.concat(parts));
      renameSync(`${told}.part`, told);
      answer.end();
    });
  } else if (pathname.startsWith("/dist/")) {
    file(answer, join(openmct, normalize(pathname)));
  } else {
    file(answer, join(import.meta.dirname, pathname === "/page.js" ? "page.js" : "page.html"));
  }
}).listen(Number(port), "127.0.0.1");
