import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const script = join(__dirname, "..", "..", "..", "examples", "github-workflow", "ci", "issue.js");
const MARKER = "<!-- hotpatch drift of tenant -->";

interface Issue {
    readonly number: number;
    title: string;
    body: string | null;
    state: string;
    readonly comments: string[];
}

describe("the issue about drift", () => {
    let server: Server;
    let folder: string;
    let issues: Issue[];
    let isRefusing: boolean;
    beforeEach(async () => {
        isRefusing = false;
        folder = mkdtempSync(join(tmpdir(), "hotpatch-issue-"));
        issues = [];
        server = createServer(async (request, response) => {
            const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
            const chunks: Buffer[] = [];
            for await (const chunk of request) {
                chunks.push(chunk);
            }
            const given = JSON.parse(Buffer.concat(chunks).toString() || "{}") as Partial<Issue>;
            const [, number, below] = /^\/repos\/o\/r\/issues(?:\/(\d+))?(\/comments)?$/.exec(pathname) ?? [];
            const issue = issues.find((each) => String(each.number) === number);
            const answer = (value: unknown) => response.end(JSON.stringify(value));
            if (isRefusing) {
                response.statusCode = 403;
                answer({});
            } else if (request.method === "GET" && number === undefined) {
                const open = issues.filter(({ state }) => state === searchParams.get("state"));
                const [page, size] = [Number(searchParams.get("page")), Number(searchParams.get("per_page"))];
                answer(open.slice((page - 1) * size, page * size));
            } else if (request.method === "POST" && number === undefined) {
                const made = {
                    number: issues.length + 1,
                    title: "",
                    body: null,
                    state: "open",
                    comments: [],
                    ...given,
                };
                issues.push(made);
                answer(made);
            } else if (issue !== undefined && request.method === "POST" && below !== undefined) {
                issue.comments.push(given.body ?? "");
                answer({});
            } else if (issue !== undefined && request.method === "PATCH" && below === undefined) {
                Object.assign(issue, given);
                answer(issue);
            } else {
                response.statusCode = 404;
                answer({});
            }
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    });
    afterEach(() => {
        server.close();
        rmSync(folder, { recursive: true, force: true });
    });

    function night(drift: string, text = ""): Promise<number | null> {
        writeFileSync(join(folder, "drift.md"), text);
        const env = {
            ...process.env,
            GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
            GITHUB_REPOSITORY: "o/r",
            GH_TOKEN: "token",
            PULUMI_STACK: "tenant",
            DRIFT: drift,
        };
        return new Promise((resolve) => {
            const child = spawn(process.execPath, [script], { cwd: folder, env, stdio: "ignore" });
            child.on("close", resolve);
        });
    }

    it("is opened once, brought up to date every night, and closed when there is no drift any more", async () => {
        issues.push({
            number: 1,
            title: "Hotpatch drift of tenant",
            body: `About ${MARKER}`,
            state: "open",
            comments: [],
        });
        expect(await night("false")).toBe(0);
        expect(issues).toHaveLength(1);
        expect(await night("true", "first")).toBe(0);
        expect(await night("true", "second")).toBe(0);
        expect(issues).toHaveLength(2);
        expect(issues[1]).toMatchObject({
            state: "open",
            body: `${MARKER}\nsecond`,
            title: "Hotpatch drift of tenant",
        });
        expect(await night("false")).toBe(0);
        expect(issues[1]).toMatchObject({ state: "closed", comments: ["There is no drift any more."] });
        expect(issues[0]).toMatchObject({ state: "open", comments: [] });
        expect(await night("true", "again")).toBe(0);
        expect(issues).toHaveLength(3);
    });

    it("stays as it is where the check could not look", async () => {
        await night("true", "drift");
        expect(await night("")).toBe(0);
        expect(issues.map(({ state }) => state)).toEqual(["open"]);
    });

    it("fails where GitHub refuses", async () => {
        isRefusing = true;
        expect(await night("true")).toBe(1);
    });
});
