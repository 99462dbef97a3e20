// Bundles the pages' scripts into the folder that is its only argument, with the licences of what
// they hold. Equal sources give equal bytes: no paths, no times.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const home = dirname(fileURLToPath(import.meta.url));
const [out] = process.argv.slice(2);
if (!out) throw new Error("usage: node build.mjs FOLDER");

// The licences ask to stand in every copy, and a page that holds a script is one.
function licences(inputs) {
  const packages = new Set();
  for (const path of Object.keys(inputs)) {
    const found = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path);
    if (found) packages.add(found[1]);
  }
  return [...packages].sort().map((name) => {
    const folder = join(home, "node_modules", name);
    const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return `${name} ${version}\n\n${readFileSync(join(folder, "LICENSE"), "utf8").trim()}\n`;
  });
}

const all = new Set();
const entries = {
  world: "world", compare: "compare", share: "share", sorting: "sorting", clip: "clip", whatif: "whatif/page", "whatif-worker": "whatif/worker",
};
for (const [entry, source] of Object.entries(entries)) {
  const { metafile, outputFiles } = await build({
    absWorkingDir: home,
    entryPoints: [`src/${source}.ts`],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: "iife",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    preserveSymlinks: true, // or what a linked node_modules holds would lose its licences
    outfile: `${entry}.js`,
    logLevel: "warning",
  });
  const held = Object.fromEntries(
    Object.entries(Object.values(metafile.outputs)[0].inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0),
  );
  const texts = licences(held);
  for (const text of texts) all.add(text);
  const notice = texts.length ? `/* This script holds:\n${texts.join("\n").replaceAll("*/", "* /")}*/\n` : "";
  writeFileSync(join(out, `${entry}.js`), `${notice}"use strict";${outputFiles[0].text.trim()}\n`);
}
writeFileSync(join(out, "LICENCES.txt"), [...all].sort().join(`\n${"-".repeat(72)}\n\n`));
