import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseScenario } from "../src";
import { type Api, api } from "./api";
import { namesIn } from "./shape";

const ENTRIES = "/beta/admin/windows/updates/catalog/entries";
const TYPE = "microsoft.graph.windowsUpdates.qualityUpdateCatalogEntry";
const EXPANDED = `$expand=${TYPE}/productRevisions`;

interface Revision {
    readonly id: string;
    readonly isHotpatchUpdate: boolean;
    readonly isHotpatchEnabled?: boolean;
    readonly knowledgeBaseArticle: { readonly id: string };
}
interface Entry {
    readonly id: string;
    readonly shortName: string;
    readonly releaseDateTime: string;
    readonly productRevisions: readonly Revision[];
}

let graph: Api;
beforeAll(async () => {
    graph = await api({ devices: 0, startsAt: "2026-08-20T00:00:00Z" });
});
afterAll(() => graph.stop());

async function entries(query = `?${EXPANDED}`, from = graph): Promise<Entry[]> {
    const { status, body } = await from.get(`${ENTRIES}${query}`);
    expect(status).toBe(200);
    return body.value;
}
const revisionsOf = (entry: Entry | undefined, build: number) =>
    (entry?.productRevisions ?? [])
        .filter(({ id }) => id.startsWith(`10.0.${build}.`))
        .map(({ id, isHotpatchUpdate, knowledgeBaseArticle }) => [id, isHotpatchUpdate, knowledgeBaseArticle.id]);

describe("the update catalog", () => {
    it("answers the query of the hotpatch page with an entry like the one that is printed there (November 2024)", async () => {
        const query =
            `$top=1&$filter=isof('${TYPE}') and ${TYPE}/isExpeditable eq true and ` +
            `${TYPE}/productRevisions/any(p:p/isHotpatchUpdate eq true)&${EXPANDED}&$orderby=releaseDateTime desc`;
        const { body } = await graph.get(`${ENTRIES}?${query}`);
        expect(body.value.map(({ shortName }: Entry) => shortName)).toEqual(["2026.08 B"]);
        const path = join(__dirname, "fixtures/graph/wufb-catalog-hotpatch-response-200.json");
        const printed = JSON.parse(readFileSync(path, "utf8"));
        const [entry] = body.value;
        expect(Object.keys(entry)).toEqual(Object.keys(printed.value[0]));
        expect(namesIn(entry.productRevisions[0])).toEqual(namesIn(printed.value[0].productRevisions[0]));
    });

    it("holds a month's hotpatch and full update in one entry (Windows 11 hotpatch calendar, August 2026)", async () => {
        const found = await entries(`?$filter=${TYPE}/shortName eq '2026.08 B'&${EXPANDED}`);
        expect(found.map((entry) => revisionsOf(entry, 26200))).toEqual([
            [
                ["10.0.26200.9106", true, "KB5120994"],
                ["10.0.26200.9168", false, "KB5121003"],
            ],
        ]);
    });

    it("has baselines in June 2026, which was not planned, and in July 2026, and an out-of-band hotpatch in March 2026", async () => {
        const all = await entries();
        const hotpatches = (name: string) =>
            revisionsOf(
                all.find(({ shortName }) => shortName === name),
                26100,
            ).filter(([, isHotpatch]) => isHotpatch);
        expect(hotpatches("2026.06 B")).toEqual([]);
        expect(hotpatches("2026.07 B")).toEqual([]);
        expect(hotpatches("2026.03 B")).toEqual([["10.0.26100.7979", true, "KB5079420"]]);
        expect(hotpatches("2026.03 OOB")).toEqual([["10.0.26100.7982", true, "KB5084597"]]);
    });

    it("shows what was published by the emulator's time, and nothing else", async () => {
        const later = await api({ devices: 0, startsAt: "2026-09-01T00:00:00Z" });
        const newest = async () => (await entries("?$orderby=releaseDateTime desc&$top=1", later))[0]?.shortName;
        expect(await newest()).toBe("2026.08 D");
        later.emulator.advance(8 * 24 * 60 * 60 * 1000);
        expect(await newest()).toBe("2026.09 B");
        later.emulator.advance(365 * 24 * 60 * 60 * 1000);
        const made = await entries(`?$filter=releaseDateTime ge 2026-10-01T00:00:00Z&${EXPANDED}`, later);
        const monthly = made.filter((each) => each.shortName.endsWith("B") && !each.shortName.endsWith("OOB"));
        expect(
            monthly
                .filter((each) => each.productRevisions.every(({ isHotpatchUpdate }) => !isHotpatchUpdate))
                .map(({ shortName }) => shortName),
        ).toEqual(["2026.10 B", "2027.01 B", "2027.04 B", "2027.07 B"]);
        expect(monthly).toHaveLength(11);
        await later.stop();
    });

    it("brings revisions with $expand only, and derived properties by their full name only (reference, List catalog entries)", async () => {
        expect((await entries("?$top=1"))[0]).not.toHaveProperty("productRevisions");
        const [picked] = await entries(`?$top=1&$select=id,${TYPE}/shortName`);
        expect(Object.keys(picked ?? {})).toEqual(["@odata.type", "id", "shortName"]);
        expect((await graph.get(`${ENTRIES}?$select=shortName`)).status).toBe(400);
        expect((await graph.get(`${ENTRIES}?$filter=isExpeditable eq true`)).status).toBe(400);
        expect((await graph.get(`${ENTRIES}?$expand=productRevisions`)).status).toBe(400);
    });

    it("is paged, sorted, skipped and counted", async () => {
        const all = await entries("");
        const ids: string[] = [];
        for (let next = `${graph.emulator.httpEndpoint}${ENTRIES}?$top=7&$skip=3`; next !== ""; ) {
            const { body } = await graph.get(next);
            ids.push(...body.value.map(({ id }: Entry) => id));
            next = body["@odata.nextLink"] ?? "";
        }
        expect(ids).toEqual(all.slice(3).map(({ id }) => id));
        expect(new Set(ids).size).toBe(ids.length);
        const { body } = await graph.get(`${ENTRIES}?$count=true&$filter=isof('${TYPE}')&$top=1`);
        expect(body["@odata.count"]).toBe(all.length);
        const newestFirst = await entries("?$orderby=releaseDateTime desc");
        expect(newestFirst[0]?.shortName).toBe("2026.08 B");
        expect((await graph.get(`${ENTRIES}?$orderby=id`)).status).toBe(400);
        expect(
            (await graph.get(`${ENTRIES}?$filter=isof('${TYPE.replace("quality", "feature")}')`)).body.value,
        ).toEqual([]);
    });

    it("marks hotpatches by a text or by the older name, as other copies of the page have it", async () => {
        const marked = async (hotpatchMark: "text" | "olderName") => {
            const other = await api({ devices: 0, startsAt: "2026-08-20T00:00:00Z", catalog: { hotpatchMark } });
            const name = hotpatchMark === "text" ? "isHotpatchUpdate" : "isHotpatchEnabled";
            const [entry] = await entries(
                `?$filter=${TYPE}/productRevisions/any(p:p/${name} eq true)&$top=1&${EXPANDED}`,
                other,
            );
            await other.stop();
            return entry?.productRevisions[0];
        };
        expect(await marked("text")).toMatchObject({ id: "10.0.26100.2240", isHotpatchUpdate: "true" });
        const older = await marked("olderName");
        expect(older).toMatchObject({ id: "10.0.26100.2240", isHotpatchEnabled: true });
        expect(older).not.toHaveProperty("isHotpatchUpdate");
    });

    it("is beta only, not there in China, and needs a WindowsUpdates permission", async () => {
        expect((await graph.get(ENTRIES.replace("beta", "v1.0"))).status).toBe(404);
        const token = graph.emulator.issueToken({ roles: ["Group.Read.All"] });
        expect((await graph.get(ENTRIES, { Authorization: `Bearer ${token}` })).status).toBe(403);
        const china = await api({ devices: 0, cloud: "china" });
        expect((await china.get(ENTRIES)).status).toBe(400);
        await china.stop();
    });
});

