import { readFileSync } from "node:fs";
import { join } from "node:path";
import { servicingCatalog } from "../../../src/graph/endpoints/servicingCatalog";
import { listPublishedRevisions } from "../../../src/graph/endpoints/windowsUpdateCatalog";
import { monthOfBuild } from "../../../src/servicing/calendar";
import { lastBaseline, liveCatalog } from "../../../src/servicing/catalog";
import { EMBEDDED_CATALOG_DATE, EMBEDDED_RELEASES } from "../../../src/servicing/embeddedCatalog";
import type { PublishedRevision } from "../../../src/servicing/published";
import { standingOf } from "../../../src/servicing/standing";
import { bench, stopBenches } from "../graph/support/graph";
import type { Reply } from "../graph/support/testServer";

const now = new Date("2026-11-24T00:00:00Z");
const recorded = JSON.parse(
    readFileSync(
        join(__dirname, "../../../packages/graph-emulator/test/fixtures/graph/wufb-catalog-hotpatch-response-200.json"),
        "utf8",
    ),
);

/** An entry of a month: security, monthly, with revisions of 26100 given as revision and mark. */
function entry(day: string, ...revisions: [number, object][]) {
    return {
        "@odata.type": "#microsoft.graph.windowsUpdates.qualityUpdateCatalogEntry",
        releaseDateTime: `${day}T00:00:00Z`,
        qualityUpdateClassification: "security",
        qualityUpdateCadence: "monthly",
        productRevisions: revisions.map(([revision, mark]) => ({
            id: `10.0.26100.${revision}`,
            version: "24H2",
            osBuild: { majorVersion: 10, minorVersion: 0, buildNumber: 26100, updateBuildRevision: revision },
            knowledgeBaseArticle: { id: `KB5${revision}00` },
            ...mark,
        })),
    };
}

