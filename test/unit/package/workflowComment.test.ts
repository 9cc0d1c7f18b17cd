import { join } from "node:path";
import { CI_SCRIPTS, pageOf, type ScriptRig, scriptRig } from "./workflowScripts";

const { folded } = require(join(CI_SCRIPTS, "pulumi.js")) as {
    folded: (title: string, text: string, most: number) => string;
};

const MARKER = "<!-- hotpatch preview of tenant -->";

interface Comment {
    readonly id: number;
    body: string;
}

describe("the comment of a pull request", () => {
    let rig: ScriptRig;
    let comments: Comment[];
    beforeEach(async () => {
        comments = [];
        rig = await scriptRig(({ method, path, query, body: { body = "" } }) => {
            if (path === "/issues/7/comments" && method === "GET") {
                return pageOf(comments, query);
            }
            if (path === "/issues/7/comments" && method === "POST") {
                comments.push({ id: comments.length + 1, body: String(body) });
                return {};
            }
            const found = comments.find(({ id }) => path === `/issues/comments/${id}`);
            if (found === undefined || method !== "PATCH") {
                return 404;
            }
            found.body = String(body);
            return found;
        });
    });
    afterEach(() => rig.stop());

    function comment(text: string): Promise<number | null> {
        rig.write("preview.md", `${MARKER}\n${text}`);
        return rig.run("comment.js", { PR: "7" });
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
