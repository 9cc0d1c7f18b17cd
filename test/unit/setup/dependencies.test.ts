import { join } from "node:path";
import { findNpm, isInstalled, npmEnvironment } from "../../../scripts/setup/dependencies";
import { removeFolders, temporaryFolder, write } from "./folders";

afterEach(removeFolders);

const locked = {
    "": { version: "0.1.0" },
    "node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
    "node_modules/b-for-windows": { version: "1.0.0", integrity: "sha512-b", optional: true },
};

/** A project whose package-lock.json names a and b; `installed` is what npm left in node_modules. */
function project(installed: object | undefined): string {
    const root = temporaryFolder();
    write(join(root, "package-lock.json"), JSON.stringify({ packages: locked }));
    if (installed !== undefined) {
        write(join(root, "node_modules", ".package-lock.json"), JSON.stringify({ packages: installed }));
    }
    return root;
}

describe("dependencies", () => {
    it("are installed where npm left what package-lock.json names, whatever else is there", () => {
        const extra = { "node_modules/c": { version: "3.0.0" } };
        expect(isInstalled(project({ "node_modules/a": locked["node_modules/a"], ...extra }))).toBe(true);
    });

    it.each([
        ["node_modules is missing", undefined],
        ["a package is missing", {}],
        ["package-lock.json names another version", { "node_modules/a": { version: "0.9.0", integrity: "sha512-a" } }],
        ["package-lock.json names another content", { "node_modules/a": { version: "1.0.0", integrity: "sha512-x" } }],
    ])("are to be installed where %s", (_, installed) => {
        expect(isInstalled(project(installed))).toBe(false);
    });

    it("are to be installed where an interrupted install left an unreadable list", () => {
        const root = project(undefined);
        write(join(root, "node_modules", ".package-lock.json"), '{"packages": {');
        expect(isInstalled(root)).toBe(false);
    });
});

describe("npm", () => {
    it("is taken from the npm that runs the script", () => {
        const cli = write(join(temporaryFolder(), "npm-cli.js"), "");
        expect(findNpm({ npm_execpath: cli })).toBe(cli);
    });

    it.each(["/opt/yarn/bin/yarn.js", "/opt/pnpm/bin/pnpm.cjs"])("is looked for beside Node where %s runs", (other) => {
        expect(findNpm({ npm_execpath: other, PATH: process.env.PATH })).toMatch(/npm-cli\.js$/);
    });

    it("is started without the settings of the run that started us, except where packages come from", () => {
        const kept = {
            PATH: "/bin",
            npm_config_registry: "https://npm.contoso.com",
            "npm_config_//npm.contoso.com/:_authToken": "t",
            npm_config_cache: "/cache",
            NPM_CONFIG_HTTPS_PROXY: "http://proxy:8080",
        };
        const dropped = {
            npm_config_omit: "dev",
            npm_config_prefix: "/usr",
            npm_config_dry_run: "true",
            npm_lifecycle_event: "test",
            npm_package_json: "/x/package.json",
            NODE_ENV: "production",
            INIT_CWD: "/x",
        };
        expect(npmEnvironment({ ...kept, ...dropped })).toEqual(kept);
    });
});
