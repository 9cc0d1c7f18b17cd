import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startGraphEmulator } from "../../../packages/graph-emulator/src";
import { main } from "../../../src/cli/main";
import { testTerminal } from "./terminal";

/** What must never be shown: C0 but line ends, C1, marks of direction, halves of characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const NEVER = /(?!\r\n)[\0-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|\p{Cs}/u;
const TOKEN =
    "eyJhbGciOiJub25lIn0.eyJ0aWQiOiIxMTExMTExMS0yMjIyLTQzMzMtODQ0NC01NTU1NTU1NTU1NTUifQ.c2VjcmV0LXNpZ25hdHVyZQ";
const NAME = `A\u001b[2J\u009b31m\u202egnp\u2066\u061c\u0000`;
const RULE = '(device.displayName -eq "\u001b]0;x\u0007\u202e")';

const VERBS: readonly (readonly string[])[] = [
    ["readiness"],
    ["readiness", "--format", "csv"],
    ["readiness", "--format", "json"],
    ["readiness", "--device", NAME],
    ["readiness", "--group", NAME],
    ["delivery"],
    ["delivery", "--format", "csv", "--all"],
    ["delivery", "--format", "json"],
    ["verify", NAME],
    ["sync", "--group", NAME],
    ["sync", "--yes", "--stale-hours", "1"],
    ["calendar"],
    ["kb", NAME],
    ["kb", "KB5089466"],
    ["explain", NAME],
    ["explain", `0x8007${NAME}`],
    ["rule", "check", "--group", NAME],
    ["rule", "format", "--group", NAME],
    ["rule", "format", RULE],
    ["rule", "explain", RULE],
    ["rule", "eval", RULE],
    ["rule", "diff", RULE, "(device.accountEnabled -eq true)", "--all"],
    ["rule", "check", `${NAME}${RULE}`],
    ["import", "--force"],
    ["import", NAME, "--force"],
    ["export", "--force"],
    ["doctor"],
    ["doctor", "--format", "json"],
    ["probe"],
    [NAME],
    ["readiness", `--${NAME}`],
];

describe("the output of every verb", () => {
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "hotpatch-hostile-"));
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    async function shownBy(args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
        const terminal = testTerminal({ cwd: folder, env });
        await main(args, terminal);
        return terminal.out() + terminal.err();
    }

    it("shows no control character of a tenant's names and rules, nor do the files that it writes", async () => {
        const emulator = await startGraphEmulator({
            devices: 40,
            tenant: {
                groups: [
                    { displayName: NAME, membershipRule: RULE },
                    { displayName: `${NAME}2`, members: 20 },
                ],
                policies: [{ displayName: NAME, description: NAME, assignments: [{ include: `${NAME}2` }] }],
            },
        });
        try {
            let named = 0;
            for (const args of VERBS) {
                const shown = await shownBy(args, emulator.environment());
                named += shown.includes("gnp") ? 1 : 0;
                expect([args, NEVER.exec(shown)?.[0]]).toEqual([args, undefined]);
                expect(shown).not.toContain("a bug in hotpatch");
            }
            expect(named).toBeGreaterThanOrEqual(10);
            for (const file of ["hotpatch-import.json", "hotpatch-imported.ts"]) {
                const text = readFileSync(join(folder, file), "utf8");
                expect([file, NEVER.exec(text)?.[0]]).toEqual([file, undefined]);
                expect(text).toContain("\\u202egnp");
            }
        } finally {
            await emulator.stop();
        }
    }, 60_000);

    it("shows nothing of what a proxy echoes: no token, no control character, and not three megabytes of code", async () => {
        const proxy: Server = createServer((request, response) => {
            const echoed = `${NAME} Authorization: ${request.headers.authorization} ${request.headers.authorization?.slice(7)}`;
            const code = `${echoed} ${"x".repeat(3_000_000)}`;
            response.writeHead(403, { "Content-Type": "application/json", "request-id": "id" });
            response.end(JSON.stringify({ error: { code, message: echoed, innerError: { date: echoed } } }));
        });
        await new Promise<void>((resolve) => {
            proxy.listen(0, "127.0.0.1", resolve);
        });
        const { port } = proxy.address() as AddressInfo;
        const env = { HOTPATCH_GRAPH_ENDPOINT: `http://127.0.0.1:${port}`, HOTPATCH_GRAPH_TOKEN: TOKEN };
        try {
            for (const args of VERBS) {
                const shown = await shownBy(args, env);
                expect([args, NEVER.exec(shown)?.[0]]).toEqual([args, undefined]);
                expect([args, shown.includes("eyJ")]).toEqual([args, false]);
                expect([args, shown.length < 40_000]).toEqual([args, true]);
                expect(shown).not.toContain("a bug in hotpatch");
            }
        } finally {
            proxy.closeAllConnections();
            proxy.close();
        }
    }, 60_000);
});
