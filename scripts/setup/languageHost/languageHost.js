// @ts-check
/**
 * A stand-in for `pulumi-language-nodejs`, the Node language host that ships with Pulumi's own downloads and that a
 * build from Go modules lacks. The engine starts it, reads the port from the first line of its output, and asks it
 * through gRPC (LanguageRuntime, `proto/pulumi/language.proto` in pulumi/pulumi) to run programs. It runs them like the
 * official one, through `@pulumi/pulumi/cmd/run` of the program's own dependencies.
 *
 * Setup copies this single file next to the engine, so it finds everything else from the folder of the program. Policy
 * packs, source-based plugins, code generation and `pulumi install` need the official language host.
 */
const { spawn } = require("node:child_process");
const { existsSync, readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { connect } = require("node:net");
const { dirname, join } = require("node:path");

/**
 * @typedef {import("@grpc/grpc-js")} Grpc
 * @typedef {import("@pulumi/pulumi/proto/language_pb")} Messages
 * @typedef {import("@pulumi/pulumi/proto/language_pb").RunRequest} RunRequest
 * @typedef {import("node:child_process").ChildProcess} ChildProcess
 * @typedef {{name: string, version: string, folder: string, manifest: Manifest}} Dependency
 * @typedef {{
 *     name?: string, version?: string, dependencies?: Record<string, string>, devDependencies?: Record<string, string>,
 *     pulumi?: {resource?: boolean, name?: string, version?: string, server?: string},
 * }} Manifest
 */

/** With this exit code `@pulumi/pulumi/cmd/run` says that it has already told the user what went wrong. */
const REPORTED = 32;

// The engine shows what is printed here: just the message, without a stack.
process.on("uncaughtException", (error) => {
    console.error(error.message);
    process.exit(1);
});

const required = requireOfProgram(process.cwd());
/** @type {Grpc} */
const grpc = required("@grpc/grpc-js");
/** @type {Messages} */
const messages = required("@pulumi/pulumi/proto/language_pb");
/** @type {import("@pulumi/pulumi/proto/plugin_pb")} */
const plugins = required("@pulumi/pulumi/proto/plugin_pb");

const engine = process.argv[process.argv.length - 1] ?? "";
const tracing = process.argv[process.argv.indexOf("--tracing") + 1];
/** @type {Set<ChildProcess>} */
const running = new Set();

/** The answers to the engine's `LanguageRuntime` calls; all others are answered as not implemented. */
const runtime = {
    run: unary(async (/** @type {RunRequest} */ request) => {
        const { code, signal } = await runProgram(request);
        const response = new messages.RunResponse();
        if (code === REPORTED) {
            response.setBail(true);
        } else if (signal) {
            response.setError(`Program was ended by ${signal}`);
        } else if (code !== 0) {
            response.setError(`Program exited with non-zero exit code: ${code}`);
        }
        return response;
    }),

    getRequiredPackages: unary(
        (/** @type {import("@pulumi/pulumi/proto/language_pb").GetRequiredPackagesRequest} */ r) => {
            const response = new messages.GetRequiredPackagesResponse();
            for (const { manifest, version } of dependencies(programFolder(r), true)) {
                if (manifest.pulumi?.resource) {
                    const wanted = new plugins.PackageDependency();
                    wanted.setName(manifest.pulumi.name ?? (manifest.name ?? "").replace(/^@[^/]+\//, ""));
                    wanted.setKind("resource");
                    wanted.setVersion(`v${(manifest.pulumi.version ?? version).replace(/^v/, "")}`);
                    wanted.setServer(manifest.pulumi.server ?? "");
                    response.addPackages(wanted);
                }
            }
            return response;
        },
    ),

    getProgramDependencies: unary(
        (/** @type {import("@pulumi/pulumi/proto/language_pb").GetProgramDependenciesRequest} */ request) => {
            const response = new messages.GetProgramDependenciesResponse();
            for (const { name, version } of dependencies(programFolder(request), request.getTransitivedependencies())) {
                const info = new messages.DependencyInfo();
                info.setName(name);
                info.setVersion(version);
                response.addDependencies(info);
            }
            return response;
        },
    ),

    about: unary(() => {
        const response = new messages.AboutResponse();
        response.setExecutable(process.execPath);
        response.setVersion(process.versions.node);
        response.getMetadataMap().set("languageHost", "stand-in by pulumi-hotpatch");
        return response;
    }),

    getPluginInfo: unary(() => new plugins.PluginInfo()),
    runtimeOptionsPrompts: unary(() => new messages.RuntimeOptionsResponse()),

    cancel: unary(() => {
        endPrograms();
        return new (required("google-protobuf/google/protobuf/empty_pb").Empty)();
    }),
};

/**
 * Runs a program to its end. Its output goes straight to this process's output, which the engine shows.
 * @param {RunRequest} request
 * @returns {Promise<{code: number | null, signal: string | null}>}
 */
function runProgram(request) {
    const options = request.getInfo()?.getOptions()?.toJavaScript() ?? {};
    /** @type {[string, string | number | boolean][]} */
    const settings = [
        ["organization", request.getOrganization()],
        ["project", request.getProject()],
        ["root-directory", request.getInfo()?.getRootDirectory() ?? ""],
        ["stack", request.getStack()],
        ["pwd", request.getPwd()],
        ["parallel", request.getParallel()],
        ["monitor", request.getMonitorAddress()],
        ["engine", engine],
        ["tracing", process.argv.includes("--tracing") ? (tracing ?? "") : ""],
        ["dry-run", request.getDryrun()],
    ];
    const flags = settings.filter(([, value]) => value).map(([name, value]) => `--${name}=${value}`);
    const nodeArgs = String(options.nodeargs ?? "").split(/\s+/);
    const run = requireOfProgram(programFolder(request)).resolve("@pulumi/pulumi/cmd/run");
    const program = request.getInfo()?.getEntryPoint() || request.getProgram() || ".";
    const args = [...nodeArgs.filter(Boolean), run, ...flags, program, ...request.getArgsList()];
    const child = spawn(process.execPath, args, {
        stdio: ["ignore", "inherit", "inherit"],
        windowsHide: true,
        env: {
            ...process.env,
            PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().toArray())),
            PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
            PULUMI_NODEJS_TYPESCRIPT: String(options.typescript ?? true),
            ...(options.tsconfig ? { PULUMI_NODEJS_TSCONFIG_PATH: String(options.tsconfig) } : {}),
        },
    });
    running.add(child);
    return new Promise((resolve, reject) => {
        child.on("error", reject);
        child.on("close", (code, signal) => resolve({ code, signal }));
    }).finally(() => running.delete(child));
}

/** @param {{getInfo(): import("@pulumi/pulumi/proto/language_pb").ProgramInfo | undefined}} request */
function programFolder(request) {
    return request.getInfo()?.getProgramDirectory() || process.cwd();
}

/**
 * The installed packages that the nearest package.json lists and, if requested, their own dependencies.
 * @param {string} folder
 * @param {boolean} transitive
 * @returns {Dependency[]}
 */
function dependencies(folder, transitive) {
    const root = above(folder, "package.json");
    /** @type {Map<string, Dependency>} */
    const found = new Map();
    const visit = (/** @type {string} */ from, /** @type {Record<string, string>} */ names) => {
        for (const name of Object.keys(names)) {
            const installed = above(from, join("node_modules", name, "package.json"));
            if (installed && !found.has(installed)) {
                const manifest = readManifest(installed);
                found.set(installed, { name, version: manifest.version ?? "", folder: dirname(installed), manifest });
                if (transitive) {
                    visit(dirname(installed), manifest.dependencies ?? {});
                }
            }
        }
    };
    if (root) {
        const { dependencies: needed, devDependencies } = readManifest(root);
        visit(dirname(root), { ...needed, ...devDependencies });
    }
    return [...found.values()];
}

/**
 * The nearest file with that name in a folder or one above it.
 * @param {string} folder
 * @param {string} name
 * @returns {string | undefined}
 */
function above(folder, name) {
    const file = join(folder, name);
    if (existsSync(file)) {
        return file;
    }
    return dirname(folder) === folder ? undefined : above(dirname(folder), name);
}

/**
 * @param {string} file
 * @returns {Manifest}
 */
function readManifest(file) {
    return JSON.parse(readFileSync(file, "utf8"));
}

/**
 * `require` as the program in that folder sees it, for `@pulumi/pulumi` and what it depends on.
 * @param {string} folder
 */
function requireOfProgram(folder) {
    const ofProgram = createRequire(join(folder, "program.js"));
    const ofPulumi = () => createRequire(ofProgram.resolve("@pulumi/pulumi"));
    const resolve = (/** @type {string} */ name) => {
        try {
            return name.startsWith("@pulumi/pulumi") ? ofProgram.resolve(name) : ofPulumi().resolve(name);
        } catch {
            const cause = "@pulumi/pulumi is not installed for it";
            throw new Error(`Run the program in '${folder}': ${cause}. Install the program's dependencies first.`);
        }
    };
    return Object.assign((/** @type {string} */ name) => require(resolve(name)), { resolve });
}

/**
 * @template Request, Response
 * @param {(request: Request) => Response | Promise<Response>} answer
 * @returns {import("@grpc/grpc-js").handleUnaryCall<Request, Response>}
 */
function unary(answer) {
    return async (call, callback) => {
        try {
            callback(null, await answer(call.request));
        } catch (error) {
            callback({ code: grpc.status.UNKNOWN, details: error instanceof Error ? error.message : String(error) });
        }
    };
}

function endPrograms() {
    for (const child of running) {
        child.kill();
    }
}

/** Ends when told to, and when the engine is gone: an engine that was killed cannot tell. */
function endWithTheEngine() {
    const end = () => {
        endPrograms();
        process.exit(0);
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGBREAK", "SIGHUP"]) {
        process.on(signal, end);
    }
    const [host, port] = engine.split(":");
    const isThere = () => {
        const socket = connect({ host, port: Number(port) }, () => socket.end());
        socket.on("error", end);
    };
    if (host && Number(port) > 0) {
        setInterval(isThere, 10_000);
    }
}

function main() {
    endWithTheEngine();
    const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };
    const server = new grpc.Server(unlimited);
    server.addService(required("@pulumi/pulumi/proto/language_grpc_pb").LanguageRuntimeService, runtime);
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
        if (error) {
            throw error;
        }
        console.log(port);
    });
}

main();
