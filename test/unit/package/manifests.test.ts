import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { minVersion, valid } from "semver";

const root = join(__dirname, "..", "..", "..");
type Versions = Readonly<Record<string, string>>;
interface Manifest {
    readonly dependencies: Versions;
    readonly devDependencies: Versions;
}
interface Lockfile {
    readonly packages: Readonly<Record<string, { readonly integrity?: string; readonly resolved?: string }>>;
}
const json = (...path: string[]): unknown => JSON.parse(readFileSync(join(root, ...path), "utf8"));

function sourcesIn(folder: string): string[] {
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".ts"))
        .map((file) => readFileSync(join(folder, file), "utf8"));
}

/** The emulator's package, which is a folder of this repository. */
const EMULATOR = join("packages", "graph-emulator");
const LINK = "node_modules/intune-graph-emulator";
const OWN = ["", LINK, "packages/graph-emulator"];

describe.each([".", EMULATOR])("the manifest of the package in %s", (folder) => {
    it("names each dependency in one version, which is the one that was tested", () => {
        const { dependencies, devDependencies } = json(folder, "package.json") as Manifest;
        const ranges = Object.entries({ ...dependencies, ...devDependencies }).filter(([, version]) => !valid(version));
        expect(ranges).toEqual([]);
    });

    it("names only what its code loads, and docs/dependencies.md has a line for each", () => {
        const names = Object.keys((json(folder, "package.json") as Manifest).dependencies);
        const loaded = sourcesIn(join(root, folder, "src")).flatMap((text) =>
            Array.from(text.matchAll(/(?:from |require\()"([^"./][^"]*)"/g), ([, name]) => name),
        );
        expect(names.filter((name) => !loaded.includes(name))).toEqual([]);
        const lines = readFileSync(join(root, "docs", "dependencies.md"), "utf8").match(/^\| `[^`]+`/gm) ?? [];
        expect(lines.map((line) => line.slice(3, -1))).toEqual(expect.arrayContaining(names));
    });
});

describe("the lockfile", () => {
    it("has a hash of everything that npm may download, for every platform", () => {
        const entries = Object.entries((json("package-lock.json") as Lockfile).packages).filter(
            ([folder]) => !OWN.includes(folder),
        );
        expect(entries.length).toBeGreaterThan(100);
        expect(
            entries.filter(([, { integrity }]) => !integrity?.startsWith("sha512-")).map(([folder]) => folder),
        ).toEqual([]);
    });

    it("leaves it to npm's configuration where packages come from", () => {
        const { packages } = json("package-lock.json") as Lockfile;
        expect(Object.keys(packages).filter((name) => packages[name]?.resolved !== undefined)).toEqual([LINK]);
    });
});

describe.each(readdirSync(join(root, "examples")))("the example %s", (example) => {
    it("brings a TypeScript that reads its tsconfig.json, which Pulumi's own does not, and Node's types", () => {
        const { devDependencies } = json("examples", example, "package.json") as Manifest;
        // "module": "node16" came with 4.7; es2022 and all else are older.
        expect(minVersion(devDependencies.typescript ?? "0.0.0")?.compare("4.7.0")).toBe(1);
        expect(Object.keys(devDependencies)).toContain("@types/node");
    });
});
