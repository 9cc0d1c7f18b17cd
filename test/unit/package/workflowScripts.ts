import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The scripts of the example for GitHub. */
export const CI_SCRIPTS = join(__dirname, "..", "..", "..", "examples", "github-workflow", "ci");

/** A request to GitHub, about the repository `o/r`. */
export interface GitHubRequest {
    readonly method: string;
    /** Below the repository: `/issues/7/comments`. */
    readonly path: string;
    readonly query: URLSearchParams;
    readonly body: Readonly<Record<string, unknown>>;
}

/** The page of a list that a request asks for. */
export function pageOf<Entry>(list: readonly Entry[], query: URLSearchParams): Entry[] {
    const [page, size] = [Number(query.get("page")), Number(query.get("per_page"))];
    return list.slice((page - 1) * size, page * size);
}

/** A folder in which a script runs, with a GitHub of the test's own. */
export interface ScriptRig {
    readonly folder: string;
    write(name: string, text: string): void;
    /** Runs a script and returns its exit code. */
    run(script: string, env: Readonly<Record<string, string>>): Promise<number | null>;
    stop(): void;
}

/** @param answer what GitHub answers with; a number is a status that refuses */
export async function scriptRig(answer: (request: GitHubRequest) => unknown): Promise<ScriptRig> {
    const folder = mkdtempSync(join(tmpdir(), "hotpatch-script-"));
    const server = createServer(async (request, response) => {
        const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
        const chunks: Buffer[] = [];
        for await (const chunk of request) {
            chunks.push(chunk);
        }
        const body = JSON.parse(Buffer.concat(chunks).toString() || "{}");
        const path = pathname.replace(/^\/repos\/o\/r(?=\/)/, "");
        const given =
            path === pathname ? 404 : answer({ method: request.method ?? "", path, query: searchParams, body });
        response.statusCode = typeof given === "number" ? given : 200;
        response.end(JSON.stringify(typeof given === "number" ? {} : (given ?? {})));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return {
        folder,
        write: (name, text) => writeFileSync(join(folder, name), text),
        run: (script, given) => {
            const env = {
                ...process.env,
                GITHUB_API_URL: url,
                GITHUB_REPOSITORY: "o/r",
                GH_TOKEN: "token",
                ...given,
            };
            return new Promise((resolve) => {
                const child = spawn(process.execPath, [join(CI_SCRIPTS, script)], {
                    cwd: folder,
                    env,
                    stdio: "ignore",
                });
                child.on("close", resolve);
            });
        },
        stop: () => {
            server.close();
            rmSync(folder, { recursive: true, force: true });
        },
    };
}
