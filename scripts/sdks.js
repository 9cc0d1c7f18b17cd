// @ts-check
/**
 * `npm run sdks`: the SDKs that Pulumi generates from the plugin's schema are compiled, and with them the programs of
 * `docs/languages.md`: Go by its compiler, TypeScript by its type checker, Python by its parser. Needs Go and Python 3;
 * C# is left out, because its code generation is in no Go module that Pulumi publishes for others.
 */
const { mkdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { setup } = require("./setup");
const { executableName, findOnPath } = require("./setup/engine/executables");
const { buildGoProgram } = require("./setup/engine/goProgram");
const { INSTALLED_VERSION } = require("./setup/engine/version");
const { Report, SetupError } = require("./setup/report");
const { lastLines, runCommand } = require("./setup/runCommand");

const root = join(__dirname, "..");
/** Below node_modules, so that the SDK for Node finds what it imports. */
const folder = join(root, "node_modules", ".cache", "sdks");
const GO_MODULE = "example.com/pulumi-hotpatch/sdk/go/hotpatch";

/**
 * @param {string} what
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} cwd
 * @param {NodeJS.ProcessEnv} [env]
 */
async function run(what, command, args, cwd, env = process.env) {
    const { code, output } = await runCommand(command, args, { cwd, env });
    if (code !== 0) {
        throw new SetupError(`${what}: ${command} ended with ${code}:\n${lastLines(output, 30)}`);
    }
    console.log(`${what}: passed`);
}

/** @param {readonly string[]} names any of which will do */
function onPath(...names) {
    const [found] = names.flatMap((name) => findOnPath(name, process.env));
    if (found === undefined) {
        throw new SetupError(`\`${names[0]}\` is not on PATH.`);
    }
    return found;
}

/** @param {string} language as the page marks it */
function programOfPage(language) {
    const page = readFileSync(join(root, "docs", "languages.md"), "utf8");
    const [, program] = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(page) ?? [];
    if (program === undefined) {
        throw new SetupError(`docs/languages.md has no program in ${language}.`);
    }
    return program;
}

async function main() {
    await setup({ quiet: true });
    const [go, python] = [onPath("go"), onPath("python3", "python")];
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const schema = JSON.parse(readFileSync(join(root, "plugin", "schema.json"), "utf8"));
    writeFileSync(join(folder, "schema.json"), JSON.stringify({ ...schema, version }));

    const generator = join(folder, executableName("generate"));
    await buildGoProgram(folder, {
        module: "github.com/pulumi/pulumi/pkg/v3",
        version: INSTALLED_VERSION,
        program: ".",
        source: join(__dirname, "sdks", "generate.go"),
        output: generator,
        duration: "some seconds after a build of the engine, otherwise minutes",
        env: process.env,
        report: new Report(),
    });
    await run("Schema, and SDKs from it", generator, ["schema.json", folder], folder);

    const tsc = require.resolve("typescript/bin/tsc");
    const modules = ["--module", "nodenext", "--moduleResolution", "nodenext", "--types", "node"];
    const strict = ["--ignoreConfig", "--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", ...modules];
    await run("TypeScript SDK", process.execPath, [tsc, ...strict, join("nodejs", "index.ts")], folder);

    writeFileSync(join(folder, "python", "program.py"), programOfPage("python"));
    await run("Python SDK and program, syntax", python, ["-m", "compileall", "-q", "python"], folder);

    const module = (/** @type {string} */ name) =>
        `module ${name}\n\ngo 1.25\n\nrequire github.com/pulumi/pulumi/sdk/v3 v${INSTALLED_VERSION}\n`;
    const sdk = join(folder, "go", "hotpatch");
    writeFileSync(join(sdk, "go.mod"), module(GO_MODULE));
    const program = join(folder, "program");
    mkdirSync(program);
    writeFileSync(join(program, "main.go"), programOfPage("go"));
    const replaced = `require ${GO_MODULE} v0.0.0\n\nreplace ${GO_MODULE} => ../go/hotpatch\n`;
    writeFileSync(join(program, "go.mod"), `${module("tenant")}\n${replaced}`);
    const env = { ...process.env, GO111MODULE: "on", GOWORK: "off", GOFLAGS: "-mod=mod", CGO_ENABLED: "0" };
    await run("Go SDK", go, ["build", "./..."], sdk, env);
    await run("Go program", go, ["build", "-o", executableName("tenant"), "."], program, env);
}

main().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
});
