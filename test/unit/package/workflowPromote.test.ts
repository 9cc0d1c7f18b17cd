import { chmodSync, mkdirSync, readFileSync } from "node:fs";
import { basename, delimiter, join } from "node:path";
import { type ScriptRig, scriptRig } from "./workflowScripts";

const BRANCH = "hotpatch-promote-tenant";
const FILE = "Pulumi.tenant.yaml";
const BEFORE = 'config:\n  tenant:early: "0" # ring\n';
const AFTER = BEFORE.replace('"0"', '"0.25"');

/** Stands for a command: what it was told is in `calls`, what it does in the test's environment. */
const FAKE = `#!${process.execPath}
const { appendFileSync, readFileSync, writeFileSync } = require("node:fs");
const [command, ...args] = process.argv.slice(1);
const input = args.includes("-") ? readFileSync(0, "utf8") : "";
appendFileSync("calls", JSON.stringify([command.split("/").pop(), ...args, input]) + "\\n");
if (command.endsWith("npx") && process.env.WRITES) writeFileSync("${FILE}", process.env.WRITES);
process.stdout.write(command.endsWith("npx") ? process.env.SAYS : "the state");
process.exitCode = command.endsWith("npx") ? Number(process.env.ENDS) : 0;
`;

interface Pull {
    title: string;
    body: string;
    state: string;
    readonly head: string;
    readonly base: string;
}

describe("the pull request that opens a ring", () => {
    let rig: ScriptRig;
    let pulls: Pull[];
    let branches: Record<string, string>;
    let commits: string[];
    let isRefusing: boolean;
    beforeEach(async () => {
        isRefusing = false;
        pulls = [];
        branches = { main: BEFORE };
        commits = [];
        rig = await scriptRig(({ method, path, query, body }) => {
            const call = `${method} ${path}`;
            const number = Number(/^\/pulls\/(\d+)$/.exec(path)?.[1]);
            if (isRefusing) {
                return 403;
            }
            if (call === "GET /pulls") {
                return pulls.flatMap((pull, index) =>
                    pull.state === query.get("state") && `o:${pull.head}` === query.get("head")
                        ? [{ ...pull, number: index + 1 }]
                        : [],
                );
            }
            if (call === "POST /pulls") {
                pulls.push({ state: "open", ...body } as unknown as Pull);
                return {};
            }
            if (method === "PATCH" && number > 0) {
                return Object.assign(pulls[number - 1] ?? {}, body);
            }
            if (call === "GET /git/ref/heads/main") {
                return { object: { sha: "main" } };
            }
            if (call === `GET /git/matching-refs/heads/${BRANCH}`) {
                return Object.keys(branches).map((name) => ({ ref: `refs/heads/${name}` }));
            }
            if (call === "POST /git/refs" || call === `PATCH /git/refs/heads/${BRANCH}`) {
                if ((method === "POST") === BRANCH in branches || body.sha !== "main") {
                    return 422;
                }
                branches[BRANCH] = branches.main ?? "";
                return {};
            }
            if (call === `GET /contents/${below()}`) {
                const text = branches[query.get("ref") ?? "main"];
                return text === undefined
                    ? 404
                    : { sha: `blob of ${text.length}`, content: Buffer.from(text).toString("base64") };
            }
            if (call === `PUT /contents/${below()}`) {
                const branch = String(body.branch);
                if (body.sha !== `blob of ${branches[branch]?.length}`) {
                    return 409;
                }
                branches[branch] = Buffer.from(String(body.content), "base64").toString();
                commits.push(String(body.message));
                return {};
            }
            return 404;
        });
        mkdirSync(join(rig.folder, "bin"));
        for (const name of ["pulumi", "npx"]) {
            rig.write(join("bin", name), FAKE);
            chmodSync(join(rig.folder, "bin", name), 0o755);
        }
    });
    afterEach(() => rig.stop());

    // The program's folder is one of the repository's.
    const below = () => `${basename(rig.folder)}/${FILE}`;
    const SAYS = "<!-- pulumi-hotpatch promotion -->\n\n### Ring 'early' of rollout 'win11' may open: 0 % -\\> 25 %\n";
    function night(env: Record<string, string>): Promise<number | null> {
        rig.write(FILE, BEFORE);
        return rig.run("promote.js", {
            PULUMI_STACK: "tenant",
            GITHUB_WORKSPACE: join(rig.folder, ".."),
            PATH: `${join(rig.folder, "bin")}${delimiter}${process.env.PATH}`,
            SAYS,
            ENDS: "0",
            WRITES: "",
            ...env,
        });
    }

    it("is opened once, with the one change and what the gates say, and then only brought up to date", async () => {
        expect(await night({ WRITES: AFTER })).toBe(0);
        expect(pulls).toEqual([
            {
                title: "Ring 'early' of rollout 'win11' may open: 0 % -> 25 %",
                body: SAYS,
                state: "open",
                head: BRANCH,
                base: "main",
            },
        ]);
        expect([branches[BRANCH], branches.main]).toEqual([AFTER, BEFORE]);
        const calls = readFileSync(join(rig.folder, "calls"), "utf8").trim().split("\n");
        expect(calls.map((call) => JSON.parse(call))).toEqual([
            ["pulumi", "stack", "export", ""],
            ["npx", ..."--no pulumi-hotpatch rollout promote - --write --format markdown".split(" "), "the state"],
        ]);
        expect(await night({ WRITES: AFTER, SAYS: `${SAYS}\nagain\n` })).toBe(0);
        expect(pulls.map(({ body }) => body)).toEqual([`${SAYS}\nagain\n`]);
        expect(commits).toHaveLength(1);
        expect(await night({ WRITES: AFTER.replace("0.25", "0.5") })).toBe(0);
        expect(commits).toHaveLength(2);
        expect(branches[BRANCH]).toContain('"0.5"');
    });

    it("is not opened while a gate holds, and one that waits says so", async () => {
        expect(await night({ ENDS: "2", SAYS: "held" })).toBe(0);
        expect([pulls, commits]).toEqual([[], []]);
        await night({ WRITES: AFTER });
        expect(await night({ ENDS: "2", SAYS: "held" })).toBe(0);
        expect(pulls.map(({ body, state }) => [body, state])).toEqual([["held", "open"]]);
        expect(commits).toHaveLength(1);
    });

    it("is opened again for the next step, on the branch that is there", async () => {
        await night({ WRITES: AFTER });
        Object.assign(pulls[0] ?? {}, { state: "closed" });
        expect(await night({ WRITES: AFTER })).toBe(0);
        expect(pulls.map(({ state }) => state)).toEqual(["closed", "open"]);
    });

    it("is not opened where there is nothing to open", async () => {
        expect(await night({})).toBe(0);
        expect([pulls, commits]).toEqual([[], []]);
    });

    it("fails where a command or GitHub does", async () => {
        expect(await night({ ENDS: "1" })).toBe(1);
        isRefusing = true;
        expect(await night({ WRITES: AFTER })).toBe(1);
        expect(pulls).toEqual([]);
    });
});
