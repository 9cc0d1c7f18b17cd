import { join } from "node:path";
import { problems } from "../../../scripts/checkStructure";
import { removeFolders, temporaryFolder, write } from "../setup/folders";

afterEach(removeFolders);

function found(files: Readonly<Record<string, string>>) {
    const root = temporaryFolder();
    for (const [file, text] of Object.entries(files)) {
        write(join(root, ...file.split("/")), text);
    }
    return problems(root, Object.keys(files));
}

describe("the check of the structure", () => {
    it("finds an import that runs upward, and one between rooms of one line", () => {
        expect(
            found({
                "src/graph/a.ts": 'import type { B } from "../readiness/b";',
                "src/readiness/b.ts": "export type B = 1;",
                "src/report/c.ts": 'export { d } from "../handlers/d";',
                "src/handlers/d.ts": 'import { a } from "../graph/a";',
            }),
        ).toEqual([
            expect.stringMatching(/^src\/graph\/a\.ts: imports src\/readiness\/b\.ts, which is not below it/),
            expect.stringMatching(/^src\/report\/c\.ts: imports src\/handlers\/d\.ts, which is not below it/),
        ]);
    });

    it("finds a circle, also of types", () => {
        expect(
            found({
                "src/graph/a.ts": 'import type { B } from "./b";',
                "src/graph/b.ts": 'import { c } from "./c";',
                "src/graph/c.ts": 'export type C = import("./a").A;',
            }),
        ).toEqual(["src/graph/a.ts -> src/graph/b.ts -> src/graph/c.ts -> src/graph/a.ts: a circle of imports"]);
    });

    it("finds a file that is too long", () => {
        expect(found({ "src/graph/a.ts": "\n".repeat(320) })).toEqual([]);
        expect(found({ "src/graph/a.ts": "\n".repeat(321) })).toEqual([
            expect.stringMatching(/^src\/graph\/a\.ts: 321/),
        ]);
    });

    it.each([
        ["cannot stand", " beside", "conflicts with"],
        ["he", "eds", "respects, follows, ignores"],
        ["wh", "om", "the targets, the devices that …"],
        ["by", " chance", "at random, random"],
    ])("finds phrases that read as translated, with their line: %s%s", (begin, end, write) => {
        const phrase = begin + end;
        expect(found({ "docs/a.md": `first\na ${phrase} b` })).toEqual([`docs/a.md:2: '${phrase}': write "${write}"`]);
    });
});
