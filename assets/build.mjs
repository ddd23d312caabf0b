// Makes what the browser gets: one style sheet, one script, two weights of one font, an icon and the licences.
//
//   node assets/build.mjs FOLDER
//
// Names carry a hash of the content, so that a browser may keep them for ever; text is compressed beforehand.

import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { transformSync } from "esbuild";

const here = import.meta.dirname ?? new URL(".", import.meta.url).pathname;
const target = process.argv[2];
const read = (...path) => readFileSync(join(here, ...path), "utf8");
const packages = Object.keys(JSON.parse(read("package.json")).dependencies);

/** Components in the order in which they may overrule each other. */
const COMPONENTS = [
  "@utrecht/document-css", "@utrecht/body-css", "@utrecht/root-css",
  ...packages.filter((name) => name.endsWith("-css") && !/\/(document|body|root)-css$/.test(name)),
];

/** Plain elements look like the component they are, so that a page is written in plain HTML. */
const PLAIN = {
  "nl-heading": "h1,h2,h3,h4",
  "nl-heading--level-1": "h1",
  "nl-heading--level-2": "h2",
  "nl-heading--level-3": "h3",
  "nl-heading--level-4": "h4",
  "nl-paragraph": "main p:not([class])",
  "nl-link": "main a[href]:not([class])",
  "utrecht-unordered-list": "main ul:not([class])",
  "utrecht-unordered-list__item": "main ul:not([class])>li",
  "utrecht-ordered-list": "main ol:not([class])",
  "utrecht-ordered-list__item": "main ol:not([class])>li",
  "utrecht-table": "table",
  "utrecht-table__caption": "caption",
  "utrecht-table__header": "thead",
  "utrecht-table__body": "tbody",
  "utrecht-table__row": "tr",
  "utrecht-table__header-cell": "th",
  "utrecht-table__cell": "td",
  "utrecht-separator": "hr",
};

function style() {
  const file = (name) => {
    const part = name.split("/")[1].replace(/-css$/, "");
    const dist = join("node_modules", name, "dist");
    return read(dist, readdirSync(join(here, dist)).includes("index.css") ? "index.css" : `${part}.css`);
  };
  const components = COMPONENTS.map(file).join("\n").replace(/\.((?:nl|utrecht)-[\w-]+)/g,
    (whole, name) => (PLAIN[name] ? `:is(${whole},${PLAIN[name]})` : whole));
  const own = `${components}\n${read("portal.css")}`;
  const recoloured = read("colours.css");
  return minified(`${tokens(own + recoloured)}\n${recoloured}\n${own}`, "css");
}

/** The design tokens that something reaches, directly or through another token; nine in ten are not. */
function tokens(css) {
  const theme = read("node_modules/@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css");
  const all = new Map([...theme.matchAll(/^\s*(--[\w-]+):\s*([^;]+);/gm)].map(([, name, value]) => [name, value]));
  const named = (text) => [...text.matchAll(/var\(\s*(--[\w-]+)/g)].map((found) => found[1]);
  const reached = new Set();
  for (const queue = named(css); queue.length > 0;) {
    const name = queue.pop();
    if (all.has(name) && !reached.has(name)) {
      reached.add(name);
      queue.push(...named(all.get(name)));
    }
  }
  return `:root{${[...reached].sort().map((name) => `${name}:${all.get(name)};`).join("\n")}}`;
}

function minified(code, loader) {
  const targets = ["chrome109", "firefox115", "safari16"];
  return transformSync(code, { loader, minify: true, target: targets, legalComments: "none" }).code;
}

function licences() {
  const lines = packages.filter((name) => name !== "esbuild").map((name) => {
    const { version, license, author } = JSON.parse(read("node_modules", name, "package.json"));
    return `${name} ${version}, ${license}${author ? `, ${author.name ?? author}` : ""}`;
  });
  return [
    "What your browser gets is made from the parts below. Those under the EUPL-1.2 are Copyright (c) 2020-2024",
    "Frameless B.V., Copyright (c) 2021-2024 Gemeente Utrecht, Copyright (c) 2021 NL Design System Community; their",
    "sources are at https://www.npmjs.com/package/ followed by their name.", "",
    ...lines, "", "-".repeat(80), "", read("..", "LICENSE"), "-".repeat(80), "",
    read("node_modules/@fontsource/fira-sans/LICENSE"),
  ].join("\n");
}

/** Writes a file under a name with its hash, and compressed beside it; gives that name. */
function write(name, content) {
  const bytes = Buffer.from(content);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  const extension = extname(name);
  const hashed = `${basename(name, extension)}.${hash}${extension}`;
  writeFileSync(join(target, hashed), bytes);
  if (extension !== ".woff2") {
    const best = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
    writeFileSync(join(target, `${hashed}.br`), brotliCompressSync(bytes, best));
    writeFileSync(join(target, `${hashed}.gz`), gzipSync(bytes, { level: 9 }));
  }
  return hashed;
}

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
let css = style();
for (const weight of [400, 600]) {
  const font = readFileSync(join(here, `node_modules/@fontsource/fira-sans/files/fira-sans-latin-${weight}-normal.woff2`));
  css = css.replaceAll(`fira-sans-${weight}.woff2`, write(`fira-sans-${weight}.woff2`, font));
}
write("portal.css", css);
write("portal.js", minified(read("portal.js"), "js"));
write("icon.svg", read("icon.svg"));
write("licences.txt", licences());
