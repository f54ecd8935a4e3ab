/**
 * src/ -> dist/: v1.js (one ES module), its source map, its types and its integrity hash.
 *
 * The element's code is one function that runs only where <byline-qa> is not defined yet, so that a page may
 * load the script twice, from two addresses or in two versions. `--check` compares instead of writing.
 */

import { createHash } from "node:crypto";
import { readFile, writeFile, mkdir } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";
import { minify } from "terser";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { version } = JSON.parse(await readFile(here("package.json"), "utf8"));

/** Replaces `before` by `after` in one file of one package, and fails when the package has changed. */
const patch = (filter, before, after) => ({
  name: `patch ${filter}`,
  setup(build) {
    build.onLoad({ filter }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      if (text.split(before).length !== 2) throw new Error(`${path}: expected once: ${before}`);
      return { contents: text.replace(before, after), loader: "js" };
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
const unused = /^ {6}(?:autolink|codeIndented|definition|html|setext|reference)\w*: .*,\n/gm;
const handlers = {
  name: "handlers",
  setup(build) {
    build.onLoad({ filter: /mdast-util-from-markdown\/lib\/index\.js$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      if (text.match(unused)?.length !== 31) throw new Error(`${path}: ${text.match(unused)?.length} handlers, not 31`);
      return { contents: text.replace(unused, ""), loader: "js" };
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
    js: `/* Byline ${version}, Apache-2.0; contains lit, eventsource-parser, micromark: see v1.js.map */\nconst bylineScript=import.meta.url;if(!customElements.get("byline-qa")){`,
  },
  footer: { js: '}export const BylineQa=customElements.get("byline-qa");' },
  plugins: [
    styles,
    templates,
    handlers,
    swap(/^\.\/constructs\.js$/, "src/constructs.js"),
    swap(/^decode-named-character-reference$/, "src/references.js"),
    // A name of its own: a host page that uses Lit has already taken "lit-html".
    patch(/lit-html\.js$/, 'createPolicy("lit-html"', 'createPolicy("byline-qa"'),
  ],
});

const [bundle, map] = ["v1.js", "v1.js.map"].map((name) => built.outputFiles.find((file) => file.path.endsWith(name)).text);
const small = await minify(bundle, {
  ecma: 2022,
  module: true,
  compress: { passes: 3, unsafe_arrows: true, unsafe_methods: true, keep_fargs: false },
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

if (process.argv.includes("--size")) {
  const parts = new Map();
  for (const [path, { bytesInOutput }] of Object.entries(built.metafile.outputs["dist/v1.js"].inputs)) {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? path.split("/").pop();
    const part = /^(micromark|mdast|unist)/.test(name) ? "mdast-util-from-markdown, micromark" : /lit/.test(name) ? "lit" : name;
    parts.set(part, (parts.get(part) ?? 0) + bytesInOutput);
  }
  for (const [name, size] of [...parts].sort((a, b) => b[1] - a[1])) console.log(String(size).padStart(7), name);
}
console.log(`v1.js ${script.length} bytes, ${gzipSync(script, { level: 9 }).length} gzipped`);

execFileSync(process.execPath, [here("node_modules/typescript/bin/tsc"), "--noEmit", "-p", here("tsconfig.json")], { stdio: "inherit" });
await mkdir(here("dist"), { recursive: true });
for (const [path, contents] of files) await writeFile(here(path), contents);