describe("releases of a scenario", () => {
    const scenario = (lines: string) =>
        parseScenario(`service: { startsAt: 2026-10-30T00:00:00Z }\nreleases:\n${lines}`);

    it("are published beside the others, and a monthly one takes the place of that month's", async () => {
        const options = scenario(`
    - { date: 2026-10-13, kind: monthly, revisions: [{ build: 26100, revision: 9700, kb: 5130001 },
        { build: 26100, revision: 9650, kb: 5130002, isHotpatch: true }] }
    - { date: 2026-10-20, kind: outOfBand, revisions: [{ build: 26100, revision: 9655, kb: 5130003, isHotpatch: true }] }`);
        const october = await api({ ...options, devices: 0 });
        const found = await entries(`?$filter=releaseDateTime ge 2026-10-01T00:00:00Z&${EXPANDED}`, october);
        expect(found.map((entry) => [entry.shortName, revisionsOf(entry, 26100)])).toEqual([
            [
                "2026.10 B",
                [
                    ["10.0.26100.9700", false, "KB5130001"],
                    ["10.0.26100.9650", true, "KB5130002"],
                ],
            ],
            ["2026.10 OOB", [["10.0.26100.9655", true, "KB5130003"]]],
        ]);
        await october.stop();
    });

    it("are refused with the line and the key of every mistake", () => {
        expect(() =>
            scenario(
                "    - { date: tomorrow, kind: monthly, revisions: [] }\n    - { date: 2026-10-13, kind: weekly }",
            ),
        ).toThrow(
            /line 3, 'releases\[0\]\.date': expected a day .*\n.*'releases\[0\]\.revisions': .*\n.*line 4, 'releases\[1\]\.kind': expected one of monthly/,
        );
    });
});
