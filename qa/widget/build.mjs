/**
 * src/ -> dist/: v1.js (one ES module), its source map, its types, its integrity hash and the licences of its parts.
 *
 * The element's code is one function that runs only where <byline-qa> is not defined yet, so that a page may
 * load the script twice, from two addresses or in two versions. `--check` compares instead of writing.
 */

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";
import { minify } from "terser";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { version } = JSON.parse(await readFile(here("package.json"), "utf8"));

/** Replaces texts in one file of one package, and fails when the package has changed. */
const patch = (filter, ...changes) => ({
  name: `patch ${filter}`,
  setup(build) {
    build.onLoad({ filter }, async ({ path }) => {
      let contents = await readFile(path, "utf8");
      for (const [before, after] of changes) {
        if (contents.split(before).length !== 2) throw new Error(`${path}: expected once: ${before}`);
        contents = contents.replace(before, after);
      }
      return { contents, loader: "js" };
    });
  },
});

const swap = (filter, file) => ({
  name: `swap ${filter}`,
  setup(build) {
    build.onResolve({ filter }, () => ({ path: here(file) }));
  },
});

const styles = {
  name: "styles",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await esbuild.transform(await readFile(path, "utf8"), {
        loader: "css",
        minify: true,
        target: "chrome125",
      });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The numbers of one segment of a source map. */
function decoded(segment) {
  const numbers = [];
  let value = 0;
  let shift = 0;
  for (const digit of segment) {
    const bits = digits.indexOf(digit);
    value |= (bits & 31) << shift;
    shift += 5;
    if (bits & 32) continue;
    numbers.push(value & 1 ? -(value >> 1) : value >> 1);
    value = shift = 0;
  }
  return numbers;
}

/** The line breaks and indentation of templates are for their readers. */
const templates = {
  name: "templates",
  setup(build) {
    build.onLoad({ filter: /src\/.*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const contents = text
        .replace(/\n\s+(?=[@?.]?[a-z-]+=(?:\$\{|"))/g, " ")
        .replace(/"\n\s+>/g, '">')
        .replace(/(?<=[>}])\n\s+(?=<\/?[a-z])/g, "")
        .replace(/(?<=(?:<[a-z0-9]+|"|<[a-z][^<>`]*\}|<\/[a-z0-9]+)>)\n\s+(?=\$\{)/g, "");
      return { contents, loader: "ts" };
    });
  },
};

/** The compiler's handlers of what src/constructs.js leaves out. */
const unused = /^ {6}(?:autolink|characterReference|codeIndented|definition|hardBreakTrailing|html|setext|reference)\w*: .*,\n/gm;
const handlers = {
  name: "handlers",
  setup(build) {
    build.onLoad({ filter: /mdast-util-from-markdown\/lib\/index\.js$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      if (text.match(unused)?.length !== 38) throw new Error(`${path}: ${text.match(unused)?.length} handlers, not 38`);
      return { contents: text.replace(unused, "").replace(/^ {2}configure\(.*\n/m, ""), loader: "js" };
    });
  },
};

const built = await esbuild.build({
  absWorkingDir: here("."),
  entryPoints: ["src/element.ts"],
  outfile: "dist/v1.js",
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  conditions: ["browser", "production"],
  legalComments: "none",
  sourcemap: "linked",
  sourcesContent: true,
  define: { scriptAddress: "bylineScript" },
  banner: {
    js: `/* Byline ${version}, Apache-2.0; parts: licenses.txt */\nconst bylineScript=import.meta.url;if(!customElements.get("byline-qa")){`,
  },
  footer: { js: '}export const BylineQa=customElements.get("byline-qa");' },
  plugins: [
    styles,
    templates,
    handlers,
    swap(/^\.\/constructs\.js$/, "src/constructs.js"),
    swap(/\/(splice-buffer|preprocess)\.js$/, "src/pieces.js"),
    swap(/^(unist-util-stringify-position|micromark-util-decode-string)$/, "src/pieces.js"),
    swap(/^decode-named-character-reference$|^micromark-util-decode-numeric/, "src/pieces.js"),
    // A name of its own: a host page that uses Lit has already taken "lit-html".
    patch(/lit-html\.js$/, ['createPolicy("lit-html"', 'createPolicy("byline-qa"']),
    // Without definitions there is nothing to refer to.
    patch(
      /label-end\.js$/,
      ["effects.attempt(referenceFullConstruct, labelEndOk, defined ? referenceNotFull : labelEndNok)", "labelEndNok"],
      ["effects.attempt(referenceCollapsedConstruct, labelEndOk, labelEndNok)", "labelEndNok"],
    ),
  ],
});

const [bundle, map] = ["v1.js", "v1.js.map"].map((name) => built.outputFiles.find((file) => file.path.endsWith(name)).text);
const small = await minify(bundle, {
  ecma: 2022,
  module: true,
  compress: { passes: 3, pure_getters: true, unsafe_comps: true, unsafe_undefined: true, unsafe_arrows: true, unsafe_methods: true, keep_fargs: false },
  format: { comments: /^ Byline/ },
  sourceMap: { content: map, filename: "v1.js", url: "v1.js.map" },
});
const script = Buffer.from(small.code);
const files = new Map([
  ["dist/v1.js", script],
  ["dist/v1.js.map", Buffer.from(small.map)],
]);
const types = await readFile(here("src/types.ts"), "utf8");
files.set("dist/v1.d.ts", Buffer.from(`${types}\nexport declare const BylineQa: { new (): BylineQaElement };\n`));
files.set(
  "dist/integrity.json",
  Buffer.from(
    JSON.stringify(
      { file: "v1.js", version, bytes: script.length, integrity: `sha384-${createHash("sha384").update(script).digest("base64")}` },
      null,
      2,
    ) + "\n",
  ),
);

const packages = new Set(
  Object.keys(built.metafile.inputs).flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []),
);
const licenses = await Promise.all(
  [...packages].sort().map(async (name) => {
    const folder = here(`node_modules/${name}`);
    const file = (await readdir(folder)).find((one) => /^licen[cs]e/i.test(one));
    const { version: at } = JSON.parse(await readFile(`${folder}/package.json`, "utf8"));
    return `${name} ${at}\n\n${(await readFile(`${folder}/${file}`, "utf8")).trim()}\n`;
  }),
);
files.set("dist/licenses.txt", Buffer.from(licenses.join(`\n${"-".repeat(80)}\n\n`)));

/** What each part adds to the compressed file: its share of the whole, by its own compressed size. */
if (process.argv.includes("--size")) {
  const texts = new Map();
  const { mappings, sources } = JSON.parse(small.map);
  const lines = small.code.split("\n");
  let source = 0;
  mappings.split(";").forEach((line, row) => {
    let column = 0;
    const cuts = line ? line.split(",").map((segment) => {
      const [step, move] = decoded(segment);
      column += step;
      source += move ?? 0;
      return [column, source];
    }) : [];
    cuts.forEach(([from, at], i) => {
      const name = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(sources[at])?.[1] ?? sources[at].split("/").pop();
      const part = /^(micromark|mdast|unist|constructs|pieces)/.test(name) ? "mdast-util-from-markdown, micromark" : /lit/.test(name) ? "lit" : name;
      texts.set(part, (texts.get(part) ?? "") + lines[row].slice(from, cuts[i + 1]?.[0]));
    });
  });
  const rows = [...texts].map(([name, text]) => [name, Buffer.byteLength(text), gzipSync(text, { level: 9 }).length]);
  const all = rows.reduce((sum, row) => sum + row[2], 0);
  const whole = gzipSync(script, { level: 9 }).length;
  console.log("| part | minified | min + gzip, share |\n|---|--:|--:|");
  for (const [name, size, packed] of rows.sort((x, y) => y[2] - x[2])) {
    console.log(`| ${name} | ${size.toLocaleString("en")} | ${Math.round((packed / all) * whole).toLocaleString("en")} |`);
  }
  console.log(`| whole | ${script.length.toLocaleString("en")} | ${whole.toLocaleString("en")} |`);
}
console.log(`v1.js ${script.length} bytes, ${gzipSync(script, { level: 9 }).length} gzipped`);

execFileSync(process.execPath, [here("node_modules/typescript/bin/tsc"), "--noEmit", "-p", here("tsconfig.json")], { stdio: "inherit" });
if (process.argv.includes("--check")) {
  const stale = [];
  for (const [path, contents] of files) if (!contents.equals(await readFile(here(path)))) stale.push(path);
  if (stale.length) throw new Error(`${stale.join(", ")}: not what the source gives; run npm ci && npm run build in qa/widget`);
} else {
  await mkdir(here("dist"), { recursive: true });
  for (const [path, contents] of files) await writeFile(here(path), contents);
}
