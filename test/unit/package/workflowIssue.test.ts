import { pageOf, type ScriptRig, scriptRig } from "./workflowScripts";

const MARKER = "<!-- hotpatch drift of tenant -->";

interface Issue {
    readonly number: number;
    title: string;
    body: string | null;
    state: string;
    readonly comments: string[];
}

describe("the issue about drift", () => {
    let rig: ScriptRig;
    let issues: Issue[];
    let isRefusing: boolean;
    beforeEach(async () => {
        isRefusing = false;
        issues = [];
        rig = await scriptRig(({ method, path, query, body }) => {
            const [, number, below] = /^\/issues(?:\/(\d+))?(\/comments)?$/.exec(path) ?? [];
            const issue = issues.find((each) => String(each.number) === number);
            if (isRefusing) {
                return 403;
            }
            if (method === "GET" && number === undefined) {
                return pageOf(
                    issues.filter(({ state }) => state === query.get("state")),
                    query,
                );
            }
            if (method === "POST" && number === undefined) {
                const made = { number: issues.length + 1, title: "", body: null, state: "open", comments: [], ...body };
                issues.push(made);
                return made;
            }
            if (issue !== undefined && method === "POST" && below !== undefined) {
                issue.comments.push(String(body.body ?? ""));
                return {};
            }
            if (issue !== undefined && method === "PATCH" && below === undefined) {
                return Object.assign(issue, body);
            }
            return 404;
        });
    });
    afterEach(() => rig.stop());

    function night(drift: string, text = ""): Promise<number | null> {
        rig.write("drift.md", text);
        return rig.run("issue.js", { PULUMI_STACK: "tenant", DRIFT: drift });
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
