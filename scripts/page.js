// @ts-check
/**
 * `npm run page` builds the page of `--format html` from packages/report-page into one script and one style, and writes them into
 * the source of the format. With `--check` it writes nothing, and fails if that would change anything.
 */
const { readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

const root = join(__dirname, "..");
const folder = join(root, "packages", "report-page");
const target = join(root, "src", "report", "html", "builtPage.ts");

/** The page's script and style. */
async function built() {
    // Libraries for development are larger, and a test would build something else.
    process.env.NODE_ENV = "production";
    const { build } = await import("vite");
    const result = await build({
        root: folder,
        configFile: false,
        logLevel: "warn",
        build: {
            write: false,
            target: "es2023",
            cssTarget: "chrome123",
            lib: { entry: join("src", "main.tsx"), formats: ["iife"], name: "page", cssFileName: "style" },
        },
    });
    const files = (Array.isArray(result) ? result : [result]).flatMap((each) => ("output" in each ? each.output : []));
    const script = files.flatMap((file) => (file.type === "chunk" ? [file.code] : [])).join("");
    const style = files.flatMap((file) => (file.type === "asset" ? [String(file.source)] : [])).join("");
    for (const end of ["</script", "<!--", "</style"]) {
        if ((script + style).toLowerCase().includes(end)) {
            throw new Error(`Build the page: it contains '${end}', which would end its block. Write that differently.`);
        }
    }
    return { script: script.trim(), style: style.trim() };
}

async function main() {
    const { script, style } = await built();
    const text = `// Written by \`npm run page\` from packages/report-page.

/** The page's script. */
export const SCRIPT: string = ${JSON.stringify(script)};

/** The page's style sheet. */
export const STYLE: string = ${JSON.stringify(style)};
`;
    if (!process.argv.includes("--check")) {
        writeFileSync(target, text);
    } else if (readFileSync(target, "utf8") !== text) {
        throw new Error("The page differs from packages/report-page. Run: npm run page");
    }
}

main().catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
