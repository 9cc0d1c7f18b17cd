import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ci = join(__dirname, "..", "..", "..", "examples", "github-workflow", "ci");
const { folded } = require(join(ci, "pulumi.js")) as { folded: (title: string, text: string, most: number) => string };

const MARKER = "<!-- hotpatch preview of tenant -->";

interface Comment {
    readonly id: number;
    body: string;
}

describe("the comment of a pull request", () => {
    let server: Server;
    let folder: string;
    let comments: Comment[];
    beforeEach(async () => {
        folder = mkdtempSync(join(tmpdir(), "hotpatch-comment-"));
        comments = [];
        server = createServer(async (request, response) => {
            const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
            const chunks: Buffer[] = [];
            for await (const chunk of request) {
                chunks.push(chunk);
            }
            const { body = "" } = JSON.parse(Buffer.concat(chunks).toString() || "{}") as { body?: string };
            const answer = (value: unknown) => response.end(JSON.stringify(value));
            if (request.method === "GET" && pathname === "/repos/o/r/issues/7/comments") {
                const [page, size] = [Number(searchParams.get("page")), Number(searchParams.get("per_page"))];
                answer(comments.slice((page - 1) * size, page * size));
            } else if (request.method === "POST" && pathname === "/repos/o/r/issues/7/comments") {
                comments.push({ id: comments.length + 1, body });
                answer({});
            } else {
                const found = comments.find(({ id }) => pathname === `/repos/o/r/issues/comments/${id}`);
                if (found === undefined || request.method !== "PATCH") {
                    response.statusCode = 404;
                } else {
                    found.body = body;
                }
                answer({});
            }
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    });
    afterEach(() => {
        server.close();
        rmSync(folder, { recursive: true, force: true });
    });

    function comment(text: string): Promise<number | null> {
        writeFileSync(join(folder, "preview.md"), `${MARKER}\n${text}`);
        const env = {
            ...process.env,
            GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
            GITHUB_REPOSITORY: "o/r",
            GH_TOKEN: "token",
            PR: "7",
        };
        return new Promise((resolve) => {
            const child = spawn(process.execPath, [join(ci, "comment.js")], { cwd: folder, env, stdio: "ignore" });
            child.on("close", resolve);
        });
    }

    it("is written once, and replaced where others have commented since, even a hundred", async () => {
        expect(await comment("first")).toBe(0);
        for (let at = 0; at < 120; at += 1) {
            comments.unshift({ id: 1_000 + at, body: `somebody about ${MARKER}` });
        }
        expect(await comment("second")).toBe(0);
        const mine = comments.filter(({ body }) => body.startsWith(MARKER));
        expect(mine.map(({ body }) => body)).toEqual([`${MARKER}\nsecond`]);
    });

    it("of a preview that is too long keeps the count of resources, and says how much was cut", () => {
        const text = `beginning\n${"x".repeat(100_000)}\nResources:\n    + 6 to create\n`;
        const shown = folded("Preview", text, 10_000);
        expect(shown.length).toBeLessThanOrEqual(10_000);
        expect(shown).toContain("beginning");
        expect(shown).toContain("Resources:\n    + 6 to create");
        expect(shown).toMatch(/\[\d+ characters were cut here/);
        expect(folded("Preview", "short", 10_000)).toContain("\nshort\n");
    });
});
