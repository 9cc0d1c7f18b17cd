import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { COMMAND } from "../../../src/base/command";
import { main } from "../../../src/cli/main";
import { testTerminal } from "../cli/terminal";

const root = join(__dirname, "..", "..", "..");
/** Names of ours that nobody has published: whoever does first is run by a command that fetches them. */
const OURS = /^(?:(?:pulumi-)?hotpatch|intune-graph-emulator)(?:@[^/]*)?$/;
/** What fetches and runs a package that is not there, each without what would keep it from doing so. */
const RUNNERS =
    /\bnpx(?:\.cmd)? +(?!--no[ `]|--no-install )[-@\w$<]|\bnpm (?:exec|x) +(?!--no )[-@\w]|\b(?:pnpm dlx|pnpx|yarn dlx|bunx|bun x) +[-@\w]/;
const INSTALLERS = /\b(?:npm|pnpm|yarn|bun) (?:install|i|add|view|create|init)\b([^`"'\n]*)/g;
/** The command by its short name where somebody may type it; a comment's mention of a verb is none. */
const shortForm = (verbs: readonly string[]) => new RegExp(`(?:^ {4}|\`|[:>$] )hotpatch (?:${verbs.join("|")})\\b`);

/** What a line prints that could run or install somebody else's package, or undefined. */
function door(line: string): string | undefined {
    const installed = [...line.matchAll(INSTALLERS)].find(([, names = ""]) =>
        names.split(/\s+/).some((name) => OURS.test(name)),
    );
    return RUNNERS.exec(line)?.[0] ?? installed?.[0];
}

const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
})
    .split("\n")
    .filter(
        (file) => file !== "" && existsSync(join(root, file)) && file !== "test/unit/package/printedCommands.test.ts",
    )
    .map((file) => ({ file, text: readFileSync(join(root, file), "utf8") }))
    .filter(({ text }) => !text.includes("\0"));

function found(of: typeof files, wrong: (line: string) => boolean): string[] {
    return of.flatMap(({ file, text }) =>
        text.split("\n").flatMap((line, at) => (wrong(line) ? [`${file}:${at + 1}: ${line.trim()}`] : [])),
    );
}

async function verbs(): Promise<string[]> {
    const terminal = testTerminal();
    await main(["--help"], terminal);
    const [, list = ""] = terminal.out().split("Commands:\n");
    return [...list.matchAll(/^ {2}(\w+)/gm)].map(([, verb = ""]) => verb).filter((verb) => verb !== "help");
}

describe("a command that is printed anywhere", () => {
    it.each([
        "npx hotpatch readiness",
        "npx -y pulumi-hotpatch",
        "npx pulumi-hotpatch@latest readiness",
        "npx --yes --no hotpatch",
        "npx -p pulumi-hotpatch hotpatch",
        "npm exec pulumi-hotpatch",
        "npm x -- hotpatch",
        "pnpm dlx pulumi-hotpatch",
        "yarn dlx hotpatch",
        "npm install pulumi-hotpatch @pulumi/pulumi",
        "npm i -D hotpatch@^1",
        "yarn add @pulumi/pulumi pulumi-hotpatch",
    ])("is caught where it could fetch a name that nobody has published: %s", (command) => {
        expect(door(`    ${command}`)).toBeDefined();
        expect(door(`Run \`${command}\`.`)).toBeDefined();
    });

    it.each([
        `${COMMAND} readiness`,
        "npx --no -- pulumi-hotpatch --version",
        "npm install ../pulumi-hotpatch/pulumi-hotpatch-0.1.0.tgz @pulumi/pulumi @pulumi/azuread",
        "npm install @pulumi/azuread@^6.0.0",
        "npm ci",
    ])("may be: %s", (command) => {
        expect(door(`    ${command}`)).toBeUndefined();
    });

    it("cannot fetch a name that nobody has published", () => {
        expect(files.length).toBeGreaterThan(500);
        expect(found(files, (line) => door(line) !== undefined)).toEqual([]);
    });

    it("is given in the form that can be typed, not by its short name", async () => {
        const pages = files.filter(({ file }) => !file.startsWith("test/"));
        const wrong = shortForm(await verbs());
        const isComment = (line: string) => /^\s*(?:\/\*\*|\*|\/\/)/.test(line);
        expect(found(pages, (line) => !isComment(line) && wrong.test(line))).toEqual([]);
    });

    it("names a verb that there is", async () => {
        const known = new Set([...(await verbs()), "VERB"]);
        const named = /(?:npx --no pulumi-hotpatch|\$\{COMMAND\}) ([\w-]+)/g;
        const unknown = (line: string) => [...line.matchAll(named)].some(([, verb = ""]) => !known.has(verb));
        expect(found(files, unknown)).toEqual([]);
    });

    it("names the tarballs that `npm pack` makes", () => {
        const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
        const named = /(?:pulumi-hotpatch|intune-graph-emulator)-\d[\w.-]*\.tgz/g;
        const tarballs = files.flatMap(({ text }) => text.match(named) ?? []);
        expect([...new Set(tarballs)].sort()).toEqual([
            `intune-graph-emulator-${version}.tgz`,
            `pulumi-hotpatch-${version}.tgz`,
        ]);
    });

    it("does not install this package by name in any manifest", () => {
        const emulator = readFileSync(join(root, "packages", "graph-emulator", "package.json"), "utf8");
        const { version: emulatorVersion } = JSON.parse(emulator) as { version: string };
        const manifests = files.filter(({ file }) => /(^|\/)package\.json$/.test(file));
        expect(manifests.length).toBeGreaterThan(1);
        for (const { file, text } of manifests) {
            const { dependencies = {}, devDependencies = {} } = JSON.parse(text) as Record<
                string,
                Record<string, string>
            >;
            const ours = Object.entries({ ...dependencies, ...devDependencies }).filter(([name]) => OURS.test(name));
            // The workspace's own dependency is a folder beside it, as long as the versions agree.
            const workspace = file === "package.json" ? [["intune-graph-emulator", emulatorVersion]] : [];
            expect([file, ours.filter(([, source]) => !source.startsWith("file:"))]).toEqual([file, workspace]);
        }
    });
});