describe("the live catalog", () => {
    afterEach(stopBenches);

    async function read(...values: unknown[][]): Promise<{ revisions: PublishedRevision[]; sent: string[] }> {
        const replies = values.map((value, index): ((host: string) => Reply) => (host) => ({
            body: {
                value,
                "@odata.nextLink":
                    index + 1 < values.length
                        ? `http://${host}/beta/admin/windows/updates/catalog/entries?$skip=${index + 1}`
                        : undefined,
            },
        }));
        const { graph, sent } = await bench(
            ({ headers }, count) => replies[count - 1]?.(headers.host ?? "") ?? { body: {} },
        );
        return { revisions: [...(await listPublishedRevisions(graph)).revisions], sent: sent() };
    }

    it("is asked for its revisions, under the full name of their type (trap 42)", async () => {
        const { sent } = await read([]);
        const query = new URL(sent[0]?.replace("GET ", "http://host") ?? "").searchParams;
        expect(query.get("$expand")).toBe("microsoft.graph.windowsUpdates.qualityUpdateCatalogEntry/productRevisions");
        expect(query.get("$filter")).toBe("isof('microsoft.graph.windowsUpdates.qualityUpdateCatalogEntry')");
    });

    it("has the hotpatch and the cumulative update of a month in one entry, and calls 24H2 'Win 11 24H2' (trap 42)", async () => {
        const { revisions } = await read(recorded.value);
        expect(revisions).toEqual([
            {
                build: 26100,
                revision: 1656,
                version: "24H2",
                kb: "KB5043088",
                releasedOn: "2024-09-10",
                month: "2024-09",
                isHotpatch: true,
                classification: "security",
                cadence: "monthly",
            },
            expect.objectContaining({ revision: 1742, kb: "KB5043080", isHotpatch: false }),
        ]);
    });

    it.each([
        ["a Boolean", { isHotpatchUpdate: true }],
        ["the text of the documentation's prose", { isHotpatchUpdate: "true" }],
        ["the name of an older copy", { isHotpatchEnabled: true }],
    ])("marks a hotpatch by %s (trap 42)", async (_what, mark) => {
        const { revisions } = await read([entry("2026-10-13", [9700, mark], [9777, { isHotpatchUpdate: "false" }])]);
        expect(revisions.map(({ isHotpatch }) => isHotpatch)).toEqual([true, false]);
    });

    it("is read page by page, past entries without revisions or numbers", async () => {
        const bare = { "@odata.type": "#x", releaseDateTime: "2026-10-13T00:00:00Z" };
        const { revisions } = await read(
            [bare, { ...bare, productRevisions: [{ id: "?" }] }],
            [entry("2026-10-13", [9700, {}])],
        );
        expect(revisions.map(({ revision }) => revision)).toEqual([9700]);
    });

    it("says which revisions it cannot use: those without a build, and those without a date that is one", async () => {
        const bare = { "@odata.type": "#x", shortName: "2026.10 B", releaseDateTime: "2026-10-13T00:00:00Z" };
        const told = async (...entries: object[]) => {
            const { graph } = await bench(() => ({ body: { value: [entry("2026-10-13", [9700, {}]), ...entries] } }));
            const { warnings, origin } = await servicingCatalog(graph, now);
            return [origin, ...warnings.filter((each) => each.includes("left out"))];
        };
        expect(await told({ ...bare, productRevisions: [{ id: "?", version: "24H2" }, { version: "25H2" }] })).toEqual([
            "live",
            expect.stringMatching(
                /^2 revisions of the live catalog were left out, .*: id is '\?' in a revision of '2026.10 B'/,
            ),
        ]);
        expect(await told({ ...entry("2026-10-13", [9701, {}]), releaseDateTime: "10/13/2026" })).toEqual([
            "live",
            expect.stringContaining("releaseDateTime is '10/13/2026'"),
        ]);
        // Versions that take no hotpatches are none of ours, whatever they lack.
        const older = [{ version: "23H2" }, { id: "10.0.19045.1" }];
        expect(await told({ ...bare, productRevisions: older })).toEqual(["live"]);
    });

    it("says what a month was: a baseline only where no hotpatch came, even against the plan", async () => {
        const { revisions } = await read([
            entry("2026-10-13", [9700, { isHotpatchUpdate: true }], [9777, { isHotpatchUpdate: false }]),
            entry("2026-11-10", [9900, { isHotpatchUpdate: false }]),
        ]);
        const catalog = liveCatalog(revisions, now);
        expect(monthOfBuild(catalog, 26100, "2026-10", now)).toMatchObject({ kind: "hotpatch", unscheduled: true });
        expect(monthOfBuild(catalog, 26100, "2026-11", now)).toMatchObject({ kind: "baseline", unscheduled: true });
        expect(lastBaseline(catalog, 26100, now)?.revision).toBe(9900);
    });

    it("decides over the embedded table, whose months it lacks stay", async () => {
        const { revisions } = await read([entry("2026-09-08", [9400, { isHotpatchUpdate: true }], [9445, {}])]);
        const catalog = liveCatalog(revisions, now);
        const september = monthOfBuild(catalog, 26100, "2026-09", now);
        expect(september).toMatchObject({ kind: "hotpatch" });
        expect(september.releases.map(({ revision, kind }) => [revision, kind])).toEqual([
            [9400, "hotpatch"],
            [9445, "lcu"],
            [9448, "outOfBand"],
            [9457, "outOfBand"],
            [9546, "preview"],
            [9550, "preview"],
        ]);
        expect(september.inferred).toBeUndefined();
        expect(monthOfBuild(catalog, 26100, "2026-08", now).kind).toBe("hotpatch");
    });

    it("does not undo a published hotpatch by losing its mark", async () => {
        const { revisions } = await read([entry("2026-05-12", [8457, {}])]);
        const may = monthOfBuild(liveCatalog(revisions, now), 26100, "2026-05", now);
        expect(may.releases.map(({ revision, kind }) => [revision, kind])).toEqual([
            [8390, "hotpatch"],
            [8457, "lcu"],
            [8524, "preview"],
        ]);
    });

    it("takes previews and updates out of band for what they are", async () => {
        const preview = { ...entry("2026-10-27", [9800, {}]), qualityUpdateClassification: "nonSecurity" };
        const special = {
            ...entry("2026-10-20", [9790, { isHotpatchUpdate: true }]),
            qualityUpdateCadence: "outOfBand",
        };
        const { revisions } = await read([preview, special, entry("2026-10-13", [9777, {}])]);
        const october = monthOfBuild(liveCatalog(revisions, now), 26100, "2026-10", now);
        expect(october.kind).toBe("baseline");
        expect(october.releases.map(({ kind, isHotpatch }) => [kind, isHotpatch])).toEqual([
            ["baseline", false],
            ["outOfBand", true],
            ["preview", false],
        ]);
    });

    it.each([
        ["by its own name", { shortName: "2026.11 D" }],
        ["by its day, before December's second Tuesday", {}],
    ])(
        "counts a preview of 1 December to November, %s: December still restarts a device with it",
        async (_what, name) => {
            const preview = { ...entry("2026-12-01", [9990, {}]), qualityUpdateClassification: "nonSecurity", ...name };
            const november = entry("2026-11-10", [9900, { isHotpatchUpdate: true }], [9950, {}]);
            const december = entry("2026-12-08", [10100, { isHotpatchUpdate: true }], [10150, {}]);
            const { revisions } = await read([entry("2026-10-13", [9777, {}]), november, preview, december]);
            const later = new Date("2026-12-20T00:00:00Z");
            const catalog = liveCatalog(revisions, later);
            expect(catalog.releases.find(({ revision }) => revision === 9990)?.month).toBe("2026-11");
            expect(standingOf({ build: 26100, revision: 9990 }, catalog, later)).toMatchObject({
                standing: "lcu",
                restartsThisMonth: "yes",
            });
        },
    );

    it("gives way to the embedded table, with the reason, where it cannot be read", async () => {
        const { graph } = await bench([{ status: 403, body: { error: { code: "Forbidden", message: "no" } } }]);
        const catalog = await servicingCatalog(graph, new Date("2026-10-01T00:00:00Z"));
        expect(catalog).toMatchObject({ origin: "embedded", date: EMBEDDED_CATALOG_DATE, releases: EMBEDDED_RELEASES });
        expect(catalog.warnings).toEqual([expect.stringMatching(/^The live catalog was not read: /)]);
    });

    it("gives way to the embedded table where no time is left for it", async () => {
        const { graph } = await bench([{ body: { value: recorded.value } }]);
        const catalog = await servicingCatalog(graph, new Date("2026-10-01T00:00:00Z"), AbortSignal.abort());
        expect(catalog.origin).toBe("embedded");
        expect(catalog.warnings).toEqual(["The live catalog was not read: time ran out."]);
    });

    it("gives way to the embedded table where it is empty", async () => {
        const { graph } = await bench([{ body: { value: [] } }]);
        const catalog = await servicingCatalog(graph, new Date("2026-10-01T00:00:00Z"));
        expect(catalog.origin).toBe("embedded");
        expect(catalog.warnings).toHaveLength(1);
    });
});
