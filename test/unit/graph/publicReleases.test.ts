import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readPublicReleases } from "../../../src/graph/endpoints/publicReleases";
import { refreshedCatalog } from "../../../src/servicing/agreement";
import { monthOfBuild, unknownMonths } from "../../../src/servicing/calendar";
import { embeddedCatalog, lastBaseline } from "../../../src/servicing/catalog";

const NOW = new Date("2026-11-27T00:00:00Z");
const MONTHS = ["2026-09", "2026-10", "2026-11"];
const fixture = (name: string) => readFileSync(join(__dirname, "../../fixtures/public", name), "utf8");

const GOOD: Record<string, string | number> = {
    "learn.microsoft.com": fixture("release-health.html"),
    "support.microsoft.com": fixture("toc.json"),
    "2026-Sep": fixture("cvrf-2026-Sep.json"),
    "2026-Oct": 404,
    "2026-Nov": 404,
};

/** Answers by the first name that the URL contains: a text with 200, or a status. */
function server(answers: Record<string, string | number>) {
    const asked: { url: string; init: RequestInit }[] = [];
    const send = async (url: string, init: RequestInit): Promise<Response> => {
        asked.push({ url, init });
        const answer = Object.entries(answers).find(([name]) => url.includes(name))?.[1] ?? 404;
        return typeof answer === "string" ? new Response(answer) : new Response("", { status: answer });
    };
    return { asked, send };
}

const read = (answers: Record<string, string | number>) => readPublicReleases(MONTHS, NOW, server(answers).send);

describe("Microsoft's public pages on releases", () => {
    it("are asked without a token, without redirects, and from no other host", async () => {
        const { asked, send } = server(GOOD);
        await readPublicReleases(MONTHS, NOW, send);
        expect(asked.map(({ url }) => url)).toEqual([
            "https://learn.microsoft.com/en-us/windows/release-health/windows11-release-information",
            "https://support.microsoft.com/en-us/servicing/os/windows-11/toc.json",
            "https://api.msrc.microsoft.com/cvrf/v3.0/cvrf/2026-Sep",
            "https://api.msrc.microsoft.com/cvrf/v3.0/cvrf/2026-Oct",
            "https://api.msrc.microsoft.com/cvrf/v3.0/cvrf/2026-Nov",
        ]);
        for (const { init } of asked) {
            expect(Object.keys(init.headers ?? {})).toEqual(["accept"]);
            expect(init).toMatchObject({ redirect: "error", credentials: "omit" });
        }
    });

    it("count where two agree, and name both", async () => {
        const { releases, notRead } = await read(GOOD);
        expect(releases.map(({ build, revision, kind }) => [build, revision, kind])).toEqual([
            [26200, 9106, "hotpatch"],
            [26200, 9168, "lcu"],
            [26100, 9445, "baseline"],
            [26200, 9445, "baseline"],
            [26200, 9448, "outOfBand"],
            [26200, 9550, "preview"],
        ]);
        expect(releases.find(({ revision }) => revision === 9448)).toMatchObject({
            kb: "KB5129241",
            isHotpatch: true,
            releasedOn: "2026-09-14",
            source: "release health page and support article index and MSRC CVRF, read on 2026-11-27",
        });
        expect(notRead).toEqual([
            expect.stringMatching(/^The MSRC CVRF was not read \(.*2026-Oct\): it answered 404\.$/),
            expect.stringMatching(/2026-Nov/),
        ]);
    });

    it("settle a month in the calendar that the table leaves open, and no other", async () => {
        const embedded = embeddedCatalog(NOW);
        expect([...new Set(unknownMonths(embedded, NOW).map(({ month }) => month))]).toEqual(MONTHS);
        const catalog = refreshedCatalog(await read(GOOD), embedded, NOW);
        expect(monthOfBuild(catalog, 26200, "2026-09", NOW)).toMatchObject({ kind: "baseline", unscheduled: true });
        expect(lastBaseline(catalog, 26200, NOW)).toMatchObject({ revision: 9445, month: "2026-09" });
        expect([...new Set(unknownMonths(catalog, NOW).map(({ month }) => month))]).toEqual(["2026-10", "2026-11"]);
    });

    it("are told about where they disagree, and give nothing then", async () => {
        const { releases, disagreements } = await read(GOOD);
        expect(releases.filter(({ revision }) => revision === 9711)).toEqual([]);
        expect(disagreements).toEqual([
            "26200.9711: release health page has baseline KB5199999, support article index has update KB5188888.",
        ]);
    });

    it("make no baseline of a month in which one source alone has a hotpatch", async () => {
        const monthly = { Description: { Value: "5124009" }, SubType: "Security Hotpatch Update" };
        const cvrf = JSON.stringify({
            Vulnerability: [{ Remediations: [{ ...monthly, FixedBuild: "10.0.26200.9380" }] }],
        });
        const { releases } = await read({ ...GOOD, "2026-Sep": cvrf });
        const september = releases.filter(({ build, revision }) => build === 26200 && revision === 9445);
        expect(september.map(({ kind }) => kind)).toEqual(["lcu"]);
    });

    it.each([
        [
            "one cannot be reached",
            { ...GOOD, "learn.microsoft.com": 503 },
            /^The release health page was not read .*503\.$/,
        ],
        [
            "one is something else",
            { ...GOOD, "support.microsoft.com": "<html>" },
            /^The support article index was not read /,
        ],
        ["one nests without end", { ...GOOD, "support.microsoft.com": "[".repeat(200) }, /is nested deeper/],
        [
            "one has changed its form",
            { ...GOOD, "learn.microsoft.com": "<table></table>" },
            /no release in a known format/,
        ],
    ])("go on by the other two where %s, and say so", async (_what, answers, expected) => {
        const { releases, notRead } = await read(answers);
        expect(notRead).toContainEqual(expect.stringMatching(expected));
        expect(releases.map(({ revision }) => revision)).toContain(9448);
    });

    it("are not enough where a single one is left", async () => {
        await expect(read({ "support.microsoft.com": fixture("toc.json") })).rejects.toThrow(
            /^Refresh calendar: 1 of 3 public sources could be read, but two have to agree\. The /,
        );
        await expect(read({})).rejects.toThrow(/^Refresh calendar: 0 of 3/);
    });

    it("are let go of after a minute", async () => {
        jest.useFakeTimers();
        try {
            const reading = readPublicReleases(MONTHS, NOW, () => new Promise<Response>(() => {}));
            const failed = expect(reading).rejects.toThrow(/timed out after 60 s/);
            await jest.advanceTimersByTimeAsync(60_001);
            await failed;
        } finally {
            jest.useRealTimers();
        }
    });
});
