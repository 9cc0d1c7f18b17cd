import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { ensureEngine, locateEngine, type Way } from "../../../scripts/setup/engine";
import { Report } from "../../../scripts/setup/report";
import { fakeEngine, Lines, removeFolders, temporaryFolder, write } from "./folders";

afterEach(removeFolders);

/** Fake engines are shell scripts: the order of the look-up is the same on Windows, its executables are not. */
const posix = process.platform === "win32" ? describe.skip : describe;

function machine(...folders: string[]) {
    const root = temporaryFolder();
    const path = folders.map((folder) => join(root, folder));
    const cache = join(root, "cache");
    const env = { PATH: [...path, "/bin", "/usr/bin"].join(delimiter), HOTPATCH_CACHE_DIR: cache };
    const engines = join(cache, "engine");
    return { root, env, engines, at: (...names: string[]) => join(root, ...names) };
}

/** An engine that an earlier set-up left. */
function cached(engines: string, version: string): string {
    write(join(engines, version, "origin.txt"), "built from Go modules\n");
    return fakeEngine(join(engines, version, "bin"), version);
}

function quiet() {
    const said = new Lines();
    return { said, report: new Report({ quiet: true, write: said.write }) };
}

const brings = (version: string, official: boolean): Way => ({
    origin: "made by the test",
    async fill({ folder }) {
        fakeEngine(join(folder, "bin"), version, { official });
    },
});

const fails = (origin: string, reason: string): Way => ({
    origin,
    async fill({ folder }) {
        write(join(folder, "bin", "half"), "made");
        throw new Error(reason);
    },
});

posix("locating the engine", () => {
    it("finds nothing on a machine without one", () => {
        expect(locateEngine(machine("empty").env)).toBeUndefined();
    });

    it("prefers the one on PATH to a newer one in the cache folder", () => {
        const { env, engines, at } = machine("bin");
        const pulumi = fakeEngine(at("bin"), "3.254.0");
        cached(engines, "3.259.0");
        expect(locateEngine(env)).toEqual({
            pulumi,
            version: "3.254.0",
            binDirs: [at("bin")],
            languageHost: "official",
            source: `on PATH as ${pulumi}`,
        });
    });

    it("passes over one on PATH that is too old, or that does not run", () => {
        const { env, at } = machine("old", "broken", "new");
        fakeEngine(at("old"), "3.253.0");
        fakeEngine(at("broken"), "; exit 1");
        fakeEngine(at("new"), "3.260.0");
        expect(locateEngine(env)?.version).toBe("3.260.0");
    });

    it("takes the newest of the cache folder, by number", () => {
        const { env, engines } = machine();
        for (const version of ["3.259.0", "3.1000.0", "3.26.0"]) {
            cached(engines, version);
        }
        expect(locateEngine(env)?.version).toBe("3.1000.0");
    });

    it("passes over a folder of the cache that was not completed", () => {
        const { env, engines } = machine();
        fakeEngine(join(engines, "3.259.0", "bin"), "3.259.0");
        mkdirSync(join(engines, "installing-here-1-abc"));
        expect(locateEngine(env)).toBeUndefined();
    });

    it("ignores relative folders of PATH", () => {
        const { env } = machine();
        expect(
            locateEngine({ ...env, PATH: `.${delimiter}node_modules${delimiter}${delimiter}${env.PATH}` }),
        ).toBeUndefined();
    });
});

posix("ensuring the engine", () => {
    it("does nothing and says nothing where there is one", async () => {
        const { env, at } = machine("bin");
        fakeEngine(at("bin"), "3.259.0");
        const { said, report } = quiet();
        const engine = await ensureEngine(report, { env, ways: [fails("never", "asked")] });
        expect(engine.source).toContain("on PATH");
        expect(said.lines).toEqual([]);
    });

    it("tries one way after the other, and says why a way did not work and where the engine goes", async () => {
        const { env, engines } = machine();
        const { said, report } = quiet();
        const ways = [fails("downloaded", "no network"), brings("3.259.0", true)];
        const engine = await ensureEngine(report, { env, ways });
        expect(engine).toMatchObject({ version: "3.259.0", languageHost: "official" });
        expect(engine.source).toBe(`made by the test, in ${join(engines, "3.259.0")}`);
        expect(said.lines.join("\n")).toMatch(/goes to .*engine.3\.259\.0[\s\S]*not downloaded: no network/);
        expect(locateEngine(env)).toEqual(engine);
    });

    it("puts the stand-ins beside an engine without language host, and says so", async () => {
        const { env, engines } = machine();
        const engine = await ensureEngine(quiet().report, { env, ways: [brings("3.259.0", false)] });
        expect(engine.languageHost).toBe("stand-in");
        const bin = join(engines, "3.259.0", "bin");
        for (const name of ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"]) {
            expect(readFileSync(join(bin, name), "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
        }
    });

    it("brings an outdated stand-in in the cache folder up to date", async () => {
        const { env, engines } = machine();
        await ensureEngine(quiet().report, { env, ways: [brings("3.259.0", false)] });
        const program = join(engines, "3.259.0", "bin", "pulumi-hotpatch-stand-in", "languageHost.js");
        const wanted = readFileSync(program, "utf8");
        write(program, "// of an older pulumi-hotpatch");
        await ensureEngine(quiet().report, { env, ways: [] });
        expect(readFileSync(program, "utf8")).toBe(wanted);
    });

    it("copies an engine on PATH without language host to where it can get one, and leaves the original alone", async () => {
        const { env, engines, at } = machine("bin");
        const original = fakeEngine(at("bin"), "3.256.0", { official: false });
        cached(engines, "3.259.0");
        const engine = await ensureEngine(quiet().report, { env, ways: [] });
        expect(engine).toMatchObject({ version: "3.256.0", languageHost: "stand-in" });
        expect(engine.source).toContain(`copied from ${original}`);
        expect(engine.pulumi).toBe(join(engines, "3.256.0", "bin", "pulumi"));
        expect(readdirSync(at("bin"))).toEqual(["pulumi"]);
    });

    it("leaves nothing behind where every way fails, and says what to do", async () => {
        const { env, engines } = machine();
        const ways = [fails("downloaded", "no network"), fails("built", "no go")];
        const ensured = ensureEngine(quiet().report, { env, ways });
        await expect(ensured).rejects.toThrow(
            /not downloaded: no network\n- not built: no go\nInstall the Pulumi CLI 3\.254\.0 or later .*or Go/,
        );
        expect(readdirSync(engines)).toEqual([]);
        expect(locateEngine(env)).toBeUndefined();
    });

    it("refuses a made engine that does not run", async () => {
        const { env, engines } = machine();
        const broken: Way = {
            origin: "made",
            fill: async ({ folder }) => void write(join(folder, "bin", "pulumi"), ""),
        };
        await expect(ensureEngine(quiet().report, { env, ways: [broken] })).rejects.toThrow("answers nothing");
        expect(readdirSync(engines)).toEqual([]);
    });

    it("uses the engine of a set-up that was faster", async () => {
        const { env, engines } = machine();
        const slow: Way = {
            origin: "the slow one",
            async fill(target) {
                await brings("3.259.0", true).fill(target);
                cached(engines, "3.259.0");
            },
        };
        const engine = await ensureEngine(quiet().report, { env, ways: [slow] });
        expect(engine.source).toContain("built from Go modules");
        expect(readdirSync(engines)).toEqual(["3.259.0"]);
        expect(existsSync(engine.pulumi)).toBe(true);
    });
});
