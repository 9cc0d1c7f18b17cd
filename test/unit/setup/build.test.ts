import { existsSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { build } from "../../../scripts/setup/build";
import { Report } from "../../../scripts/setup/report";
import { linkPackage } from "../../../scripts/setup/selfLink";
import { Lines, removeFolders, temporaryFolder, write } from "./folders";

afterEach(removeFolders);

const EMULATOR = join("packages", "graph-emulator");

/** A compiler that writes what it was asked to. */
const compiler = `
    const { mkdirSync, readFileSync, writeFileSync } = require("node:fs");
    process.chdir(require("node:path").dirname(process.argv[3]));
    mkdirSync("dist", { recursive: true });
    for (const name of ["index.js", "index.d.ts", "other.js", ".tsbuildinfo"]) {
        writeFileSync("dist/" + name, "");
    }
    if (readFileSync("src/index.ts", "utf8").includes("mistake")) {
        console.log("src/index.ts(1,1): error TS1: a mistake");
        process.exit(2);
    }`;

function project() {
    const root = temporaryFolder();
    write(join(root, "node_modules", "typescript", "bin", "tsc"), compiler);
    write(join(root, "src", "index.ts"), "export {};");
    write(join(root, "src", "other.ts"), "export {};");
    write(join(root, EMULATOR, "src", "index.ts"), "export {};");
    write(join(root, EMULATOR, "src", "other.ts"), "export {};");
    const said = new Lines();
    const run = () => build(root, new Report({ quiet: true, write: said.write }));
    /** The packages that were compiled, in order. */
    const compiled = ({ lines }: Lines) =>
        lines.map((line) => relative(root, dirname(/TypeScript into (.*); a few/.exec(line)?.[1] ?? "")) || ".");
    return { root, said, run, compiled };
}

describe("the build", () => {
    it("compiles once, and again only for changed sources", async () => {
        const { root, said, run, compiled } = project();
        await run();
        await run();
        expect(compiled(said)).toEqual([EMULATOR, "."]);
        write(join(root, "src", "index.ts"), "export const changed = true;");
        await run();
        expect(compiled(said)).toEqual([EMULATOR, ".", "."]);
        write(join(root, EMULATOR, "src", "index.ts"), "export const changed = true;");
        await run();
        expect(compiled(said)).toEqual([EMULATOR, ".", ".", EMULATOR, "."]);
    });

    it("compiles again where dist is gone", async () => {
        const { root, said, run, compiled } = project();
        await run();
        rmSync(join(root, "dist"), { recursive: true });
        await run();
        expect(compiled(said)).toEqual([EMULATOR, ".", "."]);
        expect(existsSync(join(root, "dist", "index.js"))).toBe(true);
    });

    it("removes what was compiled from a source that is gone", async () => {
        const { root, run } = project();
        rmSync(join(root, "src", "other.ts"));
        await run();
        expect(readdirSync(join(root, "dist")).sort()).toEqual([".tsbuildinfo", "index.d.ts", "index.js"]);
    });

    it("fails with the compiler's words, and is not taken for done afterwards", async () => {
        const { root, run } = project();
        writeFileSync(join(root, "src", "index.ts"), "mistake");
        await expect(run()).rejects.toThrow(/ended with 2[\s\S]*src\/index\.ts\(1,1\): error TS1: a mistake[\s\S]*Fix/);
        await expect(run()).rejects.toThrow("a mistake");
    });
});

describe("the package's link to itself", () => {
    const report = new Report({ write: () => undefined });

    it("is made, and made anew where it points elsewhere", () => {
        const root = temporaryFolder();
        const link = join(root, "node_modules", "pulumi-hotpatch");
        write(join(root, "node_modules", "a", "package.json"), "{}");
        linkPackage(root, report);
        expect(realpathSync(link)).toBe(root);
        rmSync(link, { recursive: true });
        symlinkSync(join(root, "moved-away"), link, "junction");
        linkPackage(root, report);
        linkPackage(root, report);
        expect(realpathSync(link)).toBe(root);
        expect(existsSync(join(root, "node_modules", "a", "package.json"))).toBe(true);
    });
});
